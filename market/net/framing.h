// The client's half of RFC 6455 framing: masked frames out, plain frames in.
// Pure. Thread-safety: functions are reentrant.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jx::market {

enum class Opcode : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10
};

struct FrameView {
  Opcode opcode = Opcode::text;
  bool final = true;
  std::string_view payload{};  // points into the input
  std::size_t bytes = 0;       // of the whole frame
};

// Largest payload a server may send.
inline constexpr std::uint64_t server_frame_bytes_max = 16u << 20;

// Appends one final frame, masked with `mask`.
void append_client_frame(std::string& out, Opcode opcode, std::string_view payload,
                         std::uint32_t mask);

// The first frame of `input`; nothing while it is incomplete.
// Errors: corrupt "websocket.masked", "websocket.reserved_bits", "websocket.too_long".
Result<std::optional<FrameView>> first_server_frame(std::string_view input);

}  // namespace jx::market
