#include "shop/supplier/supplier_lookup.h"

#include "shop/supplier/order_facts.h"

namespace jx::shop {

namespace {

// Numbers of one kind that are asked about; a purchase has one or two.
constexpr std::size_t questions_max = 5;

}  // namespace

SupplierLookup::SupplierLookup(SupplierAccount account, HttpClient& http, const host::Clock& clock,
                               const host::Keys& keys)
    : account_(std::move(account)),
      http_(http),
      clock_(clock),
      keys_(keys),
      source_(source_of(account_)),
      per_minute_(account_.per_minute_max) {}

bool SupplierLookup::is_elsewhere(const PurchaseNumbers& numbers) const {
  return !numbers.suppliers.empty() &&
         std::ranges::none_of(numbers.suppliers, [&](const std::string& supplier) {
           return supplier == account_.title || supplier == account_.name;
         });
}

std::vector<Question> SupplierLookup::questions(const PurchaseNumbers& numbers) const {
  std::vector<Question> questions;
  const RequestTable& table = account_.protocol->request;
  if (table.by_our_no) {
    for (const trade::Number& number : numbers.order_nos) questions.push_back({.our_no = number});
  }
  if (questions.empty() && table.by_their_no) {
    const trade::Number ours =
        numbers.order_nos.size() == 1 ? numbers.order_nos.front() : trade::Number{};
    for (const trade::Number& number : numbers.upstream_nos) {
      questions.push_back({.our_no = ours, .their_no = number});
    }
  }
  const auto written = trade::Number::from(numbers.written);
  if (questions.empty() && table.by_our_no && written) questions.push_back({.our_no = *written});
  if (questions.size() > questions_max) questions.resize(questions_max);
  return questions;
}

Result<Findings> SupplierLookup::look_up(const PurchaseNumbers& numbers, Instant now) {
  Findings findings;
  if (is_elsewhere(numbers)) return findings;
  const std::vector<Question> asked = questions(numbers);
  if (asked.empty()) findings.not_searched.emplace_back("upstream_no");
  for (const Question& question : asked) {
    auto done = ask(question, now, findings);
    if (!done) return error_of(std::move(done));
  }
  return findings;
}

Result<void> SupplierLookup::ask(const Question& question, Instant now, Findings& findings) {
  if (!per_minute_.take(now)) return fail(ErrorKind::throttled, "supplier.asked_too_often");
  const SupplierAnswer answer =
      ask_supplier(account_, question, http_, clock_, [] { return false; });
  for (int repeat = 1; repeat < answer.requests; ++repeat) per_minute_.count(now);
  if (!answer.orders) {
    const Error& error = answer.orders.error();
    if (error.code == "supplier.no_such_order") return {};
    return tl::unexpected<Error>(error);
  }
  for (const SupplierOrder& order : *answer.orders) {
    auto facts = facts_of_answer(order, account_, now, {}, keys_);
    if (!facts) return error_of(std::move(facts));
    std::ranges::move(*facts, std::back_inserter(findings.facts));
  }
  return {};
}

SupplierMaker supplier_maker(const host::Clock& clock) {
  return [&clock](const SupplierSetup& setup, HttpClient& http,
                  const host::Keys& keys) -> Result<std::unique_ptr<PurchaseLookup>> {
    auto account = account_of(setup);
    if (!account) return error_of(std::move(account));
    return std::make_unique<SupplierLookup>(*std::move(account), http, clock, keys);
  };
}

}  // namespace jx::shop
