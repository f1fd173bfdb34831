// RFC 6455 framing, both roles: bytes to messages and messages to bytes. Pure: no sockets, no time.
//
// The decoder keeps nothing but the header of a frame that is cut and the parts of a message that
// is not whole yet; a message that lies whole in the bytes handed in is passed on without a copy.
// Extensions are not spoken: a reserved bit is a protocol error.
// Thread-safety: one thread at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace jx::edge::websocket {

enum class Opcode : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10,
};

// Close codes this house sends. 4000–4999 are its own.
namespace close_code {
inline constexpr std::uint16_t normal = 1000;
inline constexpr std::uint16_t going_away = 1001;
inline constexpr std::uint16_t protocol_error = 1002;
inline constexpr std::uint16_t bad_text = 1007;
inline constexpr std::uint16_t policy = 1008;
inline constexpr std::uint16_t too_big = 1009;
inline constexpr std::uint16_t internal = 1011;
inline constexpr std::uint16_t revoked = 4001;     // the session ended: log in again
inline constexpr std::uint16_t hello_late = 4002;  // no hello within ten seconds
inline constexpr std::uint16_t too_slow = 4008;    // the client reads too slowly: resume
}  // namespace close_code

// True for codes that may stand in a close frame (RFC 6455 §7.4 and the IANA registry).
bool is_sendable(std::uint16_t code);

enum class Role : std::uint8_t { server, client };

// UTF-8 checked piece by piece. A broken sequence is found at its first wrong byte.
class Utf8Check {
 public:
  // False once broken.
  bool feed(std::string_view bytes);
  // True when no sequence is open.
  bool whole() const { return state_ == 0; }
  void reset() { state_ = 0; }

 private:
  std::uint8_t state_ = 0;
};

// What a decoder finds. Views die with the call.
class FrameSink {
 public:
  virtual ~FrameSink() = default;
  virtual void on_message(std::string_view payload, bool binary) = 0;
  virtual void on_ping(std::string_view payload) = 0;
  virtual void on_pong(std::string_view payload) = 0;
  // `code` 1005 when the frame carried none.
  virtual void on_close(std::uint16_t code, std::string_view reason) = 0;
  // False stops the decoder: what is left of the bytes is dropped.
  virtual bool wants_more() const = 0;
};

class Decoder {
 public:
  // `role` is our own: a server demands masked frames, a client unmasked ones.
  Decoder(Role role, std::size_t message_bytes_max)
      : message_bytes_max_(message_bytes_max), role_(role) {}

  // Takes all of `bytes` (payloads are unmasked in place). Answers the close code to send when the
  // peer broke the protocol (1002, 1007, 1009); after that the decoder must not be fed again.
  std::optional<std::uint16_t> feed(std::span<char> bytes, FrameSink& sink);

  // Bytes kept between calls.
  std::size_t kept_bytes() const { return message_.capacity(); }

 private:
  using Fault = std::optional<std::uint16_t>;
  Fault begin_frame();
  Fault take_payload(std::span<char>& bytes, FrameSink& sink);
  Fault finish_data(FrameSink& sink);
  Fault finish_control(FrameSink& sink);
  std::size_t header_bytes() const;
  void unmask(std::span<char> bytes);
  bool is_control() const { return (static_cast<std::uint8_t>(opcode_) & 8) != 0; }

  std::string message_{};  // of a message in parts
  std::size_t message_bytes_max_;
  std::uint64_t payload_left_ = 0;
  std::array<unsigned char, 14> header_{};
  std::array<unsigned char, 4> mask_{};
  std::array<char, 125> control_{};
  std::uint8_t header_have_ = 0;
  std::uint8_t control_have_ = 0;
  std::uint8_t mask_at_ = 0;
  Utf8Check utf8_{};
  Role role_;
  Opcode opcode_ = Opcode::continuation;
  bool in_payload_ = false;
  bool fin_ = false;
  bool in_message_ = false;  // a first fragment was seen, the last not yet
  bool binary_ = false;
};

// The header of an unmasked (server) frame that carries `payload_bytes`.
void append_header(std::string& out, Opcode opcode, std::size_t payload_bytes, bool fin = true);
// A whole unmasked frame.
void append_frame(std::string& out, Opcode opcode, std::string_view payload, bool fin = true);
// A whole masked (client) frame. `key` should be unpredictable.
void append_masked_frame(std::string& out, Opcode opcode, std::string_view payload,
                         std::uint32_t key, bool fin = true);
// The payload of a close frame: code and reason, cut to 123 bytes at a character's edge.
std::string close_payload(std::uint16_t code, std::string_view reason);

// Sec-WebSocket-Accept for a key (RFC 6455 §4.2.2).
std::string accept_key(std::string_view key);
// True for base64 of 16 bytes.
bool is_valid_key(std::string_view key);

}  // namespace jx::edge::websocket
