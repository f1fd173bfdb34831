// Finds outages: parts of the trade (a supplier, goods, a way to pay, the whole shop) in which
// trouble of one kind has become striking against what is usual there. And says when one looks
// over.
//
// A deterministic fold: outcomes in, findings out; the time is handed in. What is old fades into
// the usual share; what an incident explains does not, and raises no other. Floating point only
// weighs one finding against another: what came of it is recorded, never computed again.
// Thread-safety: one thread at a time.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/describe.h"
#include "insight/outage/outcome.h"
#include "insight/outage/scan.h"
#include "insight/outage/standing.h"

namespace jx::insight {

struct DetectorPolicy {
  ScanPolicy scan{};
  Duration recent_span =
      hours(6);                   // older purchases say what is usual, no longer what is happening
  std::size_t recent_max = 200;   // of one part of the trade; the newest
  std::size_t parts_max = 5'000;  // parts of the trade; further ones wait for tidy() to make room
};

// A part of the trade as the detector remembers it.
struct Part {
  trade::Scope scope{};
  std::vector<Outcome> recent{};            // by time, then order; one a purchase
  std::int64_t purchases = 0;               // that have faded into the usual, in thousandths
  std::map<Word, std::int64_t> troubled{};  // of them, by cause
  std::int64_t faded_day = 0;               // the day up to which they have faded
};
JX_DESCRIBE(Part, scope, recent, purchases, troubled, faded_day)

struct Finding {
  trade::Scope scope{};
  std::vector<std::string> goods{};  // names of the goods most in trouble, at most three
  Word cause{};                      // the leading one
  trade::Party party = trade::Party::undecided;  // who has to act in most of them
  Instant since{};             // the earliest purchase of the run that is in trouble
  std::int64_t buyers = 0;     // of the run
  std::int64_t troubled = 0;   // of them
  std::int64_t usual_bp = 0;   // usual share of trouble, in basis points, on the safe side
  std::int64_t during_bp = 0;  // share in the run
  double score = 0;
};

class Detector {
 public:
  explicit Detector(DetectorPolicy policy = {});

  // Counts what became of a purchase. Told again it changes nothing, but for a complaint about
  // goods that seemed to have arrived well.
  void apply(const Outcome& outcome, std::span<const Standing> standing, Instant now);

  // What stands out among the parts that were told of since the last call: the strongest of each
  // kind of trouble, the strongest first.
  std::vector<Finding> take_findings(std::span<const Standing> standing, Instant now);

  // Purchases in trouble that the incident explains, the oldest first.
  std::vector<const Outcome*> affected(const Standing& incident) const;

  // The newest purchases went well again, of three buyers or more, and the outage explains that
  // less than a hundredth as well as the usual does. Without new purchases nothing is known: false.
  bool looks_over(const Standing& incident) const;

  // The buyer asked to be forgotten.
  void forget(const trade::BuyerKey& buyer);

  // To be called now and then: ages what is sold no more and drops parts of which less than one
  // purchase is left; where less than a tenth of parts_max is free then, also those that had the
  // fewest purchases and none lately.
  void tidy(std::span<const Standing> standing, Instant now);

  const std::map<trade::Scope, Part>& memory() const { return parts_; }
  void restore(std::vector<Part> parts);

 private:
  Part* part_for(const trade::Scope& scope);
  void age(Part& part, std::span<const Standing> standing, Instant now);
  void weigh(Part& part, const Outcome& outcome, std::span<const Standing> standing, Instant now);
  double usual_of(const Part& part, const Word& cause, bool by_trouble) const;
  void make_room();
  void scan(const Part& part, std::span<const Standing> standing, Instant now,
            std::vector<Finding>& findings) const;

  DetectorPolicy policy_;
  std::map<trade::Scope, Part> parts_;
  std::set<trade::Scope> touched_;
};

}  // namespace jx::insight
