#include "base/assert.h"
#include "codec/binary_impl.h"
#include "desk/state.h"

namespace jx::codec {

std::string encode(const desk::State& state) {
  std::string out(1, detail::format);
  std::string personal;
  detail::Writer writer{.clear = out, .personal = &personal};
  detail::write_members(writer, state);
  JX_ASSERT(personal.empty());  // a snapshot is not sealed
  return out;
}

Result<desk::State> decode_state(std::string_view bytes) {
  if (bytes.empty() || bytes[0] != detail::format) {
    return fail(ErrorKind::corrupt, "snapshot.malformed", "unknown format byte");
  }
  detail::Reader reader(bytes.substr(1), nullptr);
  Result<desk::State> state{};
  detail::read_members(reader, *state);
  if (auto error = reader.error()) {
    return fail(ErrorKind::corrupt, "snapshot.malformed", std::move(error->detail));
  }
  return state;
}

}  // namespace jx::codec
