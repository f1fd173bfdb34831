#include "market/self_service/verb.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

#include "market/options.h"
#include "market/self_service/house.h"

namespace jx::market {

const std::string_view self_service_help = R"(jianxin-market self-service --logins FILE [options]

  Customers who know what happened to their orders ask the assistant, and confirm only what is so.
  Exit 1 below 80 % of the standard questions solved without a human and confirmed, on any circle,
  on anything false said with confidence, and when what a human has to decide reaches none.

  --server URL      where the server is; else what the file says
  --seed N          the same seed, the same town and the same words (printed at start)
  --customers 100   how many ask
  --talks           print the talks that did not end well
  --list            print what is asked and why it is standard, or is not
)";

namespace {

int complain(const Error& error) {
  fmt::print(stderr, "jianxin-market self-service: {} {}\n", error.code, error.detail);
  return 1;
}

int print_list() {
  for (const Question& question : questions()) {
    fmt::print("{:<18}{:<13}{}: {}\n", enum_text(question.kind),
               question.standard ? "standard" : "for a human", question.words, question.reason);
  }
  return 0;
}

}  // namespace

int run_self_service(int count, char** words) {
  const auto options = Options::read(
      count, words, {"server", "logins", "seed", "customers", "talks", "list", "help"});
  if (!options) return complain(options.error());
  if (options->flag("help")) return fmt::print("{}", self_service_help), 0;
  if (options->flag("list")) return print_list();
  auto logins = demo_logins_from_file(options->text("logins", "var/demo/logins.json"));
  if (!logins) return complain(logins.error());
  const auto server = address_from_url(options->text("server", logins->base_url));
  if (!server) return complain(server.error());
  const auto entropy = std::chrono::system_clock::now().time_since_epoch().count() % 1'000'000;
  const auto seed = static_cast<std::uint64_t>(options->number("seed", entropy));
  const auto customers = options->number("customers", 100);
  if (customers < 1 || customers > 10'000)
    return complain({ErrorKind::invalid, "self_service.bad_count", "--customers is 1 to 10000"});
  fmt::print("self-service: seed {}, {} customers\n", seed, customers);
  std::fflush(stdout);

  Loop loop;
  House house(loop, {.logins = *std::move(logins),
                     .server = *server,
                     .seed = seed,
                     .customers = static_cast<std::size_t>(customers),
                     .tells_talks = options->flag("talks")});
  const auto tally = house.run();
  if (!tally) return complain(tally.error());
  fmt::print("{}", tally->table());
  return tally->holds() ? 0 : 1;
}

}  // namespace jx::market
