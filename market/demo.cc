#include "market/demo.h"

#include <fmt/format.h>

#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <cstdio>

#include "market/control.h"
#include "market/fair.h"
#include "market/options.h"

namespace jx::market {

const std::string_view demo_help = R"(jianxin-market demo --logins var/demo/logins.json [options]

  --server URL           where the server is; else what the file says
  --seed N               the same seed, the same town (printed at start)
  --speed 1              of people and machines
  --order-every 4        seconds between orders, on average
  --complaint-every 20   seconds between complaints, on average
  --history 80           orders of the last three days
  --agents N             so many of the demo's agents are simulated; 0 = none
  --control-port 0       the page on 127.0.0.1 where agents are switched; 0 = any port
)";

namespace {

int complain(const Error& error) {
  fmt::print(stderr, "jianxin-market demo: {} {}\n", error.code, error.detail);
  return 1;
}

void report_now_and_then(Loop& loop, Fair& fair, std::uint64_t told) {
  const std::uint64_t refused = fair.push().refused();
  if (refused > told) {
    fmt::print(stderr, "{} facts refused, last: {}\n", refused, fair.push().last_refusal());
  }
  loop.after(std::chrono::seconds(10),
             [&loop, &fair, refused] { report_now_and_then(loop, fair, refused); });
}

}  // namespace

int run_demo(int count, char** words) {
  const auto options =
      Options::read(count, words,
                    {"server", "logins", "seed", "speed", "order-every", "complaint-every",
                     "history", "agents", "control-port", "help"});
  if (!options) return complain(options.error());
  if (options->flag("help")) return fmt::print("{}", demo_help), 0;
  auto logins = demo_logins_from_file(options->text("logins", "var/demo/logins.json"));
  if (!logins) return complain(logins.error());
  const auto server = address_from_url(options->text("server", logins->base_url));
  if (!server) return complain(server.error());
  const auto entropy = std::chrono::system_clock::now().time_since_epoch().count() % 1'000'000;
  const auto seed = static_cast<std::uint64_t>(options->number("seed", entropy));

  Loop loop;
  Fair fair(loop, {.logins = *std::move(logins),
                   .server = *server,
                   .seed = seed,
                   .speed = std::max(0.01, options->decimal("speed", 1)),
                   .order_every_s = std::max(0.01, options->decimal("order-every", 4)),
                   .complaint_every_s = std::max(0.05, options->decimal("complaint-every", 20)),
                   .history_orders = static_cast<std::size_t>(options->number("history", 80)),
                   .clerks = static_cast<std::size_t>(options->number("agents", 99))});
  Control control(loop, fair);
  const auto port = control.listen(static_cast<std::uint16_t>(options->number("control-port", 0)));
  if (!port) return complain(port.error());
  fmt::print("marketplace open: seed {}, agents are switched at http://127.0.0.1:{}/\n", seed,
             *port);
  std::fflush(stdout);
  boost::asio::signal_set signals(loop.io, SIGINT, SIGTERM);
  signals.async_wait([&](boost::system::error_code, int) { loop.io.stop(); });
  fair.open();
  report_now_and_then(loop, fair, 0);
  loop.io.run();
  return 0;
}

}  // namespace jx::market
