#include "desk/policy.h"

namespace jx::desk {

Policy default_policy() {
  Policy policy;
  const auto tier = [&](std::string_view name, Duration first_reply, Duration solution,
                        Priority priority) {
    policy.tiers.emplace(Word{name}, TierPolicy{first_reply, solution, priority});
  };
  tier("standard", minutes(30), hours(24), Priority::normal);
  tier("account", minutes(10), hours(2), Priority::urgent);
  tier("dispute", minutes(30), hours(24), Priority::high);
  tier("refund", minutes(30), hours(24), Priority::normal);
  tier("presale", minutes(10), hours(4), Priority::normal);
  tier("green", minutes(5), hours(1), Priority::urgent);

  const auto kind = [&](std::string_view ticket_kind, std::string_view name) {
    policy.tier_of_kind.emplace(Word{ticket_kind}, Word{name});
  };
  kind("account_frozen", "account");
  kind("account_stolen", "account");
  kind("password_or_login", "account");
  kind("balance_wrong", "account");
  kind("fraud_report", "account");
  kind("card_used", "dispute");
  kind("wrong_account", "dispute");
  kind("entitlement_dispute", "dispute");
  kind("complaint_about_service", "dispute");
  kind("refund_request", "refund");
  kind("refund_not_received", "refund");
  kind("duplicate_charge", "refund");
  kind("price_or_product_question", "presale");
  kind("how_to_use", "presale");
  kind("bulk_purchase", "green");
  kind("merchant_api", "green");
  return policy;
}

}  // namespace jx::desk
