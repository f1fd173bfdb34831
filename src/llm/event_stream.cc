#include "llm/event_stream.h"

namespace jx::llm {

Result<bool> EventStream::read(std::string_view bytes, const TakeData& take) {
  for (const char c : bytes) {
    const bool second_of_pair = c == '\n' && std::exchange(after_return_, false);
    if (second_of_pair) continue;
    after_return_ = c == '\r';
    if (c == '\n' || c == '\r') {
      if (!end_line(take)) return false;
      continue;
    }
    line_ += c;
    if (line_.size() + data_.size() > event_bytes_max)
      return fail(ErrorKind::unavailable, "llm.bad_answer", "an event beyond its bound");
  }
  return true;
}

bool EventStream::end_line(const TakeData& take) {
  const std::string line = std::exchange(line_, {});
  if (line.empty()) {
    if (!std::exchange(has_data_, false)) return true;
    return take(std::exchange(data_, {}));
  }
  constexpr std::string_view member = "data:";
  if (!line.starts_with(member)) return true;
  std::string_view value = std::string_view(line).substr(member.size());
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (has_data_) data_ += '\n';
  data_ += value;
  has_data_ = true;
  return true;
}

}  // namespace jx::llm
