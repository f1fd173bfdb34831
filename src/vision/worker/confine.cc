#include "vision/worker/confine.h"

#include <linux/sched.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <csignal>

namespace jx::vision {

namespace {

// A sanitizer maps terabytes of address space and calls the kernel for its reports.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif
#else
constexpr bool sanitized = false;
#endif

bool bound(__rlimit_resource_t resource, std::uint64_t soft, std::uint64_t hard) {
  const rlimit limits{.rlim_cur = soft, .rlim_max = hard};
  return setrlimit(resource, &limits) == 0;
}

// Reading and answering: the two ends of one socket, memory, locks, the clock, and the end.
constexpr int allowed_calls[] = {
    SCMP_SYS(read),           SCMP_SYS(write),           SCMP_SYS(close),
    SCMP_SYS(mmap),           SCMP_SYS(munmap),          SCMP_SYS(mremap),
    SCMP_SYS(mprotect),       SCMP_SYS(madvise),         SCMP_SYS(brk),
    SCMP_SYS(futex),          SCMP_SYS(clock_gettime),   SCMP_SYS(gettimeofday),
    SCMP_SYS(sched_yield),    SCMP_SYS(getrandom),       SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(restart_syscall), SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

// From here on the kernel lets nothing else pass.
bool forbid_calls() {
  if (sanitized) return false;
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (filter == nullptr) return false;
  bool sound = true;
  for (const int call : allowed_calls)
    sound = sound && seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0;
  sound = sound && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return sound;
}

}  // namespace

bool limit(const Limits& limits) {
  const bool memory = sanitized || bound(RLIMIT_AS, limits.memory_bytes, limits.memory_bytes);
  return memory && bound(RLIMIT_CPU, limits.processor_seconds, limits.processor_seconds + 1) &&
         bound(RLIMIT_FSIZE, 0, 0) && bound(RLIMIT_CORE, 0, 0) &&
         prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0 &&
         prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

Confinement shut_in() {
  // A user namespace is what lets one who is not root have a network namespace; root needs none.
  const bool alone = unshare(CLONE_NEWNET) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0;
  bound(RLIMIT_NOFILE, 3, 3);
  if (forbid_calls()) return Confinement::calls;
  return alone ? Confinement::network : Confinement::limits;
}

}  // namespace jx::vision
