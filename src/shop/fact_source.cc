#include "shop/fact_source.h"

#include <algorithm>

namespace jx::shop {

Duration retry_pause(Duration pause, int failures) {
  const Duration longest = std::max(pause, minutes(1));
  Duration wait = pause;
  for (int i = 0; i < failures && wait < longest; ++i) wait = wait * 2;
  return std::min(wait, longest);
}

}  // namespace jx::shop
