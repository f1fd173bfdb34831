#include "server/shop_poller.h"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <chrono>
#include <cstdio>
#include <future>

#include "server/parts.h"
#include "server/verb.h"

namespace jx::server {

ShopPoller::ShopPoller(boost::asio::io_context& loop, host::DeskService& desk, Duration pause)
    : loop_(loop), desk_(desk), pause_(pause) {}

ShopPoller::~ShopPoller() { stop(); }

Result<std::unique_ptr<ShopPoller>> ShopPoller::open(const host::Settings& settings,
                                                     boost::asio::io_context& loop,
                                                     host::DeskService& desk) {
  shop::DujiaokaOptions options{.name = settings.text("dujiaoka.name")};
  options.utc_offset = settings.utc_offset("dujiaoka.utc_offset");
  options.database.host = settings.text("dujiaoka.host");
  options.database.port = static_cast<unsigned>(settings.integer("dujiaoka.port"));
  options.database.socket = settings.text("dujiaoka.socket");
  options.database.user = settings.text("dujiaoka.user");
  options.database.database = settings.text("dujiaoka.database");
  if (const std::string& file = settings.text("dujiaoka.password_file"); !file.empty()) {
    auto password = read_file(file);
    if (!password) return error_of(std::move(password));
    while (password->ends_with('\n')) password->pop_back();
    options.database.password = *std::move(password);
  }
  std::unique_ptr<ShopPoller> poller(
      new ShopPoller(loop, desk, settings.duration("dujiaoka.poll")));
  host::Store& store = desk.store();
  poller->source_ =
      std::make_unique<shop::DujiaokaSource>(std::move(options), *store.keys, *store.marks);
  return poller;
}

void ShopPoller::start() {
  thread_ = std::thread([this] { run(); });
}

void ShopPoller::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void ShopPoller::run() {
  std::string_view trouble;  // told once, not at every poll
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    auto polled = source_->poll(desk_.now(), [this](std::vector<trade::Fact> facts) {
      return hand_over(std::move(facts));
    });
    if (!polled && polled.error().code != trouble) report(polled.error());
    trouble = polled ? std::string_view{} : polled.error().code;
    lock.lock();
    const bool caught_up = !polled || polled->caught_up;
    const auto pause =
        caught_up ? std::chrono::milliseconds(pause_.ms) : std::chrono::milliseconds(0);
    changed_.wait_for(lock, pause, [this] { return stopping_; });
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
