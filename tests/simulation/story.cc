#include "simulation/story.h"

namespace jx::tests {

std::string Teller::revised(std::string_view thing) {
  return fmt::format("{}@{}", thing, ++revision_);
}

trade::Fact Teller::fact(std::string_view source, std::string id, trade::FactBody body) const {
  return {.source = std::string(source), .id = std::move(id), .seen_at = time_, .body = body};
}

Thread thread_of(std::string_view cause) {
  constexpr std::array heads = std::to_array<std::string_view>(
      {"dispute_", "escrow_", "minor_purchase_", "invoice_", "merchant_callback_",
       "refund_requested", "refund_under_review", "refund_in_progress", "refund_failed",
       "refund_refused", "refund_sent"});
  const bool after =
      cause != "refund_under_review_upstream" &&
      std::ranges::any_of(heads, [&](std::string_view head) { return cause.starts_with(head); });
  return after ? Thread::aftermath : Thread::itself;
}

std::int64_t things_told(const std::vector<Step>& steps, std::string_view source,
                         std::string_view name) {
  std::set<std::string> things;
  for (const Step& step : steps) {
    const std::string& id = step.fact.id;
    const bool named = id.starts_with(name) && id.substr(name.size(), 1) == ":";
    if (step.fact.source == source && named) things.insert(id.substr(0, id.rfind('@')));
  }
  return static_cast<std::int64_t>(things.size());
}

}  // namespace jx::tests
