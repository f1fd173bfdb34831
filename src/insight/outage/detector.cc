#include "insight/outage/detector.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace jx::insight {

namespace {

constexpr std::int64_t whole = 1'000;       // one purchase, in thousandths
constexpr std::int64_t fade_per_day = 906;  // of a thousand: half is left after a week
constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t faded_days_max = 200;
constexpr double nowhere_seen = 0.05;     // the share of trouble that a new shop is taken to have
constexpr double nowhere_purchases = 50;  // how much that counts
constexpr std::size_t goods_named_max = 3;

std::int64_t faded(std::int64_t weight, std::int64_t days_old) {
  const std::int64_t fading = std::clamp<std::int64_t>(days_old, 0, faded_days_max);
  for (std::int64_t day = 0; day < fading && weight > 0; ++day) {
    weight = weight * fade_per_day / 1'000;
  }
  return weight;
}

void fade(Part& part, std::int64_t today) {
  part.purchases = faded(part.purchases, today - part.faded_day);
  for (auto& [cause, weight] : part.troubled) weight = faded(weight, today - part.faded_day);
  part.faded_day = std::max(part.faded_day, today);
}

bool explained(std::span<const Standing> standing, const Outcome& outcome) {
  return std::ranges::any_of(standing, [&](const Standing& one) { return explains(one, outcome); });
}

// The parts of the trade that a purchase goes through; the whole shop is one of them.
std::vector<trade::Scope> scopes_of(const trade::Place& place) {
  std::vector<trade::Scope> scopes{trade::Scope{}};
  if (!place.supplier.empty()) scopes.push_back({.supplier = place.supplier});
  if (!place.goods_no.empty()) scopes.push_back({.goods_no = place.goods_no});
  if (!place.pay_channel.empty()) scopes.push_back({.pay_channel = place.pay_channel});
  return scopes;
}

// Who counts as one: the buyer, or the order of somebody who is not known.
std::string_view person_of(const Outcome& outcome) {
  return outcome.buyer.empty() ? outcome.order_no.view() : outcome.buyer.view();
}

std::tuple<Instant, trade::Number> place_in_time(const Outcome& outcome) {
  return {outcome.at, outcome.order_no};
}

// The newest purchase of each buyer, newest first, without what an incident explains.
std::vector<const Outcome*> newest_of_each(const Part& part, std::span<const Standing> standing,
                                           Instant from) {
  std::vector<const Outcome*> newest;
  std::set<std::string_view> seen;
  for (auto at = part.recent.rbegin(); at != part.recent.rend() && at->at >= from; ++at) {
    if (explained(standing, *at)) continue;
    if (seen.insert(person_of(*at)).second) newest.push_back(&*at);
  }
  return newest;
}

template <class Counts>
std::vector<Trial> trials_of(std::span<const Outcome* const> outcomes, const Counts& counts) {
  std::vector<Trial> trials;
  trials.reserve(outcomes.size());
  for (const Outcome* outcome : outcomes) {
    trials.push_back(counts(*outcome) ? Trial::troubled : Trial::well);
  }
  return trials;
}

template <class Key>
Key leading(const std::map<Key, std::size_t>& counts) {
  const auto most = std::ranges::max_element(
      counts, [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == counts.end() ? Key{} : most->first;
}

// Puts into words what the run is about: its cause, who has to act, which goods, since when.
void describe(Finding& finding, std::span<const Outcome* const> troubled) {
  std::map<Word, std::size_t> causes;
  std::map<trade::Party, std::size_t> parties;
  std::map<std::string, std::size_t> goods;
  for (const Outcome* outcome : troubled) {
    ++causes[outcome->cause];
    ++parties[outcome->party];
    if (!outcome->goods_name.empty()) ++goods[outcome->goods_name];
    if (finding.since == Instant{} || outcome->at < finding.since) finding.since = outcome->at;
  }
  finding.cause = leading(causes);
  finding.party = leading(parties);
  while (!goods.empty() && finding.goods.size() < goods_named_max) {
    finding.goods.push_back(leading(goods));
    goods.erase(finding.goods.back());
  }
}

std::int64_t basis_points(double share) {
  return static_cast<std::int64_t>(std::lround(share * 10'000));
}

// A wider part of the trade must explain clearly more than a narrower one to be the one that broke.
double breadth_of(const trade::Scope& scope) {
  if (!scope.supplier.empty()) return 0;
  if (!scope.goods_no.empty()) return 1;
  return scope.pay_channel.empty() ? 4 : 3;
}

bool is_stronger(const Finding& a, const Finding& b) {
  const double strength_a = a.score - breadth_of(a.scope);
  const double strength_b = b.score - breadth_of(b.scope);
  return strength_a != strength_b ? strength_a > strength_b : a.scope < b.scope;
}

}  // namespace

Detector::Detector(DetectorPolicy policy) : policy_(policy) {}

Part* Detector::part_for(const trade::Scope& scope) {
  const auto found = parts_.find(scope);
  if (found != parts_.end()) return &found->second;
  if (parts_.size() >= policy_.parts_max) return nullptr;
  return &parts_.emplace(scope, Part{.scope = scope}).first->second;
}

void Detector::apply(const Outcome& outcome, std::span<const Standing> standing, Instant now) {
  for (const trade::Scope& scope : scopes_of(outcome.place)) {
    Part* part = part_for(scope);
    if (part == nullptr) continue;
    const auto known = std::ranges::find(part->recent, outcome.order_no, &Outcome::order_no);
    if (known != part->recent.end()) {
      if (known->troubled() || !outcome.troubled()) continue;
      known->cause = outcome.cause;
      known->party = outcome.party;
    } else if (outcome.at < now - policy_.recent_span) {
      weigh(*part, outcome, standing, now);
    } else {
      part->recent.insert(
          std::ranges::upper_bound(part->recent, place_in_time(outcome), {}, place_in_time),
          outcome);
    }
    age(*part, standing, now);
    touched_.insert(scope);
  }
}

void Detector::age(Part& part, std::span<const Standing> standing, Instant now) {
  std::size_t leaving = part.recent.size() - std::min(part.recent.size(), policy_.recent_max);
  while (leaving < part.recent.size() && part.recent[leaving].at < now - policy_.recent_span) {
    ++leaving;
  }
  for (std::size_t i = 0; i < leaving; ++i) weigh(part, part.recent[i], standing, now);
  part.recent.erase(part.recent.begin(),
                    part.recent.begin() + static_cast<std::ptrdiff_t>(leaving));
}

// Adds a purchase to what is usual: what is there and what is added both fade up to today.
void Detector::weigh(Part& part, const Outcome& outcome, std::span<const Standing> standing,
                     Instant now) {
  const std::int64_t today = now.ms / day_ms;
  fade(part, today);
  const bool is_unusual = std::ranges::any_of(standing, [&](const Standing& incident) {
    return !incident.is_usual && explains(incident, outcome);
  });
  if (is_unusual) return;
  const std::int64_t weight = faded(whole, today - outcome.at.ms / day_ms);
  part.purchases += weight;
  if (outcome.troubled()) part.troubled[outcome.cause] += weight;
}

// The usual share of a cause, or of its whole kind of trouble.
double Detector::usual_of(const Part& part, const Word& cause, bool by_trouble) const {
  const auto weight_in = [&](const Part& where) {
    Weight weight{.purchases = where.purchases};
    for (const auto& [each, troubled] : where.troubled) {
      const bool counts =
          by_trouble ? trade::trouble_of(each) == trade::trouble_of(cause) : each == cause;
      if (counts) weight.troubled += troubled;
    }
    return weight;
  };
  double elsewhere = nowhere_seen;
  const auto shop = parts_.find(trade::Scope{});
  if (shop != parts_.end() && part.scope != trade::Scope{}) {
    const Weight seen = weight_in(shop->second);
    elsewhere = (static_cast<double>(seen.troubled) / whole + nowhere_seen * nowhere_purchases) /
                (static_cast<double>(seen.purchases) / whole + nowhere_purchases);
  }
  return usual_share(weight_in(part), elsewhere);
}

void Detector::scan(const Part& part, std::span<const Standing> standing, Instant now,
                    std::vector<Finding>& findings) const {
  const auto outcomes = newest_of_each(part, standing, now - policy_.recent_span);
  std::set<std::pair<Word, bool>> clusters;
  for (const Outcome* outcome : outcomes) {
    if (!outcome->troubled()) continue;
    clusters.emplace(outcome->cause, false);
    clusters.emplace(trade::trouble_of(outcome->cause), true);
  }
  for (const auto& [name, by_trouble] : clusters) {
    const auto counts = [&](const Outcome& outcome) {
      return by_trouble ? trade::trouble_of(outcome.cause) == name : outcome.cause == name;
    };
    const double usual = usual_of(part, name, by_trouble);
    const Run run = worst_run(trials_of(outcomes, counts), usual, policy_.scan);
    if (run.length == 0) continue;
    Finding finding{.scope = part.scope,
                    .buyers = run.buyers,
                    .troubled = run.troubled,
                    .usual_bp = basis_points(usual),
                    .during_bp = basis_points(static_cast<double>(run.troubled) /
                                              static_cast<double>(run.buyers)),
                    .score = run.score};
    std::vector<const Outcome*> troubled;
    for (std::size_t i = 0; i < run.length; ++i) {
      if (counts(*outcomes[i])) troubled.push_back(outcomes[i]);
    }
    describe(finding, troubled);
    findings.push_back(std::move(finding));
  }
}

std::vector<Finding> Detector::take_findings(std::span<const Standing> standing, Instant now) {
  std::vector<Finding> findings;
  for (const trade::Scope& scope : std::exchange(touched_, {})) {
    scan(parts_.at(scope), standing, now, findings);
  }
  std::ranges::sort(findings, is_stronger);
  std::set<Word> troubles;
  std::erase_if(findings, [&](const Finding& finding) {
    return !troubles.insert(trade::trouble_of(finding.cause)).second;
  });
  return findings;
}

std::vector<const Outcome*> Detector::affected(const Standing& incident) const {
  std::vector<const Outcome*> found;
  const auto part = parts_.find(incident.scope);
  if (part == parts_.end()) return found;
  for (const Outcome& outcome : part->second.recent) {
    if (explains(incident, outcome)) found.push_back(&outcome);
  }
  return found;
}

bool Detector::looks_over(const Standing& incident) const {
  const auto part = parts_.find(incident.scope);
  if (part == parts_.end()) return false;
  const auto outcomes = newest_of_each(part->second, {}, incident.since);
  const auto trials = trials_of(outcomes, [&](const Outcome& outcome) {
    return outcome.troubled() && trade::trouble_of(outcome.cause) == incident.trouble;
  });
  return looks_recovered(trials, incident.usual, incident.during);
}

void Detector::forget(const trade::BuyerKey& buyer) {
  if (buyer.empty()) return;
  for (auto& [scope, part] : parts_) {
    std::erase_if(part.recent, [&](const Outcome& outcome) { return outcome.buyer == buyer; });
  }
}

void Detector::tidy(std::span<const Standing> standing, Instant now) {
  for (auto at = parts_.begin(); at != parts_.end();) {
    Part& part = at->second;
    age(part, standing, now);
    fade(part, now.ms / day_ms);
    if (!part.recent.empty() || part.purchases >= whole) {
      ++at;
      continue;
    }
    touched_.erase(at->first);
    at = parts_.erase(at);
  }
  make_room();
}

void Detector::make_room() {
  const std::size_t kept = policy_.parts_max - policy_.parts_max / 10;
  if (parts_.size() <= kept) return;
  std::vector<std::pair<std::int64_t, trade::Scope>> quiet;
  for (const auto& [scope, part] : parts_) {
    if (part.recent.empty()) quiet.emplace_back(part.purchases, scope);
  }
  std::ranges::sort(quiet);
  quiet.resize(std::min(quiet.size(), parts_.size() - kept));
  for (const auto& [purchases, scope] : quiet) {
    touched_.erase(scope);
    parts_.erase(scope);
  }
}

void Detector::restore(std::vector<Part> parts) {
  parts_.clear();
  touched_.clear();
  for (Part& part : parts) parts_.emplace(part.scope, std::move(part));
  for (const auto& [scope, part] : parts_) touched_.insert(scope);
}

}  // namespace jx::insight
