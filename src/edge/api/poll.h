// Long poll: sessions of the stream whose frames are collected for one answer.
// Thread-safety: loop thread only.
#pragma once

#include <functional>
#include <memory>

#include "edge/auth/caller.h"
#include "edge/http/router.h"
#include "edge/wire/frames.h"

namespace jx::edge::api {

struct Context;

struct PollRequest {
  auth::Caller caller{};
  wire::Hello hello{};
  Duration wait = seconds(25);
};

class PollTable {
 public:
  PollTable();
  ~PollTable();

  // Answers {"frames":[…],"cursor":"140"} from a later answer_due(): when there is something to
  // tell or when `wait` is over. With a `since` that can be resumed the welcome is left out.
  void begin(Context& context, PollRequest request, http::Respond respond);
  // Answers what can be answered. Called after commits, reads and each second.
  void answer_due(Instant now);
  std::size_t waiting() const;
  // Called when a poll may have become due; arranges answer_due() in a later turn.
  void on_news(std::function<void()> hook) { news_ = std::move(hook); }
  void news() const {
    if (news_) news_();
  }

 private:
  std::function<void()> news_;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jx::edge::api
