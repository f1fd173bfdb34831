// The port to a language model: a question and its answer, streamed.
#pragma once

#include <functional>
#include <string_view>

#include "assistant/chat.h"
#include "base/instant.h"
#include "base/result.h"

namespace jx::host {

// Sees the answer's text so far, each time it grew and several times a second while it does not;
// false breaks the question off.
using WatchAnswer = std::function<bool(std::string_view so_far)>;

// Thread-safety: all calls from any thread. Holds no state between two calls that a caller could
// notice; what one conversation said is in no other.
class LanguageModel {
 public:
  virtual ~LanguageModel() = default;

  // Blocks at most `wait_max`: never call it on the loop. `watch` is called on this thread.
  // Errors, all unavailable: those of HttpClient::stream; "llm.http_status" (detail "HTTP 500"),
  // "llm.bad_answer" (not what was agreed), "llm.cut" (it ended before its end), "llm.broken_off"
  // (by `watch`). detail holds nothing of question or answer.
  virtual Result<assistant::ChatAnswer> ask(const assistant::ChatQuestion& question,
                                            Duration wait_max, const WatchAnswer& watch) = 0;
};

}  // namespace jx::host
