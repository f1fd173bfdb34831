#include "market/faults/server_process.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <system_error>

namespace jx::market {

namespace {

constexpr int patience_tenths = 100;

// Standard output of the child goes to our standard error: ours is for the result alone.
Result<pid_t> spawn(const std::vector<std::string>& command) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);  // not our sockets
  pid_t child = 0;
  const int error = posix_spawnp(&child, words[0], &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0)
    return fail(ErrorKind::not_found, "server.cannot_start",
                std::generic_category().message(error));
  return child;
}

}  // namespace

ServerProcess::~ServerProcess() { stop(); }

Result<void> ServerProcess::start() {
  auto child = spawn(command_);
  if (!child) return error_of(std::move(child));
  pid_ = *child;
  return {};
}

void ServerProcess::kill() {
  if (pid_ == 0) return;
  ::kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

void ServerProcess::stop() {
  if (pid_ == 0) return;
  ::kill(pid_, SIGTERM);
  for (int i = 0; i < patience_tenths; ++i) {
    if (waitpid(pid_, nullptr, WNOHANG) != 0) {
      pid_ = 0;
      return;
    }
    usleep(100'000);
  }
  kill();
}

int run_program(const std::vector<std::string>& command) {
  const auto child = spawn(command);
  if (!child) return -1;
  int status = 0;
  if (waitpid(*child, &status, 0) < 0 || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

}  // namespace jx::market
