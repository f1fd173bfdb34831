// From a shop file to the parts that read and ask.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "host/ports.h"
#include "shop/dujiaonext/dujiaonext_orders.h"
#include "shop/http_client.h"
#include "shop/purchase_lookup.h"
#include "shop/setup/shop_file.h"
#include "shop/table/table_lookup.h"
#include "shop/table/table_source.h"

namespace jx::shop {

TableSourceOptions source_options(const DatabaseSetup& setup);
TableLookupOptions lookup_options(const DatabaseSetup& setup);

// Everyone who can be asked after a purchase. The lists borrow what this owns.
struct Lookups {
  std::unique_ptr<HttpClient> http{};
  std::vector<std::unique_ptr<DujiaoNextOrders>> orders{};
  std::vector<std::unique_ptr<PurchaseLookup>> owned{};
  std::vector<PurchaseLookup*> shops{};   // the shop's own database
  std::vector<PurchaseLookup*> others{};  // gateways and suppliers
};

// Makes the look-up of a supplier by its protocol. Errors: its own.
using SupplierMaker = std::function<Result<std::unique_ptr<PurchaseLookup>>(
    const SupplierSetup& setup, HttpClient& http, const host::Keys& keys)>;

// Opens no connection yet. `keys` and `marks` outlive the answer. Without `make_supplier` no
// protocol is known but those of this room. Errors: as HttpsClient::open and `make_supplier`;
// invalid "shop_file.unknown_protocol".
Result<Lookups> open_lookups(const ShopFile& file, const host::Keys& keys, host::Marks& marks,
                             const SupplierMaker& make_supplier = {});

}  // namespace jx::shop
