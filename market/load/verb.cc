#include "market/load/verb.h"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>

#include "market/load/loops.h"
#include "market/load/probes.h"
#include "market/load/process.h"
#include "market/options.h"

namespace jx::market {

const std::string_view load_help = R"(jianxin-market load KIND --server http://HOST:PORT [options]

  closed   visitors and agents in closed loop      --visitors 400 --agents 100
  open     messages due at a fixed rate            --rate 500 (per second, both directions)
  idle     memory per idle visitor                 --visitors 10000 --server-pid PID
  storm    everybody returns at once               --visitors 10000
  logins   log-ins per second                      --at-once 8
  answers  the assistant asked at a fixed rate     --rate 500

  --logins FILE      what the server wrote in demo mode (var/demo/logins.json)
  --seconds 10       measured span          --warm-up 2
  --server-pid PID   reads its CPU and memory out of /proc
  --relay            the server is one of bench/rivals: no accounts, no tickets
  --text-bytes 120   size of a message
  --json FILE        writes the result there too
)";

namespace {

int complain(const Error& error) {
  fmt::print(stderr, "jianxin-market load: {} {}\n", error.code, error.detail);
  return 1;
}

int print_result(const Options& options, const Result<std::string>& result) {
  if (!result) return complain(result.error());
  fmt::print("{}\n", *result);
  const std::string path = options.text("json");
  if (path.empty()) return 0;
  std::ofstream file(path);
  file << *result << '\n';
  return file ? 0 : complain({ErrorKind::unavailable, "load.cannot_write", path});
}

Result<std::string> run_conversations(Loop& loop, const std::string& kind, const Address& server,
                                      const DemoLogins& logins, const Options& options) {
  Hall hall(loop, {.server = server,
                   .visitors = static_cast<int>(options.number("visitors", 400)),
                   .agents = static_cast<int>(options.number("agents", 100)),
                   .text_bytes = static_cast<int>(options.number("text-bytes", 120)),
                   .relay = options.flag("relay"),
                   .logins = logins});
  HttpClient http(loop, server);
  const LoadPlan plan{.warm_up_s = options.decimal("warm-up", 2),
                      .seconds = options.decimal("seconds", 10),
                      .rate_per_s = options.decimal("rate", 500),
                      .server_pid = static_cast<int>(options.number("server-pid", 0))};
  const auto result = kind == "closed" ? run_closed_loop(loop, hall, http, plan)
                                       : run_open_loop(loop, hall, http, plan);
  if (!result) return tl::unexpected<Error>(result.error());
  return to_json(*result);
}

Result<std::string> run_kind(const std::string& kind, const Address& server,
                             const DemoLogins& logins, const Options& options) {
  Loop loop;
  const auto visitors = static_cast<std::size_t>(options.number("visitors", 10'000));
  if (kind == "closed" || kind == "open") {
    return run_conversations(loop, kind, server, logins, options);
  }
  if (kind == "idle") {
    return probe_idle(loop, server, static_cast<int>(options.number("server-pid", 0)), visitors);
  }
  if (kind == "storm") return probe_storm(loop, server, visitors);
  if (kind == "logins") {
    return probe_logins(loop, server, logins.operator_login,
                        static_cast<std::size_t>(options.number("at-once", 8)),
                        options.decimal("seconds", 5));
  }
  if (kind == "answers") {
    return probe_answers(loop, server, logins,
                         {.rate_per_s = options.decimal("rate", 500),
                          .seconds = options.decimal("seconds", 4),
                          .warm_up_s = options.decimal("warm-up", 1),
                          .server_pid = static_cast<int>(options.number("server-pid", 0))});
  }
  return fail(ErrorKind::invalid, "load.unknown_kind", kind);
}

}  // namespace

int run_load(int count, char** words) {
  if (count == 0 || std::string_view(words[0]) == "--help") {
    fmt::print("{}", load_help);
    return count == 0 ? 2 : 0;
  }
  const auto options =
      Options::read(count - 1, words + 1,
                    {"server", "logins", "visitors", "agents", "seconds", "warm-up", "rate",
                     "server-pid", "relay", "text-bytes", "json", "at-once"});
  if (!options) return complain(options.error());
  raise_file_limit();
  DemoLogins logins;
  if (options->flag("logins")) {
    auto read = demo_logins_from_file(options->text("logins"));
    if (!read) return complain(read.error());
    logins = *std::move(read);
  }
  const auto server = address_from_url(options->text("server", logins.base_url));
  if (!server) return complain(server.error());
  return print_result(*options, run_kind(words[0], *server, logins, *options));
}

}  // namespace jx::market
