#include "market/faults/kill.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

#include "market/faults/demo_server.h"
#include "market/load/hall.h"
#include "market/load/probes.h"
#include "market/load/process.h"
#include "market/options.h"
#include "market/town/dice.h"

namespace jx::market {

const std::string_view kill_help =
    R"(jianxin-market kill --jianxin PROGRAM --folder EMPTY_FOLDER [options]

  --times 20        how often the server is killed
  --visitors 40     --agents 8
  --seed N          of the moments (printed)
  --port N          where the server listens (default 18480)
)";

namespace {

constexpr auto quiet_wait_max = std::chrono::seconds(60);
constexpr auto look_every = std::chrono::milliseconds(20);

struct Plan {
  DemoServer server{};
  int times = 20;
  int visitors = 40;
  int agents = 8;
  std::uint64_t seed = 1;
};

// Closed loop over a server that dies and comes back; ends when everything acknowledged is shown.
class KillTest {
 public:
  KillTest(Plan plan, DemoLogins logins, Address address, ServerProcess& server)
      : plan_(std::move(plan)),
        server_(server),
        dice_(plan_.seed),
        hall_(loop_, {.server = std::move(address),
                      .visitors = plan_.visitors,
                      .agents = plan_.agents,
                      .logins = std::move(logins)}) {}

  Result<void> carry_out() {
    hall_.on_completed = [this](std::size_t conversation, Direction direction, const Timing&) {
      if (quiet_) return;
      hall_.send(conversation,
                 direction == Direction::to_agent ? Direction::to_visitor : Direction::to_agent,
                 Clock::now());
    };
    hall_.open([this](Result<void> open) {
      if (!open) return end(std::move(open));
      for (std::size_t i = 0; i < hall_.size(); ++i) {
        hall_.send(i, Direction::to_agent, Clock::now());
      }
      kill_later();
    });
    loop_.io.run();
    return outcome_;
  }

  const Hall& hall() const { return hall_; }
  int kills() const { return kills_; }

 private:
  // Some moment of the work: right after a start, in the middle of it, or after a while.
  void kill_later() {
    loop_.after(std::chrono::milliseconds(dice_.between(30, 900)), [this] { kill_once(); });
  }

  void kill_once() {
    server_.kill();
    ++kills_;
    if (auto started = server_.start(); !started) return end(std::move(started));
    wait_until_back(Clock::now() + quiet_wait_max);
  }

  void wait_until_back(Clock::time_point until) {
    if (Clock::now() > until) return end(fail(ErrorKind::unavailable, "kill.not_back"));
    if (!hall_.everybody_ready()) {
      return loop_.after(look_every, [this, until] { wait_until_back(until); });
    }
    if (kills_ < plan_.times) return kill_later();
    quiet_ = true;
    wait_until_quiet(Clock::now() + quiet_wait_max);
  }

  void wait_until_quiet(Clock::time_point until) {
    if (hall_.under_way() == 0) return end({});
    if (Clock::now() > until) {
      return end(fail(ErrorKind::corrupt, "kill.messages_missing",
                      fmt::format("{} under way", hall_.under_way())));
    }
    loop_.after(look_every, [this, until] { wait_until_quiet(until); });
  }

  void end(Result<void> outcome) {
    outcome_ = std::move(outcome);
    loop_.io.stop();
  }

