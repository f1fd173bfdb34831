// A thread that asks one source of facts again and again and hands what is new to the desk.
#pragma once

#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "host/desk_service.h"
#include "shop/fact_source.h"

namespace jx::server {

class ShopPoller {
 public:
  // `desk` outlives this. `name` stands in what is said of trouble: "shop1".
  ShopPoller(std::unique_ptr<shop::FactSource> source, std::string name, Duration pause,
             boost::asio::io_context& loop, host::DeskService& desk);
  ~ShopPoller();  // as stop()
  ShopPoller(const ShopPoller&) = delete;
  ShopPoller& operator=(const ShopPoller&) = delete;

  void start();
  // Ends the poll under way; what it did not finish is read again next time. ask_to_stop() does not
  // wait for it, stop() does: at most as long as its source may block.
  void ask_to_stop();
  void stop();

 private:
  void run();
  void tell_trouble(const Result<shop::SourceProgress>& polled);
  Result<host::FactsReport> hand_over(std::vector<trade::Fact> facts);

  boost::asio::io_context& loop_;
  host::DeskService& desk_;
  const std::string name_;
  const Duration pause_;
  std::unique_ptr<shop::FactSource> source_;
  std::string_view trouble_{};  // the code told last; told once, not at every poll
  bool slow_told_ = false;
  int failures_ = 0;  // in a row
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace jx::server
