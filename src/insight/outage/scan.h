// The statistics of outages: is this run of purchases worse than what is usual here?
//
// A scan statistic over Bernoulli trials: of all runs that end now, the one that the usual share of
// trouble explains least. Its score is the exponent of Chernoff's bound: so many buyers in trouble,
// or more, are expected by chance with a probability of at most exp(-score). It needs no count that
// fits one shop only: five of five are striking where one in twenty is usual, and a hundred of two
// hundred where it is one in three.
// Pure. Thread-safety: functions.
#pragma once

#include <cstdint>
#include <span>

#include "base/describe.h"

namespace jx::insight {

// One buyer's newest purchase.
enum class Trial : unsigned char { well, troubled };

// Purchases weighed for the usual share, in thousandths, so that they can fade.
struct Weight {
  std::int64_t purchases = 0;
  std::int64_t troubled = 0;
};
JX_DESCRIBE(Weight, purchases, troubled)

// The usual share of trouble, on the safe side: what was seen, drawn towards `elsewhere` (the share
// in the shop as a whole) while little was seen, and two standard deviations more. Within 0.01 and
// 0.95.
double usual_share(const Weight& seen, double elsewhere);

// n · KL(troubled/n ‖ usual): 0 when no worse than usual. REQUIRES: 0 <= troubled <= n.
double score_of(std::int64_t troubled, std::int64_t n, double usual);

struct Run {
  std::int64_t buyers = 0;    // in the run
  std::int64_t troubled = 0;  // of them
  std::size_t length = 0;     // trials from the newest back
  double score = 0;
};

struct ScanPolicy {
  double score_min = 14;        // less is chance (docs/incidents.md: measured false alarms)
  double rise_min = 0.2;        // the share must lie so far above the usual, and
  double ratio_min = 2;         // be so many times the usual or nearly everybody's
  std::int64_t buyers_min = 3;  // in trouble, different ones
};

// The highest scoring run of `trials`, newest first; nothing (length 0) when none stands out.
// Cost: O(n).
Run worst_run(std::span<const Trial> trials, double usual, const ScanPolicy& policy);

// Whether the newest of `trials` (newest first) say that trouble has gone from the share `during`
// back to the `usual` one: at least three buyers were served, and the usual explains what was seen
// a hundred times better (Wald's sequential test). Evidence is bounded, so that trouble that comes
// back undoes it as fast.
bool looks_recovered(std::span<const Trial> trials, double usual, double during);

}  // namespace jx::insight
