// Parts of join() and gather(): views of things from sorted facts, and what cannot be true
// together. Pure.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "trade/chain.h"

namespace jx::trade {

// By time, then source, then id, repeats left out; the newest `facts_max`, `cut` tells whether
// there were more.
std::vector<Fact> sorted_facts(std::span<const Fact> facts, std::size_t facts_max, bool& cut);

// Fills the views of `chain` from chain.facts. `belongs` says which facts are of this purchase;
// goods, buyer and supplier facts are found through those.
void collect_views(Chain& chain, const std::vector<bool>& belongs);

// REQUIRES: the views are filled.
void find_contradictions(Chain& chain);

// Which thing a fact is about: two facts with the same key are two views of one thing.
std::string thing_of(const Fact& fact);

// Members that `newer` leaves at their default are kept from `older`.
template <class Body>
void fill_from(Body& newer, const Body& older) {
  using Members = boost::describe::describe_members<Body, boost::describe::mod_public>;
  const Body empty{};
  boost::mp11::mp_for_each<Members>([&](auto member) {
    // An unknown result at the supplier is news, not a gap.
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(newer.*member.pointer)>,
                                 UpstreamStatus>)
      return;
    auto& value = newer.*member.pointer;
    if (value == empty.*member.pointer) value = older.*member.pointer;
  });
}

// The latest view of each thing of this kind for which `wanted(position, body)`, oldest first.
// REQUIRES: `facts` are sorted.
template <class Body, class Wanted>
std::vector<View<Body>> views_in(const std::vector<Fact>& facts, Wanted wanted) {
  std::map<std::string, View<Body>> latest;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const auto* body = std::get_if<Body>(&facts[i].body);
    if (body == nullptr || !wanted(i, *body)) continue;
    View<Body> view{.body = *body, .fact = i, .at = time_of(facts[i])};
    auto [place, fresh] = latest.try_emplace(thing_of(facts[i]), view);
    if (fresh) continue;
    fill_from(view.body, place->second.body);
    place->second = std::move(view);
  }
  std::vector<View<Body>> found;
  found.reserve(latest.size());
  for (auto& [thing, view] : latest) found.push_back(std::move(view));
  std::ranges::sort(found, {}, &View<Body>::fact);
  return found;
}

}  // namespace jx::trade
