#include "vision/picture_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>

namespace jx::vision {

namespace {

using Clock = std::chrono::steady_clock;

class Descriptor {
 public:
  explicit Descriptor(int file = -1) : file_(file) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return file_; }
  void take(int file) {
    close();
    file_ = file;
  }
  void close() {
    if (file_ >= 0) ::close(file_);
    file_ = -1;
  }

 private:
  int file_;
};

// What the child gets: our end of nothing but its socket, no signal blocked or ignored.
class SpawnPlan {
 public:
  SpawnPlan(int socket, bool shows_errors) {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_adddup2(&files_, socket, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files_, socket, STDOUT_FILENO);
    if (!shows_errors)
      posix_spawn_file_actions_addopen(&files_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);  // a terminal's Ctrl-C is the server's to handle
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  // 0, or the error's number.
  int spawn(pid_t& child, const std::string& program, char* const* words) const {
    // One thread, no locale, nothing of the server's environment.
    std::array<char*, 4> environment{const_cast<char*>("OMP_THREAD_LIMIT=1"),
                                     const_cast<char*>("MALLOC_ARENA_MAX=1"),
                                     const_cast<char*>("LC_ALL=C"), nullptr};
    return posix_spawn(&child, program.c_str(), &files_, &attributes_, words, environment.data());
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

// A running worker. It does not outlive this.
class Worker {
 public:
  static Result<std::unique_ptr<Worker>> start(const WorkerOptions& options) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
      return fail(ErrorKind::unavailable, "picture.reader_failed", "socketpair");
    std::unique_ptr<Worker> worker(new Worker);
    worker->socket_.take(ends[0]);
    Descriptor theirs(ends[1]);
    std::string program = options.program;
    std::string models = options.models;
    std::string memory = std::to_string(options.memory_mb_max);
    std::string seconds = std::to_string(options.processor_seconds_max);
    const std::array<char*, 5> words{program.data(), models.data(), memory.data(), seconds.data(),
                                     nullptr};
    const SpawnPlan plan(theirs.get(), options.shows_errors);
    if (const int error = plan.spawn(worker->child_, program, words.data()); error != 0) {
      worker->child_ = -1;
      const bool missing = error == ENOENT || error == EACCES || error == ENOEXEC;
      return fail(ErrorKind::unavailable,
                  missing ? "picture.reader_missing" : "picture.reader_failed",
                  fmt::format("{}: {}", program, std::generic_category().message(error)));
    }
    return worker;
  }

  ~Worker() { (void)end(nullptr); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  enum class Outcome : unsigned char { answered, late, cancelled };

  // Sends the picture and takes the answer, both bounded.
  Outcome exchange(std::string_view picture, std::string& answer, Clock::time_point deadline,
                   const std::atomic<bool>* cancelled) {
    constexpr int look_up_ms = 100;  // how often `cancelled` is looked at
    if (picture.empty()) close_our_side();
    while (true) {
      if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed))
        return Outcome::cancelled;
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
      if (left.count() <= 0) return Outcome::late;
      const auto events = static_cast<short>(POLLIN | (picture.empty() ? 0 : POLLOUT));
      pollfd wait{.fd = socket_.get(), .events = events, .revents = 0};
      const int ready =
          ::poll(&wait, 1, static_cast<int>(std::min<long>(left.count(), look_up_ms)));
      if (ready < 0 && errno != EINTR) return Outcome::answered;
      if (ready <= 0) continue;
      if ((wait.revents & POLLOUT) != 0) send(picture);
      if ((wait.revents & (POLLIN | POLLHUP | POLLERR)) != 0 && !receive(answer))
        return Outcome::answered;
    }
  }

  // Ends it if it still runs, and tells how it ended. Once.
  std::optional<int> end(WorkerUse* use) {
    if (child_ < 0) return std::nullopt;
    ::kill(child_, SIGKILL);  // one that is ending already keeps its own cause
    int status = 0;
    rusage taken{};
    pid_t ended = 0;
    do {
      ended = ::wait4(child_, &status, 0, &taken);
    } while (ended < 0 && errno == EINTR);
    child_ = -1;
    if (use != nullptr) *use = {taken.ru_maxrss, ms_of(taken.ru_utime) + ms_of(taken.ru_stime)};
    return ended < 0 ? std::nullopt : std::optional(status);
  }

 private:
  Worker() = default;

  static std::int64_t ms_of(const timeval& time) {
    return std::int64_t{time.tv_sec} * 1'000 + time.tv_usec / 1'000;
  }

  void send(std::string_view& picture) {
    const ssize_t sent =
        ::send(socket_.get(), picture.data(), picture.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return;
    picture.remove_prefix(sent < 0 ? picture.size() : static_cast<std::size_t>(sent));
    if (picture.empty()) close_our_side();
  }

  // There is no more to read.
  void close_our_side() const { ::shutdown(socket_.get(), SHUT_WR); }

  // False when there is no more to come, or too much came.
  bool receive(std::string& answer) {
    std::array<char, 65'536> part;
    const ssize_t got = ::recv(socket_.get(), part.data(), part.size(), MSG_DONTWAIT);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    answer.append(part.data(), static_cast<std::size_t>(got));
    return got > 0 && answer.size() <= answer_bytes_max;
  }

  Descriptor socket_;
  pid_t child_ = -1;
};

// Why a worker that gave no answer ended.
Error cause_of(std::optional<int> status) {
  if (!status) return {ErrorKind::unavailable, "picture.reader_failed", "its end was not seen"};
  if (!WIFSIGNALED(*status))
    return {ErrorKind::unavailable, "picture.reader_failed",
            fmt::format("it ended with code {}", WEXITSTATUS(*status))};
  const int signal = WTERMSIG(*status);
  switch (signal) {
    case SIGXCPU:
      return {ErrorKind::invalid, "picture.too_slow", "processor time ran out"};
    case SIGKILL:  // not by us: nothing was late
      return {ErrorKind::invalid, "picture.too_heavy", "the kernel ended it"};
    case SIGSYS:
      return {ErrorKind::invalid, "picture.reader_crashed", "a forbidden system call"};
    default:
      return {ErrorKind::invalid, "picture.reader_crashed", fmt::format("signal {}", signal)};
  }
}

}  // namespace

std::string default_program() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "jianxin-vision" : (self.parent_path() / "jianxin-vision").string();
}

std::string_view default_models() { return "/usr/share/tesseract-ocr/5/tessdata"; }

Result<Reading> read_in_process(const WorkerOptions& options, std::string_view picture,
                                const std::atomic<bool>* cancelled, WorkerUse* use) {
  const auto deadline = Clock::now() + std::chrono::milliseconds(options.time_max.ms);
  auto worker = Worker::start(options);
  if (!worker) return error_of(std::move(worker));
  std::string answer;
  const auto outcome = (*worker)->exchange(picture, answer, deadline, cancelled);
  const std::optional<int> status = (*worker)->end(use);
  if (outcome == Worker::Outcome::cancelled) return fail(ErrorKind::unavailable, "host.stopping");
  if (outcome == Worker::Outcome::late)
    return fail(ErrorKind::invalid, "picture.too_slow", "no answer in time");
  if (answer.empty()) return tl::unexpected<Error>(cause_of(status));
  return decode_answer(answer);
}

}  // namespace jx::vision
