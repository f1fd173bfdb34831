#include "market/load/probes.h"

#include <fmt/format.h>

#include "market/client/command_ids.h"
#include "market/client/shop_push.h"
#include "market/client/signing.h"
#include "market/load/crowd.h"
#include "market/load/process.h"
#include "market/load/report.h"
#include "market/load/settle.h"
#include "market/town/story.h"

namespace jx::market {

namespace {

constexpr auto storm_wait_max = std::chrono::seconds(60);

std::uint64_t us_since(Clock::time_point start) {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start).count());
}

std::int64_t ms_since(Clock::time_point start) {
  return static_cast<std::int64_t>(us_since(start) / 1000);
}

// Lets everybody in, then runs `then` until someone stops the loop.
Result<void> run_with(Loop& loop, Crowd& crowd, const std::function<void()>& then) {
  Result<void> outcome;
  crowd.open([&](Result<void> open) {
    outcome = std::move(open);
    if (!outcome) return loop.io.stop();
    then();
  });
  loop.io.restart();
  loop.io.run();
  return outcome;
}

}  // namespace

Result<std::string> probe_idle(Loop& loop, const Address& server, int server_pid,
                               std::size_t visitors) {
  const auto limit = static_cast<std::size_t>(raise_file_limit());
  if (visitors + 100 > limit) {
    return fail(ErrorKind::invalid, "probe.too_many_files",
                fmt::format("{} visitors, {} open files allowed", visitors, limit));
  }
  const auto before = memory_of(server_pid);
  if (!before) return fail(ErrorKind::not_found, "probe.no_process", fmt::to_string(server_pid));
  Crowd crowd(loop, {.server = server, .visitors = visitors});
  std::optional<Memory> after;
  const auto run = run_with(loop, crowd, [&] {
    loop.after(span_of(2), [&] {
      after = memory_of(server_pid);
      loop.io.stop();
    });
  });
  if (!run) return tl::unexpected<Error>(run.error());
  if (!after) return fail(ErrorKind::not_found, "probe.no_process", fmt::to_string(server_pid));
  const auto each = [&](std::int64_t from, std::int64_t to) {
    return (to - from) / static_cast<std::int64_t>(visitors);
  };
  return JsonObject()
      .number("connections", static_cast<std::int64_t>(crowd.ready()))
      .number("rss_per_connection", each(before->resident, after->resident))
      .number("pss_per_connection", each(before->proportional, after->proportional))
      .number("anonymous_per_connection", each(before->anonymous, after->anonymous))
      .number("rss_before", before->resident)
      .number("rss_after", after->resident)
      .take();
}

Result<std::string> probe_storm(Loop& loop, const Address& server, std::size_t visitors,
                                const std::function<void()>& interrupt) {
  raise_file_limit();
  constexpr int rounds = 2;
  Crowd crowd(loop, {.server = server, .visitors = visitors});
  std::vector<int> acked(visitors), shown(visitors);
  std::uint64_t doubled = 0, round_shown = 0, refused = 0;
  int round = 1;
  std::int64_t back_ms = -1, all_shown_ms = -1;
  Clock::time_point cut_at{};
  std::vector<bool> wrote(visitors);
  const auto write = [&](std::size_t i) {
    crowd.post(i, next_command_id(), fmt::format("#{} 我回来了", round));
    wrote[i] = true;
  };
  crowd.on_ack = [&](std::size_t i, std::string_view) { ++acked[i]; };
  crowd.on_refused = [&](std::size_t, std::string_view) { ++refused; };
  crowd.on_ready = [&](std::size_t i) {
    if (round < rounds || wrote[i]) return;
    write(i);
    if (crowd.ready() == visitors) back_ms = ms_since(cut_at);
  };
  crowd.on_event = [&](std::size_t i, const ServerEvent& event) {
    if (event.kind != "message_posted" || event.actor_kind != "customer") return;
    if (!text_at(event.body, "text").starts_with(fmt::format("#{} ", shown[i] + 1))) {
      ++doubled;
      return;
    }
    ++shown[i];
    if (++round_shown < visitors) return;
    round_shown = 0;
    if (round == rounds) {
      all_shown_ms = ms_since(cut_at);
      return loop.io.stop();
    }
    ++round;
    std::fill(wrote.begin(), wrote.end(), false);
    cut_at = Clock::now();
    interrupt ? interrupt() : crowd.cut_everybody();
    loop.after(storm_wait_max, [&] { loop.io.stop(); });
  };
  const auto run = run_with(loop, crowd, [&] {
    for (std::size_t i = 0; i < visitors; ++i) write(i);
  });
  if (!run) return tl::unexpected<Error>(run.error());
  std::int64_t lost = 0;
  for (std::size_t i = 0; i < visitors; ++i) lost += std::max(0, acked[i] - shown[i]);
  return JsonObject()
      .number("connections", static_cast<std::int64_t>(crowd.ready()))
      .number("back_ms", back_ms)
      .number("all_shown_ms", all_shown_ms)
      .number("lost", lost)
      .number("doubled", static_cast<std::int64_t>(doubled + crowd.repeats()))
      .number("refused", static_cast<std::int64_t>(refused))
      .take();
}

