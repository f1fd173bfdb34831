// Every connected shop of a running server: the threads that read them, the ways in for their
// callbacks, and the suppliers that can be asked.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <vector>

#include "host/clock.h"
#include "host/desk_service.h"
#include "host/http_inbound.h"
#include "host/settings/settings.h"
#include "server/shop_poller.h"
#include "shop/dujiaonext/dujiaonext_orders.h"
#include "shop/http_client.h"
#include "shop/setup/shop_file.h"
#include "shop/supplier/supplier_desk.h"

namespace jx::server {

// Thread-safety: the loop's thread.
class Shops {
 public:
  // The shop files of the setting shops.files, and the shop of the settings dujiaoka.*.
  // `desk` and `clock` outlive this. Errors: as shop::load_shop_file, read_file,
  // shop::HttpsClient::open; shop::account_of; invalid "shop_file.repeated" (two sources of one
  // name and system).
  static Result<std::unique_ptr<Shops>> open(const host::Settings& settings,
                                             boost::asio::io_context& loop, host::DeskService& desk,
                                             const host::Clock& clock);

  // To be given to the edge before it starts; they live as long as this.
  std::vector<host::HttpInbound*> inbounds() const;
  // Nobody when no supplier is set up.
  shop::SupplierDesk* suppliers() { return suppliers_.get(); }
  void start();
  void stop();

 private:
  Shops(boost::asio::io_context& loop, host::DeskService& desk, const host::Clock& clock)
      : loop_(loop), desk_(desk), clock_(clock) {}
  Result<void> add(const shop::ShopFile& file);
  void add_database(const shop::DatabaseSetup& setup);
  Result<void> add_suppliers(const std::vector<shop::SupplierSetup>& suppliers,
                             shop::HttpClient& http);
  void add_sites(const std::vector<shop::DujiaoNextOptions>& sites, shop::HttpClient& http);

  boost::asio::io_context& loop_;
  host::DeskService& desk_;
  const host::Clock& clock_;
  std::unique_ptr<shop::HttpClient> http_{};
  std::vector<std::unique_ptr<shop::DujiaoNextOrders>> orders_{};
  std::vector<std::unique_ptr<host::HttpInbound>> inbounds_{};
  std::vector<std::unique_ptr<ShopPoller>> pollers_{};
  std::unique_ptr<shop::SupplierDesk> suppliers_{};
};

// The shop of the settings dujiaoka.*; nothing when none is connected. Errors: as read_file.
Result<std::optional<shop::DatabaseSetup>> dujiaoka_setup(const host::Settings& settings);

}  // namespace jx::server
