// Server-sent events as they come in: bytes in pieces of any size to the data of whole events.
// Pure. Thread-safety: one thread at a time. Source: WHATWG HTML, "Server-sent events".
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jx::llm {

class EventStream {
 public:
  static constexpr std::size_t event_bytes_max = 256u << 10;

  // The view dies with the call; false ends the reading.
  using TakeData = std::function<bool(std::string_view data)>;

  // Reads on. True while the taker wants more. Comments and members other than data are passed
  // over. Errors: unavailable "llm.bad_answer" (an event beyond its bound).
  Result<bool> read(std::string_view bytes, const TakeData& take);

 private:
  bool end_line(const TakeData& take);

  std::string line_{};
  std::string data_{};
  bool has_data_ = false;
  bool after_return_ = false;
};

}  // namespace jx::llm
