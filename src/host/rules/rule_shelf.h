// The rules that judge, and what an operator does with them: read an edition, check a change, try
// it on the past.
//
// In force is the edition published last (desk/rules), or the sheets that came with the program
// while none was. An edition that this program cannot read any more (a newer version of it knows
// other signals or claims) is set aside: then the sheets that came with the program judge, and
// set_aside() says why. Thread-safety: loop thread, as DeskService.
#pragma once

#include <filesystem>
#include <memory>

#include "desk/event.h"
#include "host/desk_service.h"
#include "trade/rule_book.h"
#include "trade/trial.h"

namespace jx::host {

using RuleTexts = std::vector<desk::RuleText>;

// A whole book that could be published: as written, and bound.
struct RuleCandidate {
  RuleTexts sheets{};
  std::shared_ptr<const trade::RuleBook> book{};
};

// A trial, and what it stands on.
struct RuleTrial {
  trade::Trial trial{};
  std::int64_t claims = 0;     // made by customers, the newest first
  std::int64_t purchases = 0;  // that nobody complained of, judged as if nothing had arrived
  Instant since{};             // of the oldest; 0 when nothing was tried
};
JX_DESCRIBE(RuleTrial, trial, claims, purchases, since)

class RuleShelf final : public Watcher {
 public:
  static constexpr std::size_t trial_count_max = 2'000;

  // Reads the sheets of the folder, takes up what the desk remembers, and watches. The service
  // outlives this. Errors: as load_rule_book. Blocks: reads files.
  static Result<std::unique_ptr<RuleShelf>> open(DeskService& service,
                                                 const std::filesystem::path& folder);
  ~RuleShelf() override;
  RuleShelf(const RuleShelf&) = delete;
  RuleShelf& operator=(const RuleShelf&) = delete;

  const trade::RuleBook& book() const { return *in_force_.book; }
  const RuleTexts& sheets() const { return in_force_.sheets; }
  // The edition of book(); none: what came with the program.
  RuleEditionId edition() const { return edition_; }
  // Why the edition published last is not in force.
  const std::optional<Error>& set_aside() const { return set_aside_; }

  // The sheets of an edition; none: those that came with the program.
  // Errors: not_found "rules.edition_unknown".
  void read_edition(RuleEditionId edition, Done<RuleTexts> done);

  // The book in force with these sheets in place of theirs. Checks everything before it may be
  // published: that it can be read and bound, and that no rule says something new under a name and
  // version that were published before. Errors: as parse_sheet, trade::RuleBook::bind and
  // trade::check_succession; invalid "rules.nothing_changed".
  void check(RuleTexts changes, Done<RuleCandidate> done);
  // An edition as a candidate, for taking a change back. Errors: as read_edition and check.
  void check_edition(RuleEditionId edition, Done<RuleCandidate> done);

  // What would have been said instead on the newest `count` claims; where customers claimed less
  // often, purchases told of lately fill up. Each is judged with the facts that were seen then.
  // REQUIRES: count <= trial_count_max. Takes up to some seconds, in the background.
  void try_on_the_past(const RuleCandidate& candidate, std::size_t count, Done<RuleTrial> done);

  void on_committed(std::span<const desk::Recorded> events) override;

 private:
  RuleShelf(DeskService& service, RuleCandidate installed);
  void put_in_force(RuleEditionId edition, const RuleTexts& sheets);
  void bind(RuleTexts sheets, bool is_known, Done<RuleCandidate> done);
  std::vector<Seq> editions() const;

  DeskService& service_;
  const RuleCandidate installed_;
  RuleCandidate in_force_;
  RuleCandidate ready_{};  // checked last: what is published next, most likely
  RuleEditionId edition_{};
  std::optional<Error> set_aside_{};
  // Callbacks that come after the end find it expired and do nothing.
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace jx::host
