// Carries out the erasing of people: when ContactErased is durable and the tables have dropped
// their rows, the attachments and the keys go for good: the contact's own, the buyer's and those of
// orders proved to be theirs, so that what the trade facts hold of them cannot be read either. Done
// again after a crash in the middle; doing it twice changes nothing. What could not be done is told
// and done at the next start. Thread-safety: loop thread only.
#pragma once

#include <set>

#include "host/reactor/follower.h"

namespace jx::host {

class Eraser {
 public:
  // The service outlives this. `failed` is told what could not be done.
  Eraser(DeskService& service, std::function<void(const Error&)> failed);

  // Follows, and takes up what a crash left undone. Errors and blocking: as Follower.
  Result<void> start();
  void stop();

 private:
  void erase(Seq seq, const desk::ContactErased& erased);

  DeskService& service_;
  const std::function<void(const Error&)> failed_;
  std::set<Seq> undone_;  // erasures under way or failed
  Follower follower_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace jx::host
