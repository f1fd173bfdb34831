#include "insight/outage/scan.h"

#include <algorithm>
#include <cmath>

namespace jx::insight {

namespace {

constexpr double prior_purchases = 10;  // what the shop as a whole says counts as so many
constexpr double deviations = 2;
constexpr double share_min = 0.01;
constexpr double share_max = 0.95;
constexpr double nearly_all = 0.9;
constexpr double certainty = 4.605;  // ln 100
constexpr double evidence_max = certainty + 3;
constexpr std::int64_t served_min = 3;  // buyers

// x · ln(x / y), 0 for x = 0.
double term(double x, double y) { return x <= 0 ? 0 : x * std::log(x / y); }

bool stands_out(const Run& run, double usual, const ScanPolicy& policy) {
  const double share = static_cast<double>(run.troubled) / static_cast<double>(run.buyers);
  return run.troubled >= policy.buyers_min && run.score >= policy.score_min &&
         share >= std::min(usual + policy.rise_min, nearly_all) &&
         share >= std::min(usual * policy.ratio_min, nearly_all);
}

}  // namespace

double usual_share(const Weight& seen, double elsewhere) {
  const double purchases = static_cast<double>(seen.purchases) / 1000;
  const double troubled = static_cast<double>(seen.troubled) / 1000;
  const double all = purchases + prior_purchases;
  const double mean = (troubled + prior_purchases * elsewhere) / all;
  const double deviation = std::sqrt(mean * (1 - mean) / (all + 1));
  return std::clamp(mean + deviations * deviation, share_min, share_max);
}

double score_of(std::int64_t troubled, std::int64_t n, double usual) {
  if (n == 0) return 0;
  const double share = static_cast<double>(troubled) / static_cast<double>(n);
  if (share <= usual) return 0;
  return static_cast<double>(n) * (term(share, usual) + term(1 - share, 1 - usual));
}

Run worst_run(std::span<const Trial> trials, double usual, const ScanPolicy& policy) {
  Run worst;
  Run run;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    ++run.buyers;
    run.length = i + 1;
    if (trials[i] == Trial::well) continue;  // a run that begins well begins later as well
    ++run.troubled;
    run.score = score_of(run.troubled, run.buyers, usual);
    if (run.score > worst.score && stands_out(run, usual, policy)) worst = run;
  }
  return worst;
}

bool looks_recovered(std::span<const Trial> trials, double usual, double during) {
  const double low = std::clamp(usual, share_min, share_max - 0.01);
  const double high = std::clamp(during, low + 0.01, share_max);
  const double for_trouble = std::log(low / high);
  const double for_success = std::log((1 - low) / (1 - high));
  double evidence = 0;
  std::int64_t served = 0;
  for (auto trial = trials.rbegin(); trial != trials.rend(); ++trial) {  // the oldest first
    const bool well = *trial == Trial::well;
    evidence = std::clamp(evidence + (well ? for_success : for_trouble), 0.0, evidence_max);
    served = evidence > 0 ? served + (well ? 1 : 0) : 0;
  }
  return evidence >= certainty && served >= served_min;
}

}  // namespace jx::insight
