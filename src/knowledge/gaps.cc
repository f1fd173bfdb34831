#include "knowledge/gaps.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace jx::knowledge {

namespace {

constexpr double like_enough = 0.3;  // cosine of the terms
// Among fewer questions even what they are about would look common.
constexpr std::size_t questions_usual = 50;

// Terms by weight, of length 1.
using Vector = std::map<std::string, double>;

double dot(const Vector& a, const Vector& b) {
  if (a.size() > b.size()) return dot(b, a);
  double sum = 0;
  for (const auto& [term, weight] : a) {
    const auto other = b.find(term);
    if (other != b.end()) sum += weight * other->second;
  }
  return sum;
}

double length_of(const Vector& vector) { return std::sqrt(dot(vector, vector)); }

// What is said in many questions of all kinds tells little about one.
class Rarities {
 public:
  explicit Rarities(const std::vector<std::set<std::string>>& questions)
      : questions_(static_cast<double>(std::max(questions.size(), questions_usual))) {
    for (const auto& terms : questions)
      for (const std::string& term : terms) counts_[term] += 1;
  }
  Vector vector_of(const std::set<std::string>& terms) const {
    Vector vector;
    for (const std::string& term : terms)
      vector[term] = std::log(1 + questions_ / counts_.at(term));
    const double length = length_of(vector);
    for (auto& [term, weight] : vector) weight /= length;
    return vector;
  }

 private:
  double questions_;
  std::map<std::string, double> counts_{};
};

struct Group {
  language::Intent intent;
  Vector sum{};
  std::vector<std::size_t> members{};
};

// Sounds, so that 充值 and 冲值 are one; words of other scripts as they are. What only holds the
// sentence together tells nothing of what is asked.
std::set<std::string> terms_for(const std::string& text) {
  std::set<std::string> terms;
  for (const Term& term : terms_of(text)) {
    if (term.filler) continue;
    const std::vector<std::string> sounds = sound_keys(term);
    terms.insert(sounds.empty() ? term.word : sounds.front());
  }
  return terms;
}

// Each question joins the group it is most like, else begins one.
std::vector<Group> grouped(const std::vector<Question>& questions,
                           const std::vector<Vector>& vectors) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (vectors[i].empty()) continue;
    Group* nearest = nullptr;
    double likeness = like_enough;
    for (Group& group : groups) {
      if (group.intent != questions[i].intent) continue;
      const double like = dot(vectors[i], group.sum) / length_of(group.sum);
      if (like < likeness) continue;
      likeness = like;
      nearest = &group;
    }
    if (nearest == nullptr) nearest = &groups.emplace_back(Group{.intent = questions[i].intent});
    for (const auto& [term, weight] : vectors[i]) nearest->sum[term] += weight;
    nearest->members.push_back(i);
  }
  return groups;
}

Gap gap_of(const Group& group, const std::vector<Question>& questions,
           const std::vector<Vector>& vectors) {
  Gap gap{.intent = group.intent,
          .first_at = questions[group.members.front()].at,
          .last_at = questions[group.members.back()].at};
  std::set<ContactId> askers;
  for (const std::size_t member : group.members) {
    gap.questions.push_back(questions[member].seq);
    askers.insert(questions[member].contact);
  }
  gap.askers = static_cast<std::int64_t>(askers.size());
  std::vector<std::pair<double, std::size_t>> typical;
  for (const std::size_t member : group.members)
    typical.emplace_back(-dot(vectors[member], group.sum), member);
  std::ranges::sort(typical);
  for (const auto& [unlikeness, member] : typical) {
    const std::string& text = questions[member].text;
    if (gap.texts.size() < gap_texts_max && std::ranges::find(gap.texts, text) == gap.texts.end())
      gap.texts.push_back(text);
  }
  return gap;
}

// Knowing the intent is knowing the question; the others only say what it has to do with.
bool names_the_problem(language::Intent intent) {
  using enum language::Intent;
  switch (intent) {
    case not_arrived:
    case card_invalid:
    case card_used:
    case wrong_account:
    case order_status:
    case refund_request:
    case refund_not_received:
    case duplicate_charge:
    case account_frozen:
    case account_stolen:
    case balance_wrong:
    case withdraw_problem:
    case payment_failed:
    case fraud_report:
      return true;
    case entitlement_dispute:
    case password_or_login:
    case bulk_purchase:
    case price_or_product_question:
    case how_to_use:
    case complaint_about_service:
    case human_request:
    case merchant_api:
    case chit_chat:
      return false;
  }
  return false;
}

bool is_good(const Hit& hit, language::Intent intent) {
  const bool is_meant = std::ranges::any_of(
      hit.reasons, [](const Reason& reason) { return reason.match == Match::link; });
  return hit.coverage >= good_answer || (is_meant && names_the_problem(intent) && hit.coverage > 0);
}

}  // namespace

std::vector<Gap> find_gaps(const std::vector<Question>& all, const Find& find, Instant now) {
  const std::size_t skipped = all.size() - std::min(all.size(), questions_max);
  const std::vector<Question> questions(all.begin() + static_cast<std::ptrdiff_t>(skipped),
                                        all.end());
  std::vector<std::set<std::string>> terms;
  terms.reserve(questions.size());
  for (const Question& question : questions) terms.push_back(terms_for(question.text));
  const Rarities rarities(terms);
  std::vector<Vector> vectors;
  vectors.reserve(terms.size());
  for (const auto& each : terms) vectors.push_back(rarities.vector_of(each));

  std::vector<Gap> gaps;
  for (const Group& group : grouped(questions, vectors)) {
    Gap gap = gap_of(group, questions, vectors);
    const std::vector<Hit> hits =
        find({.text = gap.texts.front(),
              .links = {{LinkKind::intent, std::string(enum_text(gap.intent))}},
              .only_for_customers = true,
              .now = now,
              .count = 1});
    if (!hits.empty()) {
      gap.nearest = hits.front().id;
      gap.coverage = hits.front().coverage;
    }
    if (hits.empty() || !is_good(hits.front(), gap.intent)) gaps.push_back(std::move(gap));
  }
  std::ranges::sort(gaps, [](const Gap& a, const Gap& b) {
    if (a.askers != b.askers) return a.askers > b.askers;
    if (a.questions.size() != b.questions.size()) return a.questions.size() > b.questions.size();
    if (a.last_at != b.last_at) return a.last_at > b.last_at;
    return a.questions.front() < b.questions.front();
  });
  return gaps;
}

}  // namespace jx::knowledge