  Plan plan_;
  ServerProcess& server_;
  Loop loop_{};
  Dice dice_;
  Hall hall_;
  Result<void> outcome_{};
  int kills_ = 0;
  bool quiet_ = false;
};

int complain(const Error& error) {
  fmt::print(stderr, "jianxin-market: {} {}\n", error.code, error.detail);
  return 1;
}

int report(const KillTest& test, const Plan& plan, const Result<void>& outcome, bool journal) {
  const HallCounts counts = test.hall().counts();
  const bool right =
      outcome && test.hall().lost() == 0 && counts.doubled == 0 && counts.refused == 0 && journal;
  fmt::print("{}\n", JsonObject()
                         .flag("right", right)
                         .number("seed", static_cast<std::int64_t>(plan.seed))
                         .number("kills", test.kills())
                         .number("acknowledged", static_cast<std::int64_t>(counts.acked))
                         .number("shown", static_cast<std::int64_t>(counts.delivered))
                         .number("lost", static_cast<std::int64_t>(test.hall().lost()))
                         .number("doubled", static_cast<std::int64_t>(counts.doubled))
                         .number("refused", static_cast<std::int64_t>(counts.refused))
                         .number("gaps_noticed", static_cast<std::int64_t>(counts.gaps))
                         .text("last_refusal", test.hall().last_refusal())
                         .flag("journal_verifies", journal)
                         .text("error", outcome ? "" : outcome.error().code)
                         .text("detail", outcome ? "" : outcome.error().detail)
                         .take());
  return right ? 0 : 1;
}

}  // namespace

int run_kill(int count, char** words) {
  const auto options = Options::read(
      count, words, {"jianxin", "folder", "times", "visitors", "agents", "seed", "port", "help"});
  if (!options) return complain(options.error());
  if (options->flag("help") || !options->flag("jianxin") || !options->flag("folder")) {
    return fmt::print("{}", kill_help), options->flag("help") ? 0 : 2;
  }
  raise_file_limit();
  const auto now = std::chrono::system_clock::now().time_since_epoch().count();
  const Plan plan{.server = {.program = options->text("jianxin"),
                             .folder = options->text("folder"),
                             .port = static_cast<std::uint16_t>(options->number("port", 18480))},
                  .times = static_cast<int>(options->number("times", 20)),
                  .visitors = static_cast<int>(options->number("visitors", 40)),
                  .agents = static_cast<int>(options->number("agents", 8)),
                  .seed = static_cast<std::uint64_t>(options->number("seed", now % 1'000'000))};
  fmt::print(stderr, "kill: seed {}, {} times\n", plan.seed, plan.times);
  if (auto fit = plan.server.check_folder(); !fit) return complain(fit.error());
  ServerProcess server(plan.server.command());
  if (auto started = server.start(); !started) return complain(started.error());
  auto logins = plan.server.wait_for_logins();
  if (!logins) return complain(logins.error());
  const auto address = address_from_url(logins->base_url);
  if (!address) return complain(address.error());
  KillTest test(plan, *std::move(logins), *address, server);
  const auto outcome = test.carry_out();
  server.stop();
  const bool journal = plan.server.journal_verifies();
  return report(test, plan, outcome, journal);
}

const std::string_view storm_help =
    R"(jianxin-market storm --jianxin PROGRAM --folder EMPTY_FOLDER [--visitors 10000] [--port 18481]

  Kills the server with everybody connected and starts it again: all must be back and write again,
  nothing lost, nothing twice.
)";

int run_storm(int count, char** words) {
  const auto options =
      Options::read(count, words, {"jianxin", "folder", "visitors", "port", "help"});
  if (!options) return complain(options.error());
  if (options->flag("help") || !options->flag("jianxin") || !options->flag("folder")) {
    return fmt::print("{}", storm_help), options->flag("help") ? 0 : 2;
  }
  raise_file_limit();
  const DemoServer demo{.program = options->text("jianxin"),
                        .folder = options->text("folder"),
                        .port = static_cast<std::uint16_t>(options->number("port", 18481))};
  if (auto fit = demo.check_folder(); !fit) return complain(fit.error());
  ServerProcess server(demo.command());
  if (auto started = server.start(); !started) return complain(started.error());
  const auto logins = demo.wait_for_logins();
  if (!logins) return complain(logins.error());
  const auto address = address_from_url(logins->base_url);
  if (!address) return complain(address.error());
  Loop loop;
  const auto result = probe_storm(
      loop, *address, static_cast<std::size_t>(options->number("visitors", 10'000)), [&] {
        server.kill();
        std::ignore = server.start();
      });
  if (!result) return complain(result.error());
  fmt::print("{}\n", *result);
  return 0;
}

}  // namespace jx::market
