#include "shop/supplier/question_limit.h"

namespace jx::shop {

bool QuestionLimit::take(Instant now) {
  while (!asked_.empty() && asked_.front() <= now - minutes(1)) asked_.pop_front();
  if (asked_.size() >= static_cast<std::size_t>(per_minute_max_)) return false;
  asked_.push_back(now);
  return true;
}

}  // namespace jx::shop
