#include "market/load/loops.h"

#include <boost/asio/steady_timer.hpp>

#include "market/load/process.h"
#include "market/load/settle.h"

namespace jx::market {

namespace {

constexpr auto drain_wait_max = std::chrono::seconds(30);
constexpr auto settle_wait_max = std::chrono::seconds(60);
constexpr auto look_every = std::chrono::milliseconds(5);

std::uint64_t us_between(Clock::time_point from, Clock::time_point to) {
  const auto us = std::chrono::duration_cast<std::chrono::microseconds>(to - from).count();
  return us > 0 ? static_cast<std::uint64_t>(us) : 0;
}

// Warm-up, measured span, drain, projections, report: the same for both loops.
class Run {
 public:
  Run(Loop& loop, Hall& hall, HttpClient& http, const LoadPlan& plan)
      : loop_(loop), hall_(hall), http_(http), plan_(plan) {}

  Result<LoadResult> carry_out(std::string mode, std::function<void()> begin) {
    result_.mode = std::move(mode);
    hall_.open([this, begin](Result<void> open) {
      if (!open) return fail_with(open.error());
      begin();
      loop_.after(span_of(plan_.warm_up_s), [this] { begin_measuring(); });
    });
    loop_.io.restart();
    loop_.io.run();
    hall_.on_completed = nullptr;
    if (error_) return tl::unexpected<Error>(*error_);
    return std::move(result_);
  }

  bool sending() const { return sending_; }
  Loop& loop() { return loop_; }
  Hall& hall() { return hall_; }
  const LoadPlan& plan() const { return plan_; }

  void note(const Timing& timing) {
    if (!measuring_) return;
    ++messages_under_cpu_;
    if (!sending_) return;  // draining: its CPU counts, its time does not
    ++result_.messages;
    result_.acked.add(us_between(timing.due, timing.acked));
    result_.delivered.add(us_between(timing.due, timing.delivered));
  }

 private:
  void begin_measuring() {
    measuring_ = true;
    began_ = Clock::now();
    server_cpu_ = server_cpu();
    driver_cpu_ = own_cpu_us();
    loop_.after(span_of(plan_.seconds), [this] {
      sending_ = false;
      result_.seconds = std::chrono::duration<double>(Clock::now() - began_).count();
      drained_by_ = Clock::now() + drain_wait_max;
      drain();
    });
  }

  void drain() {
    if (hall_.under_way() > 0 && Clock::now() < drained_by_) {
      return loop_.after(look_every, [this] { drain(); });
    }
    const double driver = static_cast<double>(own_cpu_us() - driver_cpu_);
    result_.cpu.driver_us_per_message = driver / messages();
    if (hall_.under_way() > 0) {
      return fail_with({ErrorKind::unavailable, "load.stuck",
                        fmt::format("{} messages under way, {} refused, last {}", hall_.under_way(),
                                    hall_.counts().refused, hall_.last_refusal())});
    }
    if (plan_.server_pid == 0) return finish();
    when_settled(loop_, http_, plan_.server_pid, settle_wait_max, [this](bool settled) {
      result_.settled = settled;
      result_.cpu.server_us_per_message =
          static_cast<double>(server_cpu() - server_cpu_) / messages();
      finish();
    });
  }

  double messages() const {
    return static_cast<double>(std::max<std::uint64_t>(1, messages_under_cpu_));
  }
  std::int64_t server_cpu() const {
    return plan_.server_pid == 0 ? 0 : cpu_us_of(plan_.server_pid).value_or(0);
  }
  void finish() {
    result_.counts = hall_.counts();
    result_.lost = hall_.lost();
    result_.last_refusal = hall_.last_refusal();
    loop_.io.stop();
  }
  void fail_with(Error error) {
    error_ = std::move(error);
    loop_.io.stop();
  }

  Loop& loop_;
  Hall& hall_;
  HttpClient& http_;
  LoadPlan plan_;
  LoadResult result_{};
  std::optional<Error> error_{};
  bool sending_ = true;
  bool measuring_ = false;
  Clock::time_point began_{}, drained_by_{};
  std::int64_t server_cpu_ = 0, driver_cpu_ = 0;
  std::uint64_t messages_under_cpu_ = 0;
};

Direction other(Direction direction) {
  return direction == Direction::to_agent ? Direction::to_visitor : Direction::to_agent;
}

// Sends what has fallen due, then sleeps until the next is.
struct Metronome {
  Run& run;
  boost::asio::steady_timer timer;
  Clock::time_point start;
  Clock::duration step;
  std::uint64_t sent = 0;

  void tick() {
    if (!run.sending()) return;
    const auto now = Clock::now();
    const std::size_t talks = run.hall().size();
    for (auto due = start + step * sent; due <= now; due = start + step * ++sent) {
      const Direction direction =
          (sent / talks) % 2 == 0 ? Direction::to_agent : Direction::to_visitor;
      run.hall().send(sent % talks, direction, due);
    }
    timer.expires_at(start + step * sent);
    timer.async_wait([this](boost::system::error_code error) {
      if (!error) tick();
    });
  }
};

}  // namespace

Result<LoadResult> run_closed_loop(Loop& loop, Hall& hall, HttpClient& http, const LoadPlan& plan) {
  Run run(loop, hall, http, plan);
  hall.on_completed = [&](std::size_t conversation, Direction direction, const Timing& timing) {
    run.note(timing);
    if (run.sending()) hall.send(conversation, other(direction), Clock::now());
  };
  return run.carry_out("closed", [&] {
    for (std::size_t i = 0; i < hall.size(); ++i) hall.send(i, Direction::to_agent, Clock::now());
  });
}

Result<LoadResult> run_open_loop(Loop& loop, Hall& hall, HttpClient& http, const LoadPlan& plan) {
  Run run(loop, hall, http, plan);
  hall.on_completed = [&](std::size_t, Direction, const Timing& timing) { run.note(timing); };
  Metronome metronome{run, boost::asio::steady_timer(loop.io), {}, span_of(1.0 / plan.rate_per_s)};
  return run.carry_out("open", [&] {
    metronome.start = Clock::now();
    metronome.tick();
  });
}

}  // namespace jx::market
