// A supplier's answer to a question: what it says of the order that was asked for, or why nothing
// of it can be believed. Pure. Thread-safety: reentrant.
#pragma once

#include <vector>

#include "base/result.h"
#include "shop/http_client.h"
#include "shop/supplier/order_reader.h"
#include "shop/supplier/question.h"

namespace jx::shop {

// A supplier may hold several orders under one number of ours; more than this is nonsense.
inline constexpr std::size_t orders_per_answer_max = 20;

// The orders of an answer that are the one asked for, at least one.
// Errors: not_found "supplier.no_such_order" (which is no failure of the order);
// unavailable "supplier.down" (5xx), "supplier.http_status" (another status; detail),
// "supplier.html", "supplier.not_json", "supplier.error_code" (detail: the code),
// "supplier.clock_skew"; forbidden "supplier.refused_us", "supplier.address_refused"; throttled
// "supplier.slow_down"; corrupt "supplier.answer_forged" (its signature is missing or wrong),
// "supplier.other_order", "supplier.too_many_orders"; and as read_json and read_order.
Result<std::vector<SupplierOrder>> read_answer(const SupplierAccount& account,
                                               const Question& question,
                                               const HttpResponse& response);

// True of errors after which the same question may be answered a moment later.
bool may_be_asked_again(const Error& error);

}  // namespace jx::shop
