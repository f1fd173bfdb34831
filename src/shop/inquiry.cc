#include "shop/inquiry.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

namespace jx::shop {

namespace {

struct Asked {
  SourceAnswer answer{};
  std::vector<trade::Fact> facts{};
};

Asked ask(PurchaseLookup& lookup, const PurchaseNumbers& numbers, Instant now) {
  Asked asked;
  const auto began = std::chrono::steady_clock::now();
  auto found = lookup.look_up(numbers, now);
  const auto took = std::chrono::steady_clock::now() - began;
  asked.answer.took = {std::chrono::duration_cast<std::chrono::milliseconds>(took).count()};
  asked.answer.source = lookup.source();
  if (!found) {
    asked.answer.error = std::move(found).error();
    return asked;
  }
  asked.facts = std::move(found->facts);
  asked.answer.facts = asked.facts.size();
  asked.answer.not_searched = std::move(found->not_searched);
  return asked;
}

void take(Inquiry& inquiry, std::vector<Asked> all) {
  for (Asked& asked : all) {
    add_numbers(inquiry.numbers, asked.facts);
    std::ranges::move(asked.facts, std::back_inserter(inquiry.facts));
    const auto before =
        std::ranges::find(inquiry.answers, asked.answer.source, &SourceAnswer::source);
    if (before != inquiry.answers.end()) {
      asked.answer.took = asked.answer.took + before->took;
      *before = std::move(asked.answer);
    } else {
      inquiry.answers.push_back(std::move(asked.answer));
    }
  }
}

void ask_in_turn(Inquiry& inquiry, std::span<PurchaseLookup* const> lookups, Instant now) {
  std::vector<Asked> all;
  all.reserve(lookups.size());
  for (PurchaseLookup* lookup : lookups) all.push_back(ask(*lookup, inquiry.numbers, now));
  take(inquiry, std::move(all));
}

void ask_side_by_side(Inquiry& inquiry, std::span<PurchaseLookup* const> lookups, Instant now) {
  std::vector<Asked> all(lookups.size());
  {
    std::vector<std::jthread> threads;
    threads.reserve(lookups.size());
    for (std::size_t i = 0; i < lookups.size(); ++i) {
      threads.emplace_back([&, i] { all[i] = ask(*lookups[i], inquiry.numbers, now); });
    }
  }
  take(inquiry, std::move(all));
}

void drop_repeats(std::vector<trade::Fact>& facts) {
  std::set<std::pair<std::string, std::string>> met;
  std::erase_if(facts,
                [&](const trade::Fact& fact) { return !met.emplace(fact.source, fact.id).second; });
}

}  // namespace

bool Inquiry::failed() const {
  return !answers.empty() && std::ranges::all_of(answers, [](const SourceAnswer& answer) {
    return answer.error.has_value();
  });
}

Inquiry inquire(std::span<PurchaseLookup* const> shops, std::span<PurchaseLookup* const> others,
                std::string_view written, Instant now) {
  Inquiry inquiry;
  inquiry.numbers.written = written;
  ask_in_turn(inquiry, shops, now);
  const std::size_t named = inquiry.numbers.order_nos.size();
  ask_side_by_side(inquiry, others, now);
  if (inquiry.numbers.order_nos.size() > named) ask_in_turn(inquiry, shops, now);
  drop_repeats(inquiry.facts);
  return inquiry;
}

}  // namespace jx::shop
