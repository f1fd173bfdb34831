// A server in demo mode in a folder of its own, to be killed and started again.
#pragma once

#include <string>

#include "market/client/account.h"
#include "market/faults/server_process.h"

namespace jx::market {

struct DemoServer {
  std::string program{};
  std::string folder{};  // empty or not there yet
  std::uint16_t port = 0;

  std::vector<std::string> command() const;
  // Waits for the accounts that the first start writes once it is open (at most 30 s).
  // Errors: those of demo_logins_from_file.
  Result<DemoLogins> wait_for_logins() const;
  // Whether `jianxin verify-journal` is content. The server must not be running.
  bool journal_verifies() const;
  // Errors: invalid "faults.folder_not_empty".
  Result<void> check_folder() const;
};

}  // namespace jx::market
