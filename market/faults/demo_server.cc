#include "market/faults/demo_server.h"

#include <fmt/format.h>

#include <boost/asio/steady_timer.hpp>
#include <filesystem>

namespace jx::market {

namespace {

constexpr auto logins_wait_max = std::chrono::seconds(30);
constexpr auto look_every = std::chrono::milliseconds(20);

}  // namespace

std::vector<std::string> DemoServer::command() const {
  return {program,      "demo", "--data", folder, "--listen", fmt::format("127.0.0.1:{}", port),
          "--no-market"};
}

Result<DemoLogins> DemoServer::wait_for_logins() const {
  const std::string file = folder + "/logins.json";
  const auto until = Clock::now() + logins_wait_max;
  Result<DemoLogins> logins = demo_logins_from_file(file);
  boost::asio::io_context io;
  while (!logins && Clock::now() < until) {
    boost::asio::steady_timer pause(io, look_every);
    pause.wait();
    logins = demo_logins_from_file(file);
  }
  return logins;
}

bool DemoServer::journal_verifies() const {
  return run_program({program, "verify-journal", "--data", folder + "/data", "--master-key",
                      folder + "/keys/master.key"}) == 0;
}

Result<void> DemoServer::check_folder() const {
  std::error_code error;
  if (std::filesystem::exists(folder, error) && !std::filesystem::is_empty(folder, error)) {
    return fail(ErrorKind::invalid, "faults.folder_not_empty", folder);
  }
  return {};
}

}  // namespace jx::market
