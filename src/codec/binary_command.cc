#include "codec/binary_impl.h"
#include "desk/command.h"

namespace jx::codec {

std::uint64_t digest_of(const desk::CommandBody& body) {
  std::string clear;
  detail::Writer writer{.clear = clear, .for_digest = true};
  detail::write(writer, body);
  return detail::short_digest(clear);
}

}  // namespace jx::codec
