#include "host/threads.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

namespace jx::host {

namespace {

constexpr int nice_of_background = 10;

}  // namespace

void name_this_thread(const char* name) { pthread_setname_np(pthread_self(), name); }

// On Linux a nice value belongs to a thread. One that may not be set changes nothing but speed.
void yield_to_others() {
  (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice_of_background);
}

}  // namespace jx::host
