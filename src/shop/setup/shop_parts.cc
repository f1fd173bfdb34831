#include "shop/setup/shop_parts.h"

#include "shop/dujiaonext/dujiaonext_source.h"
#include "shop/epay/epay_lookup.h"
#include "shop/net/https_client.h"

namespace jx::shop {

TableSourceOptions source_options(const DatabaseSetup& setup) {
  return {.name = setup.name,
          .hint = setup.hint,
          .database = setup.database,
          .utc_offset = setup.utc_offset};
}

// Somebody waits for the answer: a look-up gives up sooner than the feed.
TableLookupOptions lookup_options(const DatabaseSetup& setup) {
  TableLookupOptions options{.name = setup.name,
                             .hint = setup.hint,
                             .database = setup.database,
                             .utc_offset = setup.utc_offset};
  options.database.timeout_s = 5;
  options.database.statement_max = seconds(2);
  return options;
}

Result<Lookups> open_lookups(const ShopFile& file, const host::Keys& keys, host::Marks& marks,
                             const SupplierMaker& make_supplier) {
  Lookups lookups;
  for (const DatabaseSetup& setup : file.databases) {
    lookups.owned.push_back(std::make_unique<TableLookup>(lookup_options(setup), keys));
    const bool is_gateway = setup.hint.system == "epay";
    (is_gateway ? lookups.others : lookups.shops).push_back(lookups.owned.back().get());
  }
  if (file.epay.empty() && file.dujiaonext.empty() && file.suppliers.empty()) return lookups;
  auto http = HttpsClient::open({.authority_file = file.authority_file});
  if (!http) return error_of(std::move(http));
  lookups.http = *std::move(http);
  for (const EpayOptions& gateway : file.epay) {
    lookups.owned.push_back(std::make_unique<EpayLookup>(gateway, *lookups.http, keys));
    lookups.others.push_back(lookups.owned.back().get());
  }
  for (const DujiaoNextOptions& site : file.dujiaonext) {
    lookups.orders.push_back(std::make_unique<DujiaoNextOrders>(site.name, marks));
    lookups.owned.push_back(
        std::make_unique<DujiaoNextLookup>(site, *lookups.http, *lookups.orders.back(), keys));
    lookups.others.push_back(lookups.owned.back().get());
  }
  for (const SupplierSetup& setup : file.suppliers) {
    if (!make_supplier) {
      return fail(ErrorKind::invalid, "shop_file.unknown_protocol", setup.protocol);
    }
    auto supplier = make_supplier(setup, *lookups.http, keys);
    if (!supplier) return error_of(std::move(supplier));
    lookups.owned.push_back(*std::move(supplier));
    lookups.others.push_back(lookups.owned.back().get());
  }
  return lookups;
}

}  // namespace jx::shop
