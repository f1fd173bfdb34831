// How well the language understands what it has not seen: cross-validation over data/texts, split
// by who speaks (no voice is in both halves) or by who wrote. usage: jx_evaluate_language
// TEXTS_FOLDER [--by voice|writer] [--compare] [--errors FILE]
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <functional>
#include <map>
#include <set>

#include "language/model.h"
#include "language/training/comparisons.h"
#include "language/training/learning.h"
#include "language/training/score.h"

namespace jx::language::training {
namespace {

constexpr std::array slot_names{"order_no", "card_no",        "amount", "phone",
                                "account",  "minutes_waited", "product"};

using SlotValues = std::map<std::string, std::set<std::string>>;

// "3000.00" and "3000" are one amount.
std::string plain_amount(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  return end != text.c_str() && *end == '\0' ? fmt::format("{:.3f}", value) : text;
}

SlotValues marked_slots(const NamedSlots& slots) {
  SlotValues values;
  values["order_no"].insert(slots.order_nos.begin(), slots.order_nos.end());
  values["card_no"].insert(slots.card_nos.begin(), slots.card_nos.end());
  for (const auto& [name, value] : slots.scalars)
    values[name].insert(name == "amount" ? plain_amount(value) : value);
  return values;
}

SlotValues found_slots(const Slots& slots) {
  SlotValues values;
  values["order_no"].insert(slots.order_nos.begin(), slots.order_nos.end());
  values["order_no"].insert(slots.order_tails.begin(), slots.order_tails.end());
  values["card_no"].insert(slots.cards.begin(), slots.cards.end());
  values["card_no"].insert(slots.card_tails.begin(), slots.card_tails.end());
  values["phone"].insert(slots.phones.begin(), slots.phones.end());
  if (slots.amount)
    values["amount"].insert(
        fmt::format("{:.3f}", static_cast<double>(slots.amount->milli) / 1'000));
  if (slots.account) values["account"].insert(*slots.account);
  if (slots.product) values["product"].insert(*slots.product);
  if (slots.minutes_waited) values["minutes_waited"].insert(std::to_string(*slots.minutes_waited));
  return values;
}

// What a perfect judge could find: the marked values that are candidates at all.
SlotValues reachable_slots(const Example& example) {
  const std::string said = said_by_customer(example);
  const Folded folded = fold_text(said);
  SlotValues values;
  for (const Candidate& candidate : find_candidates(said, folded)) {
    values["order_no"].insert(candidate.written);
    values["card_no"].insert(candidate.written);
    values["phone"].insert(candidate.written);
    values["account"].insert(candidate.written);
    if (candidate.milli)
      values["amount"].insert(fmt::format("{:.3f}", static_cast<double>(*candidate.milli) / 1'000));
    if (candidate.minutes) values["minutes_waited"].insert(std::to_string(*candidate.minutes));
  }
  for (const auto& [name, value] : example.slots->scalars)
    if (name == "product" && said.contains(value)) values[name].insert(value);
  return values;
}

struct Outcome {
  const Example* example = nullptr;
  Understanding understood{};
};

void print_wishes(const std::vector<Outcome>& outcomes) {
  Confusion intents(intents_count);
  Confusion urgent(2);
  Confusion human(2);
  Confusion priority(4);
  for (const auto& [example, understood] : outcomes) {
    intents.add(example->intents.front(), understood.intents.front().name);
    urgent.add(example->urgent, understood.urgent);
    human.add(example->needs_human, understood.needs_human);
    priority.add(example->priority, understood.priority);
  }
  fmt::print(
      "\n| first intent | texts | precision | recall | F1 | most often taken for "
      "|\n|---|---|---|---|---|---|\n");
  for (std::size_t i = 0; i < intents_count; ++i) {
    const std::size_t other = intents.most_mistaken_for(i);
    fmt::print("| {} | {} | {:.3f} | {:.3f} | {:.3f} | {} ({}) |\n",
               enum_text(static_cast<Intent>(i)), intents.truths(i), intents.precision(i),
               intents.recall(i), intents.f1(i), enum_text(static_cast<Intent>(other)),
               intents.count(i, other));
  }
  fmt::print("\n| | F1 | must |\n|---|---|---|\n");
  fmt::print("| first intent, macro | **{:.4f}** | 0.88 |\n", intents.macro_f1());
  fmt::print("| first intent, accuracy | {:.4f} | |\n", intents.accuracy());
  fmt::print("| urgent | **{:.4f}** | 0.85 |\n", urgent.f1(1));
  fmt::print("| needs a human | **{:.4f}** | 0.88 |\n", human.f1(1));
  fmt::print("| priority, macro | {:.4f} | |\n", priority.macro_f1());
}

void print_slots(const std::vector<Outcome>& outcomes) {
  std::map<std::string, Counts> counts;
  std::map<std::string, Counts> reach;
  for (const auto& [example, understood] : outcomes) {
    if (!example->slots) continue;
    SlotValues marked = marked_slots(*example->slots);
    SlotValues found = found_slots(understood.slots);
    SlotValues reachable = reachable_slots(*example);
    for (const char* slot : slot_names) {
      counts[slot].compare(marked[slot], found[slot]);
      reach[slot].compare(marked[slot], reachable[slot]);
    }
  }
  Counts all;
  fmt::print(
      "\n| slot | marked | within reach | precision | recall | F1 |\n|---|---|---|---|---|---|\n");
  for (const char* slot : slot_names) {
    const Counts& count = counts[slot];
    all += count;
    fmt::print("| {} | {} | {:.3f} | {:.3f} | {:.3f} | {:.3f} |\n", slot, count.hits + count.missed,
               reach[slot].recall(), count.precision(), count.recall(), count.f1());
  }
  fmt::print("| all | {} | | {:.3f} | {:.3f} | **{:.4f}** |\n", all.hits + all.missed,
             all.precision(), all.recall(), all.f1());
}

void write_errors(const std::string& file, const std::vector<Outcome>& outcomes) {
  std::ofstream out(file);
  for (const auto& [example, understood] : outcomes) {
    std::string said = said_by_customer(*example);
    std::ranges::replace(said, '\n', ' ');
    const auto report = [&](std::string_view what, std::string_view truth, std::string_view taken) {
      if (truth != taken)
        out << fmt::format("{}\t{}\t{}\t{}\t{}\n", what, truth, taken, example->voice, said);
    };
    report("intent", enum_text(example->intents.front()),
           enum_text(understood.intents.front().name));
    report("urgent", example->urgent ? "yes" : "no", understood.urgent ? "yes" : "no");
    report("needs_human", example->needs_human ? "yes" : "no",
           understood.needs_human ? "yes" : "no");
    report("priority", enum_text(example->priority), enum_text(understood.priority));
    if (!example->slots) continue;
    SlotValues marked = marked_slots(*example->slots);
    SlotValues found = found_slots(understood.slots);
    for (const char* slot : slot_names)
      report(slot, fmt::format("{}", fmt::join(marked[slot], " ")),
             fmt::format("{}", fmt::join(found[slot], " ")));
  }
}

std::vector<Outcome> cross_validate(const std::vector<Example>& corpus, const Split& split) {
  std::vector<Outcome> outcomes;
  double microseconds = 0;
  for (const Fold& fold : folds_of(corpus, split)) {
    const std::vector<std::byte> bytes = learn(fold.learnt);
    const Result<Model> model = Model::open(bytes);
    const auto language = language_with(*model);
    for (const Example* example : fold.held_out) {
      const std::vector<Turn> turns = example->turns();
      const auto begun = std::chrono::steady_clock::now();
      outcomes.push_back({example, language->understand(turns)});
      microseconds +=
          std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begun)
              .count();
    }
    fmt::print(stderr, "{}: {} texts held out\n", fold.name, fold.held_out.size());
  }
  fmt::print("\n{} texts, each judged by a model that never saw its {}; {:.0f} µs a text.\n",
             outcomes.size(), split == Split::by_voice ? "speaker" : "writer",
             microseconds / static_cast<double>(outcomes.size()));
  return outcomes;
}

}  // namespace
}  // namespace jx::language::training

int main(int argc, char** argv) {
  using namespace jx::language::training;
  const std::vector<std::string> words(argv + 1, argv + argc);
  const auto has = [&](std::string_view word) {
    return std::ranges::find(words, word) != words.end();
  };
  const auto value = [&](std::string_view option) {
    const auto at = std::ranges::find(words, option);
    return at == words.end() || at + 1 == words.end() ? std::string() : *(at + 1);
  };
  if (words.empty() || words.front().starts_with("--")) {
    fmt::print(stderr, "usage: {} TEXTS_FOLDER [--by voice|writer] [--compare] [--errors FILE]\n",
               argv[0]);
    return 2;
  }
  const auto corpus = read_corpus(words.front());
  if (!corpus) {
    fmt::print(stderr, "{}: {}\n", corpus.error().code, corpus.error().detail);
    return 1;
  }
  const Split split = value("--by") == "writer" ? Split::by_writer : Split::by_voice;
  if (has("--compare")) print_comparison(*corpus, split);
  const std::vector<Outcome> outcomes = cross_validate(*corpus, split);
  print_wishes(outcomes);
  print_slots(outcomes);
  if (const std::string file = value("--errors"); !file.empty()) write_errors(file, outcomes);
}