Result<std::string> probe_logins(Loop& loop, const Address& server, const Login& login,
                                 std::size_t at_once, double seconds) {
  std::vector<std::unique_ptr<HttpClient>> lines(at_once);
  Histogram times;
  Result<void> outcome;
  int source = 100'000;
  const auto start = Clock::now();
  std::function<void(std::size_t)> again = [&](std::size_t line) {
    const auto began = Clock::now();
    // Everybody logs in from a place of their own: tries are counted by address.
    lines[line] = std::make_unique<HttpClient>(loop, server, ++source);
    log_in(*lines[line], login.login, login.password, [&, line, began](Result<Credentials> in) {
      if (!in) {
        outcome = error_of(std::move(in));
        return loop.io.stop();
      }
      times.add(us_since(began));
      if (Clock::now() - start >= span_of(seconds)) return loop.io.stop();
      loop.after({}, [&again, line] { again(line); });
    });
  };
  for (std::size_t i = 0; i < at_once; ++i) again(i);
  loop.io.restart();
  loop.io.run();
  if (!outcome) return tl::unexpected<Error>(outcome.error());
  const double took = static_cast<double>(us_since(start)) / 1e6;
  return JsonObject()
      .raw("per_second", fmt::format("{:.1f}", static_cast<double>(times.count()) / took))
      .number("count", static_cast<std::int64_t>(times.count()))
      .number("at_once", static_cast<std::int64_t>(at_once))
      .raw("us", to_json(times))
      .take();
}

namespace {

// One question of one visitor.
struct Question {
  std::string order_no{};
  Clock::time_point due{};
  bool verdict_seen = false;
  bool words_seen = false;
  bool answered = false;
};

struct Asking {
  Loop& loop;
  Crowd& crowd;
  std::vector<Question> questions{};
  Clock::duration step{};
  Clock::time_point start{};
  std::size_t warm_up = 0;  // questions that do not count
  std::size_t asked = 0;
  std::size_t answered = 0;
  Histogram verdicts{}, answers{};

  void begin() {
    start = Clock::now();
    ask_due();
  }

  void ask_due() {
    const auto now = Clock::now();
    for (; asked < questions.size(); ++asked) {
      const auto due = start + step * asked;
      if (due > now) break;
      questions[asked].due = due;
      crowd.post(asked, next_command_id(),
                 "我付了钱怎么没到账？订单号 " + questions[asked].order_no);
    }
    if (asked == questions.size()) return loop.after(answer_wait_max, [this] { loop.io.stop(); });
    loop.after(start + step * asked - Clock::now(), [this] { ask_due(); });
  }

  void take(std::size_t visitor, const ServerEvent& event) {
    Question& question = questions[visitor];
    if (event.kind == "verdict_recorded" && !std::exchange(question.verdict_seen, true) &&
        visitor >= warm_up) {
      verdicts.add(us_since(question.due));
    }
    if (event.kind == "message_posted" && event.actor_kind == "assistant") {
      question.words_seen = true;
    }
    if (!question.verdict_seen || !question.words_seen) return;
    if (std::exchange(question.answered, true)) return;
    if (visitor >= warm_up) answers.add(us_since(question.due));
    if (++answered == questions.size()) loop.io.stop();
  }

  static constexpr auto answer_wait_max = std::chrono::seconds(10);
};

std::int64_t unix_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

Result<std::string> probe_answers(Loop& loop, const Address& server, const DemoLogins& logins,
                                  const AnswersPlan& plan) {
  const auto count = static_cast<std::size_t>(plan.rate_per_s * (plan.warm_up_s + plan.seconds));
  const std::int64_t now_ms = unix_ms();
  Dice dice(static_cast<std::uint64_t>(now_ms));
  const auto people = people_of(dice, count);
  std::vector<ShopFact> facts = catalogue_facts(now_ms);
  Crowd crowd(loop, {.server = server, .visitors = count, .identity = [&](std::size_t i) {
                       return signed_identity(logins.identity_secret, logins.shop, people[i].id,
                                              people[i].name, now_ms / 1000);
                     }});
  Asking asking{loop, crowd};
  asking.step = span_of(1.0 / plan.rate_per_s);
  asking.warm_up = static_cast<std::size_t>(plan.rate_per_s * plan.warm_up_s);
  for (std::size_t i = 0; i < count; ++i) {
    const Purchase one =
        purchase_with(dice, i, people[i], Truth::paid_notice_lost, now_ms - 600'000);
    asking.questions.push_back({.order_no = one.order_no});
    for (ShopFact& fact : story_of(one, people[i], dice.fork()).facts) {
      facts.push_back(std::move(fact));
    }
  }
  ShopPush push(loop, server, logins.push_key, logins.shop, logins.push_secret);
  push.push(std::move(facts));
  push.when_empty([&] { loop.io.stop(); });
  loop.io.run();
  if (push.refused() > 0) {
    return fail(ErrorKind::invalid, "probe.facts_refused", push.last_refusal());
  }
  HttpClient watching(loop, server);
  when_settled(loop, watching, plan.server_pid, std::chrono::seconds(60),
               [&](bool) { loop.io.stop(); });
  loop.io.restart();
  loop.io.run();
  crowd.on_event = [&](std::size_t i, const ServerEvent& event) { asking.take(i, event); };
  const auto run = run_with(loop, crowd, [&] { asking.begin(); });
  if (!run) return tl::unexpected<Error>(run.error());
  return JsonObject()
      .raw("rate", fmt::format("{:.0f}", plan.rate_per_s))
      .number("asked", static_cast<std::int64_t>(count))
      .number("unanswered", static_cast<std::int64_t>(count - asking.answered))
      .raw("verdict_us", to_json(asking.verdicts))
      .raw("answer_us", to_json(asking.answers))
      .take();
}

}  // namespace jx::market
