// The server under test as a child of this process.
// Thread-safety: one thread.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/result.h"

namespace jx::market {

class ServerProcess {
 public:
  // `command` is a program and its arguments.
  explicit ServerProcess(std::vector<std::string> command) : command_(std::move(command)) {}
  ~ServerProcess();  // ends it, gently
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // Its output goes to standard error. Errors: not_found "server.cannot_start".
  Result<void> start();
  // kill -9 and wait until it is gone.
  void kill();
  // SIGTERM; kill -9 after ten seconds.
  void stop();
  pid_t pid() const { return pid_; }

 private:
  std::vector<std::string> command_;
  pid_t pid_ = 0;
};

// Runs a program to its end; its exit code, -1 when it could not run or was killed.
int run_program(const std::vector<std::string>& command);

}  // namespace jx::market
