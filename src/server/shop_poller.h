// A thread that reads a connected shop's database again and again and hands what is new to the
// desk.
#pragma once

#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "host/desk_service.h"
#include "host/settings/settings.h"
#include "shop/dujiaoka/dujiaoka_source.h"

namespace jx::server {

class ShopPoller {
 public:
  // `desk` outlives this. Errors: as read_file for the password; as shop::DujiaokaSource.
  static Result<std::unique_ptr<ShopPoller>> open(const host::Settings& settings,
                                                  boost::asio::io_context& loop,
                                                  host::DeskService& desk);
  ~ShopPoller();  // as stop()

  void start();
  // Ends the poll under way; what it did not finish is read again next time.
  void stop();

 private:
  ShopPoller(boost::asio::io_context& loop, host::DeskService& desk, Duration pause);
  void run();
  Result<host::FactsReport> hand_over(std::vector<trade::Fact> facts);

  boost::asio::io_context& loop_;
  host::DeskService& desk_;
  const Duration pause_;
  std::unique_ptr<shop::DujiaokaSource> source_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace jx::server
