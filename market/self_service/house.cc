#include "market/self_service/house.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "market/client/signing.h"
#include "market/town/story.h"

namespace jx::market {

namespace {

constexpr std::size_t http_lines = 16;
constexpr int sources = 64;  // loopback addresses to come from
constexpr int others_percent = 20;
constexpr std::int64_t minute_ms = 60'000;

std::int64_t unix_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

bool well_ended(QuestionKind kind, const Asked& asked) {
  const Ending wanted = question_of(kind).standard ? Ending::confirmed : Ending::handed_over;
  return asked.ending == wanted && !asked.wrong && !asked.circle;
}

}  // namespace

House::House(Loop& loop, Settings settings)
    : loop_(loop),
      settings_(std::move(settings)),
      dice_(settings_.seed),
      push_(loop, settings_.server, settings_.logins.push_key, settings_.logins.shop,
            settings_.logins.push_secret),
      people_(people_of(dice_, settings_.customers)) {
  for (std::size_t i = 0; i < http_lines; ++i) {
    http_.push_back(
        std::make_unique<HttpClient>(loop_, settings_.server, 1000 + static_cast<int>(i)));
  }
}

House::~House() = default;

// Every standard question as often as the others, a fifth of what a human has to decide; shuffled.
std::vector<QuestionKind> House::kinds() {
  std::vector<QuestionKind> standard;
  std::vector<QuestionKind> others;
  for (const Question& question : questions())
    (question.standard ? standard : others).push_back(question.kind);
  std::vector<QuestionKind> all;
  const std::size_t count = settings_.customers;
  const std::size_t for_humans = count * others_percent / 100;
  for (std::size_t i = 0; i < count; ++i) {
    all.push_back(i < for_humans ? others[i % others.size()]
                                 : standard[(i - for_humans) % standard.size()]);
  }
  for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[dice_.below(i)]);
  return all;
}

Asker::Case House::next_case(QuestionKind kind, std::size_t who, std::vector<ShopFact>& facts) {
  const Buyer& buyer = people_[who];
  const std::int64_t now = unix_ms();
  const auto tell = [&](const Purchase& one) {
    for (ShopFact& fact : story_of(one, buyer, dice_.fork()).facts)
      facts.push_back(std::move(fact));
  };
  Asker::Case matter{.kind = kind, .who = buyer};
  const Question& question = question_of(kind);
  do {
    matter.purchase = purchase_with(dice_, who, buyer, dice_.pick(question.truths),
                                    now - dice_.between(25, 80) * minute_ms);
  } while (!can_be_asked_about(question, matter.purchase));
  tell(matter.purchase);
  // Whoever was charged once has one order: the shop's list says so.
  if (kind != QuestionKind::charged_once && dice_.chance(30)) {
    const Purchase other = purchase_with(dice_, who, buyer, Truth::delivered,
                                         now - dice_.between(30, 90) * 60 * minute_ms);
    tell(other);
    matter.other_orders.push_back(other.order_no);
  }
  return matter;
}

Result<Tally> House::run() {
  std::vector<ShopFact> facts = catalogue_facts(unix_ms() - 100 * 60 * minute_ms);
  const std::vector<QuestionKind> all = kinds();
  for (std::size_t i = 0; i < all.size(); ++i) cases_.push_back(next_case(all[i], i, facts));
  std::ranges::sort(facts, {}, &ShopFact::seen_at_ms);
  push_.push(std::move(facts));
  push_.when_empty([this] {
    if (push_.refused() > 0) return loop_.io.stop();
    come(0);
  });
  loop_.io.run();
  if (push_.refused() > 0)
    return fail(ErrorKind::invalid, "self_service.facts_refused", push_.last_refusal());
  return tally_;
}

void House::come(std::size_t position) {
  if (position == cases_.size()) return;
  const Asker::Case& matter = cases_[position];
  Asker::Settings settings{.server = settings_.server,
                           .source = 1 + static_cast<int>(position % sources)};
  if (matter.who.signed_in) {
    settings.identity = signed_identity(settings_.logins.identity_secret, settings_.logins.shop,
                                        matter.who.id, matter.who.name, unix_ms() / 1000);
  }
  askers_.push_back(std::make_unique<Asker>(loop_, *http_[position % http_.size()],
                                            std::move(settings), matter, dice_.fork(),
                                            [this](Asker& asker) { take_leave(asker); }));
  askers_.back()->come();
  loop_.after(span_of(settings_.arrival_every_s), [this, position] { come(position + 1); });
}

void House::take_leave(const Asker& asker) {
  tally_.add(asker.kind(), asker.asked());
  if (settings_.tells_talks && !well_ended(asker.kind(), asker.asked())) {
    fmt::print("-- {}: {}{}{}\n", enum_text(asker.kind()), enum_text(asker.asked().ending),
               asker.asked().wrong ? ", wrong" : "", asker.asked().circle ? ", circle" : "");
    for (const std::string& line : asker.asked().talk) fmt::print("{}\n", line);
  }
  if (++left_ == cases_.size()) loop_.io.stop();
}

}  // namespace jx::market
