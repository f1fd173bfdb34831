#include "server/shops.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "server/parts.h"
#include "shop/dujiaonext/dujiaonext_inbound.h"
#include "shop/dujiaonext/dujiaonext_source.h"
#include "shop/epay/epay_inbound.h"
#include "shop/net/https_client.h"
#include "shop/setup/shop_parts.h"
#include "shop/supplier/supplier_inbound.h"
#include "shop/table/table_source.h"

namespace jx::server {

namespace {

constexpr Duration dujiaonext_pause = seconds(15);

template <class Setup>
void append(std::vector<Setup>& all, const std::vector<Setup>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

// Two sources of one name would be one source, and their facts one another's.
Result<void> check_names(const shop::ShopFile& file) {
  std::set<std::string> met;
  std::vector<std::string> names;
  for (const auto& one : file.databases) {
    names.push_back((one.hint.system == "epay" ? "epay_database " : "shop ") + one.name);
  }
  for (const auto& one : file.epay) names.push_back("epay " + one.name);
  for (const auto& one : file.dujiaonext) names.push_back("dujiaonext " + one.name);
  for (const auto& one : file.suppliers) names.push_back("supplier " + one.name);
  for (std::string& name : names) {
    if (!met.insert(name).second) return fail(ErrorKind::invalid, "shop_file.repeated", name);
  }
  return {};
}

}  // namespace

Result<std::optional<shop::DatabaseSetup>> dujiaoka_setup(const host::Settings& settings) {
  if (settings.text("dujiaoka.database").empty()) return std::optional<shop::DatabaseSetup>{};
  shop::DatabaseSetup setup{.name = settings.text("dujiaoka.name"),
                            .hint = {.system = "dujiaoka"},
                            .utc_offset = settings.utc_offset("dujiaoka.utc_offset"),
                            .poll = settings.duration("dujiaoka.poll")};
  setup.database.host = settings.text("dujiaoka.host");
  setup.database.port = static_cast<unsigned>(settings.integer("dujiaoka.port"));
  setup.database.socket = settings.text("dujiaoka.socket");
  setup.database.user = settings.text("dujiaoka.user");
  setup.database.database = settings.text("dujiaoka.database");
  if (const std::string& file = settings.text("dujiaoka.password_file"); !file.empty()) {
    auto password = read_file(file);
    if (!password) return error_of(std::move(password));
    while (password->ends_with('\n')) password->pop_back();
    setup.database.password = *std::move(password);
  }
  return std::optional(std::move(setup));
}

Result<std::unique_ptr<Shops>> Shops::open(const host::Settings& settings,
                                           boost::asio::io_context& loop, host::DeskService& desk,
                                           const host::Clock& clock) {
  std::unique_ptr<Shops> shops(new Shops(loop, desk, clock));
  shop::ShopFile all;
  auto single = dujiaoka_setup(settings);
  if (!single) return error_of(std::move(single));
  if (*single) all.databases.push_back(**std::move(single));
  std::vector<shop::ShopFile> files;
  for (const std::string& name : settings.list("shops.files")) {
    auto file = shop::load_shop_file(name, shop::process_environment());
    if (!file) return error_of(std::move(file));
    append(all.databases, file->databases);
    append(all.epay, file->epay);
    append(all.dujiaonext, file->dujiaonext);
    append(all.suppliers, file->suppliers);
    if (all.authority_file.empty()) all.authority_file = file->authority_file;
  }
  if (auto checked = check_names(all); !checked) return error_of(std::move(checked));
  if (auto added = shops->add(all); !added) return error_of(std::move(added));
  return shops;
}

Result<void> Shops::add(const shop::ShopFile& file) {
  for (const shop::DatabaseSetup& setup : file.databases) add_database(setup);
  if (!file.epay.empty()) {
    inbounds_.push_back(std::make_unique<shop::EpayInbound>(desk_, file.epay));
  }
  if (file.suppliers.empty() && file.dujiaonext.empty()) return {};
  auto http = shop::HttpsClient::open({.authority_file = file.authority_file});
  if (!http) return error_of(std::move(http));
  http_ = *std::move(http);
  if (!file.dujiaonext.empty()) add_sites(file.dujiaonext, *http_);
  return add_suppliers(file.suppliers, *http_);
}

void Shops::add_database(const shop::DatabaseSetup& setup) {
  host::Store& store = desk_.store();
  auto source =
      std::make_unique<shop::TableSource>(shop::source_options(setup), *store.keys, *store.marks);
  pollers_.push_back(
      std::make_unique<ShopPoller>(std::move(source), setup.name, setup.poll, loop_, desk_));
}

void Shops::add_sites(const std::vector<shop::DujiaoNextOptions>& sites, shop::HttpClient& http) {
  host::Store& store = desk_.store();
  std::vector<shop::DujiaoNextInbound::Site> ways_in;
  for (const shop::DujiaoNextOptions& site : sites) {
    orders_.push_back(std::make_unique<shop::DujiaoNextOrders>(site.name, *store.marks));
    ways_in.push_back({site, orders_.back().get()});
    auto source = std::make_unique<shop::DujiaoNextSource>(site, shop::DujiaoNextPace{}, http,
                                                           *orders_.back(), *store.keys);
    pollers_.push_back(
        std::make_unique<ShopPoller>(std::move(source), site.name, dujiaonext_pause, loop_, desk_));
  }
  inbounds_.push_back(std::make_unique<shop::DujiaoNextInbound>(desk_, std::move(ways_in)));
}

// Their callbacks come in; they are asked only on demand.
Result<void> Shops::add_suppliers(const std::vector<shop::SupplierSetup>& suppliers,
                                  shop::HttpClient& http) {
  std::vector<shop::SupplierAccount> all;
  std::map<const shop::Protocol*, std::vector<shop::SupplierAccount>> by_protocol;
  for (const shop::SupplierSetup& setup : suppliers) {
    auto account = shop::account_of(setup);
    if (!account) return error_of(std::move(account));
    by_protocol[account->protocol].push_back(*account);
    all.push_back(*std::move(account));
  }
  if (all.empty()) return {};
  suppliers_ = std::make_unique<shop::SupplierDesk>(loop_, desk_, http, clock_, std::move(all));
  for (auto& [protocol, accounts] : by_protocol) {
    if (!protocol->has_callback) continue;
    inbounds_.push_back(std::make_unique<shop::SupplierInbound>(desk_, std::move(accounts)));
  }
  return {};
}

std::vector<host::HttpInbound*> Shops::inbounds() const {
  std::vector<host::HttpInbound*> all;
  for (const auto& inbound : inbounds_) all.push_back(inbound.get());
  return all;
}

void Shops::start() {
  for (const auto& poller : pollers_) poller->start();
}

void Shops::stop() {
  for (const auto& poller : pollers_) poller->ask_to_stop();
  for (const auto& poller : pollers_) poller->stop();
  if (suppliers_) suppliers_->stop();
}

}  // namespace jx::server
