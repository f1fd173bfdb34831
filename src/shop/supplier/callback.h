// A supplier's callback: whether it comes from the supplier, and what it says of which order.
// Pure. Thread-safety: reentrant.
#pragma once

#include "base/result.h"
#include "host/http_inbound.h"
#include "shop/supplier/account.h"
#include "shop/supplier/order_reader.h"

namespace jx::shop {

inline constexpr std::size_t callback_bytes_max = 256u << 10;
// Suppliers repeat a callback for two hours at most; a signed time older than this is a replay.
inline constexpr Duration callback_age_max = hours(24);
inline constexpr Duration callback_ahead_max = minutes(10);

// Checks the signature over what was sent, then reads it. Cards that the signature does not cover
// are left out. SupplierOrder::at is the signed time of sending when the protocol names no time of
// the state itself.
// Errors: not_found "supplier.no_callback" (the protocol has none); invalid "supplier.bad_method"
// (only POST, and GET with a query), "supplier.callback_malformed" (neither form nor JSON object);
// throttled "supplier.callback_too_large"; unauthenticated "supplier.unsigned",
// "supplier.bad_signature", "supplier.stale" (older or newer than the bounds above),
// "supplier.other_account"; as read_json, read_form and read_order.
Result<SupplierOrder> read_callback(const SupplierAccount& account,
                                    const host::InboundRequest& request, Instant now);

}  // namespace jx::shop
