#include "edge/auth/throttle.h"

namespace jx::edge::auth {

bool Throttle::take(std::string_view key, Instant now) {
  if (now >= window_end_) {
    tries_.clear();
    window_end_ = now + limits_.window;
  }
  auto found = tries_.find(std::string(key));
  if (found == tries_.end()) {
    if (tries_.size() >= limits_.keys_max) return true;
    found = tries_.emplace(std::string(key), 0).first;
  }
  return ++found->second <= limits_.tries_max;
}

}  // namespace jx::edge::auth
