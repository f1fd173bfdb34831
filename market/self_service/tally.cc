#include "market/self_service/tally.h"

#include <fmt/format.h>

namespace jx::market {

namespace {

std::string line(std::string_view name, const Count& count) {
  return fmt::format("{:<22}{:>6}{:>8}{:>13}{:>12}{:>7}{:>9}\n", name, count.asked, count.solved,
                     count.handed_over, count.unanswered, count.wrong, count.circles);
}

}  // namespace

void Tally::add(QuestionKind kind, const Asked& asked) {
  Count& count = counts_[kind];
  ++count.asked;
  if (asked.wrong) ++count.wrong;
  if (asked.circle) ++count.circles;
  switch (asked.ending) {
    case Ending::confirmed:
      if (!asked.wrong) ++count.solved;
      return;
    case Ending::handed_over:
      ++count.handed_over;
      return;
    case Ending::unanswered:
      ++count.unanswered;
      return;
  }
}

Count Tally::sum(bool standard) const {
  Count sum;
  for (const auto& [kind, count] : counts_) {
    if (question_of(kind).standard != standard) continue;
    sum.asked += count.asked;
    sum.solved += count.solved;
    sum.handed_over += count.handed_over;
    sum.unanswered += count.unanswered;
    sum.wrong += count.wrong;
    sum.circles += count.circles;
  }
  return sum;
}

int Tally::solved_percent() const {
  const Count standard = sum(true);
  return standard.asked == 0 ? 0 : standard.solved * 100 / standard.asked;
}

bool Tally::holds() const {
  const Count standard = sum(true);
  const Count others = sum(false);
  return solved_percent() >= solved_percent_min && standard.wrong + others.wrong == 0 &&
         standard.circles + others.circles == 0 && others.handed_over == others.asked;
}

std::string Tally::table() const {
  std::string out = fmt::format("{:<22}{:>6}{:>8}{:>13}{:>12}{:>7}{:>9}\n", "question", "asked",
                                "solved", "handed over", "unanswered", "wrong", "circles");
  for (const bool standard : {true, false}) {
    for (const auto& [kind, count] : counts_)
      if (question_of(kind).standard == standard) out += line(enum_text(kind), count);
    out += line(standard ? "standard" : "for a human", sum(standard));
  }
  out += fmt::format("solved without a human and confirmed: {} % of the standard questions\n",
                     solved_percent());
  return out;
}

}  // namespace jx::market
