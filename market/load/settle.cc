#include "market/load/settle.h"

#include <cstdlib>
#include <string>

#include "market/load/process.h"

namespace jx::market {

namespace {

constexpr auto look_every = std::chrono::milliseconds(20);
constexpr auto idle_for = std::chrono::milliseconds(1'500);  // projections may gather for 500

struct Wait : std::enable_shared_from_this<Wait> {
  Loop& loop;
  HttpClient& http;
  int pid;
  Clock::time_point until;
  std::function<void(bool)> then;
  std::int64_t last_cpu = -1;
  Clock::time_point last_change{};

  Wait(Loop& l, HttpClient& h, int p, Clock::time_point u, std::function<void(bool)> t)
      : loop(l), http(h), pid(p), until(u), then(std::move(t)) {}

  void look() {
    http.ask({.target = "/metrics"}, [self = shared_from_this()](Result<HttpAnswer> answer) {
      std::optional<double> lag;
      if (answer && answer->status == 200) lag = projection_lag(answer->body);
      if (lag ? *lag <= 0 : self->is_idle()) return self->then(true);
      if (Clock::now() >= self->until) return self->then(false);
      self->loop.after(look_every, [self] { self->look(); });
    });
  }

  bool is_idle() {
    const std::int64_t cpu = cpu_us_of(pid).value_or(0);
    if (cpu != last_cpu) {
      last_cpu = cpu;
      last_change = Clock::now();
    }
    return Clock::now() - last_change >= idle_for;
  }
};

}  // namespace

std::optional<double> projection_lag(std::string_view metrics) {
  std::optional<double> sum;
  while (!metrics.empty()) {
    const std::string_view line = metrics.substr(0, metrics.find('\n'));
    metrics.remove_prefix(std::min(metrics.size(), line.size() + 1));
    const std::string_view name = line.substr(0, line.find_first_of(" {"));
    const bool lags = name == "jianxin_unprojected_events" || name == "jianxin_uncommitted_events";
    if (line.starts_with('#') || !lags) continue;
    const std::string value(line.substr(line.rfind(' ') + 1));
    sum = sum.value_or(0) + std::strtod(value.c_str(), nullptr);
  }
  return sum;
}

void when_settled(Loop& loop, HttpClient& http, int server_pid, Clock::duration wait_max,
                  std::function<void(bool)> then) {
  std::make_shared<Wait>(loop, http, server_pid, Clock::now() + wait_max, std::move(then))->look();
}

}  // namespace jx::market
