#include "server/shop_poller.h"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <chrono>
#include <cstdio>
#include <future>

#include "server/verb.h"

namespace jx::server {

ShopPoller::ShopPoller(std::unique_ptr<shop::FactSource> source, std::string name, Duration pause,
                       boost::asio::io_context& loop, host::DeskService& desk)
    : loop_(loop), desk_(desk), name_(std::move(name)), pause_(pause), source_(std::move(source)) {}

ShopPoller::~ShopPoller() { stop(); }

void ShopPoller::start() {
  thread_ = std::thread([this] { run(); });
}

void ShopPoller::ask_to_stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
}

void ShopPoller::stop() {
  ask_to_stop();
  if (thread_.joinable()) thread_.join();
}

void ShopPoller::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    auto polled = source_->poll(desk_.now(), [this](std::vector<trade::Fact> facts) {
      return hand_over(std::move(facts));
    });
    failures_ = polled ? 0 : failures_ + 1;
    lock.lock();
    if (stopping_) return;
    tell_trouble(polled);
    const bool more = polled && !polled->caught_up;
    const Duration pause = more ? Duration{} : shop::retry_pause(pause_, failures_);
    changed_.wait_for(lock, std::chrono::milliseconds(pause.ms), [this] { return stopping_; });
  }
}

void ShopPoller::tell_trouble(const Result<shop::SourceProgress>& polled) {
  if (polled && !trouble_.empty()) {
    fmt::print(stderr, "jianxin: {} {}\n", name_, in_language("answers again", "已恢复正常"));
  }
  if (!polled && polled.error().code != trouble_) {
    Error error = polled.error();
    error.detail = fmt::format("{}: {}", name_, error.detail);
    report(error);
  }
  trouble_ = polled ? std::string_view{} : polled.error().code;
  if (polled && !polled->too_slow.empty() && !slow_told_) {
    slow_told_ = true;
    fmt::print(stderr, "jianxin: {} {} {}\n", name_,
               in_language("answers too slowly, passed over for a while:", "太慢，暂时跳过："),
               fmt::join(polled->too_slow, ", "));
  }
}

// Waits for the loop, but not for a loop that has ended: stop() breaks the wait off.
Result<host::FactsReport> ShopPoller::hand_over(std::vector<trade::Fact> facts) {
  auto answer = std::make_shared<std::promise<Result<host::FactsReport>>>();
  auto future = answer->get_future();
  boost::asio::post(loop_, [this, answer, facts = std::move(facts)]() mutable {
    desk_.record_facts(std::move(facts), [answer](Result<host::FactsReport> report) {
      answer->set_value(std::move(report));
    });
  });
  while (future.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
    const std::lock_guard lock(mutex_);
    if (stopping_) return fail(ErrorKind::unavailable, "host.stopping");
  }
  return future.get();
}

}  // namespace jx::server
