#include "edge/websocket/frame.h"

#include <openssl/evp.h>
#include <simdjson.h>

#include <cstring>

#include "edge/auth/secret.h"

namespace jx::edge::websocket {

bool is_sendable(std::uint16_t code) {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
}

// States: 0 between characters; 1, 2, 3 plain bytes still to come; the rest restrict the next byte:
// 4 after E0 (A0–BF), 5 after ED (80–9F), 6 after F0 (90–BF), 7 after F4 (80–8F).
bool Utf8Check::feed(std::string_view bytes) {
  constexpr std::uint8_t broken = 8;
  std::size_t i = 0;
  while (i < bytes.size()) {
    if (state_ == 0) {
      std::uint64_t eight = 0;
      while (i + 8 <= bytes.size()) {
        std::memcpy(&eight, bytes.data() + i, 8);
        if ((eight & 0x8080808080808080ULL) != 0) break;
        i += 8;
      }
      if (i == bytes.size()) break;
    }
    const auto byte = static_cast<unsigned char>(bytes[i++]);
    const bool follows = (byte & 0xC0) == 0x80;
    switch (state_) {
      case 0:
        if (byte < 0x80) break;
        state_ = byte < 0xC2    ? broken
                 : byte < 0xE0  ? std::uint8_t{1}
                 : byte == 0xE0 ? std::uint8_t{4}
                 : byte == 0xED ? std::uint8_t{5}
                 : byte < 0xF0  ? std::uint8_t{2}
                 : byte == 0xF0 ? std::uint8_t{6}
                 : byte < 0xF4  ? std::uint8_t{3}
                 : byte == 0xF4 ? std::uint8_t{7}
                                : broken;
        break;
      case 1:
        state_ = follows ? std::uint8_t{0} : broken;
        break;
      case 2:
        state_ = follows ? std::uint8_t{1} : broken;
        break;
      case 3:
        state_ = follows ? std::uint8_t{2} : broken;
        break;
      case 4:
        state_ = follows && byte >= 0xA0 ? std::uint8_t{1} : broken;
        break;
      case 5:
        state_ = follows && byte <= 0x9F ? std::uint8_t{1} : broken;
        break;
      case 6:
        state_ = follows && byte >= 0x90 ? std::uint8_t{2} : broken;
        break;
      case 7:
        state_ = follows && byte <= 0x8F ? std::uint8_t{2} : broken;
        break;
      default:
        break;
    }
    if (state_ == broken) return false;
  }
  return true;
}

std::size_t Decoder::header_bytes() const {
  if (header_have_ < 2) return 2;
  const unsigned length = header_[1] & 0x7F;
  const std::size_t extended = length == 126 ? 2 : length == 127 ? 8 : 0;
  return 2 + extended + ((header_[1] & 0x80) != 0 ? 4 : 0);
}

Decoder::Fault Decoder::begin_frame() {
  const unsigned first = header_[0];
  const unsigned second = header_[1];
  fin_ = (first & 0x80) != 0;
  if ((first & 0x70) != 0) return close_code::protocol_error;
  const unsigned opcode = first & 0x0F;
  if ((opcode > 2 && opcode < 8) || opcode > 10) return close_code::protocol_error;
  opcode_ = static_cast<Opcode>(opcode);
  const bool masked = (second & 0x80) != 0;
  if (masked != (role_ == Role::server)) return close_code::protocol_error;

  std::uint64_t length = second & 0x7F;
  std::size_t at = 2;
  const std::size_t extended = length == 126 ? 2 : length == 127 ? 8 : 0;
  if (extended != 0) {
    length = 0;
    for (std::size_t i = 0; i < extended; ++i) length = (length << 8) | header_[at++];
    const std::uint64_t least = extended == 2 ? 126 : 65536;
    if (length < least || (length >> 63) != 0) return close_code::protocol_error;
  }
  if (masked) std::memcpy(mask_.data(), header_.data() + at, 4);
  mask_at_ = 0;
  payload_left_ = length;

  if (is_control()) {
    if (!fin_ || length > 125) return close_code::protocol_error;
    control_have_ = 0;
  } else {
    if ((opcode_ == Opcode::continuation) != in_message_) return close_code::protocol_error;
    if (opcode_ != Opcode::continuation) {
      binary_ = opcode_ == Opcode::binary;
      in_message_ = true;
      message_.clear();
      utf8_.reset();
    }
    if (length > message_bytes_max_ - message_.size()) return close_code::too_big;
  }
  in_payload_ = true;
  header_have_ = 0;
  return std::nullopt;
}

void Decoder::unmask(std::span<char> bytes) {
  if (role_ != Role::server) return;
  std::array<unsigned char, 8> eight{};
  for (std::size_t i = 0; i < 8; ++i) eight[i] = mask_[(mask_at_ + i) & 3];
  std::uint64_t wide = 0;
  std::memcpy(&wide, eight.data(), 8);
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, 8);
    word ^= wide;
    std::memcpy(bytes.data() + i, &word, 8);
  }
  for (; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(static_cast<unsigned char>(bytes[i]) ^ eight[i & 7]);
  }
  mask_at_ = static_cast<std::uint8_t>((mask_at_ + bytes.size()) & 3);
}

Decoder::Fault Decoder::finish_data(FrameSink& sink) {
  if (!fin_) return std::nullopt;
  if (!binary_ && !utf8_.whole()) return close_code::bad_text;
  in_message_ = false;
  std::string whole;
  whole.swap(message_);  // an idle connection keeps no buffer
  sink.on_message(whole, binary_);
  return std::nullopt;
}

Decoder::Fault Decoder::finish_control(FrameSink& sink) {
  const std::string_view payload(control_.data(), control_have_);
  if (opcode_ == Opcode::ping) {
    sink.on_ping(payload);
  } else if (opcode_ == Opcode::pong) {
    sink.on_pong(payload);
  } else {
    if (payload.empty()) {
      sink.on_close(1005, {});
      return std::nullopt;
    }
    if (payload.size() == 1) return close_code::protocol_error;
    const auto high = static_cast<unsigned char>(payload[0]);
    const auto low = static_cast<unsigned char>(payload[1]);
    const auto code = static_cast<std::uint16_t>((high << 8) | low);
    if (!is_sendable(code)) return close_code::protocol_error;
    const std::string_view reason = payload.substr(2);
    if (!simdjson::validate_utf8(reason.data(), reason.size())) return close_code::bad_text;
    sink.on_close(code, reason);
  }
  return std::nullopt;
}

Decoder::Fault Decoder::take_payload(std::span<char>& bytes, FrameSink& sink) {
  const auto take = static_cast<std::size_t>(
      std::min<std::uint64_t>(payload_left_, static_cast<std::uint64_t>(bytes.size())));
  const std::span<char> part = bytes.first(take);
  const bool whole = take == payload_left_;
  bytes = bytes.subspan(take);
  unmask(part);
  payload_left_ -= take;
  const std::string_view text(part.data(), part.size());
  if (whole) in_payload_ = false;
  if (is_control()) {
    std::memcpy(control_.data() + control_have_, text.data(), text.size());
    control_have_ = static_cast<std::uint8_t>(control_have_ + text.size());
    return whole ? finish_control(sink) : Fault{};
  }
  if (whole && fin_ && message_.empty() && utf8_.whole()) {  // the common one: nothing was kept
    if (!binary_ && !simdjson::validate_utf8(text.data(), text.size())) return close_code::bad_text;
    in_message_ = false;
    sink.on_message(text, binary_);
    return std::nullopt;
  }
  if (!binary_ && !utf8_.feed(text)) return close_code::bad_text;
  message_.append(text);
  return whole ? finish_data(sink) : Fault{};
}

std::optional<std::uint16_t> Decoder::feed(std::span<char> bytes, FrameSink& sink) {
  while (sink.wants_more()) {
    if (!in_payload_) {
      std::size_t need = header_bytes();
      while (header_have_ < need && !bytes.empty()) {
        header_[header_have_++] = static_cast<unsigned char>(bytes.front());
        bytes = bytes.subspan(1);
        if (header_have_ == 2) need = header_bytes();
      }
      if (header_have_ < need) return std::nullopt;
      if (auto fault = begin_frame()) return fault;
    }
    if (payload_left_ != 0 && bytes.empty()) return std::nullopt;
    if (auto fault = take_payload(bytes, sink)) return fault;
  }
  return std::nullopt;
}

namespace {

void append_length(std::string& out, std::size_t bytes, unsigned mask_bit) {
  if (bytes < 126) {
    out += static_cast<char>(mask_bit | bytes);
  } else if (bytes < 65536) {
    out += static_cast<char>(mask_bit | 126);
    out += static_cast<char>(bytes >> 8);
    out += static_cast<char>(bytes & 0xFF);
  } else {
    out += static_cast<char>(mask_bit | 127);
    for (int shift = 56; shift >= 0; shift -= 8) {
      out += static_cast<char>((static_cast<std::uint64_t>(bytes) >> shift) & 0xFF);
    }
  }
}

char first_byte(Opcode opcode, bool fin) {
  return static_cast<char>((fin ? 0x80U : 0U) | static_cast<unsigned>(opcode));
}

}  // namespace

void append_header(std::string& out, Opcode opcode, std::size_t payload_bytes, bool fin) {
  out += first_byte(opcode, fin);
  append_length(out, payload_bytes, 0);
}

void append_frame(std::string& out, Opcode opcode, std::string_view payload, bool fin) {
  append_header(out, opcode, payload.size(), fin);
  out += payload;
}

void append_masked_frame(std::string& out, Opcode opcode, std::string_view payload,
                         std::uint32_t key, bool fin) {
  out += first_byte(opcode, fin);
  append_length(out, payload.size(), 0x80);
  std::array<char, 4> mask{};
  std::memcpy(mask.data(), &key, 4);
  out.append(mask.data(), 4);
  const std::size_t begin = out.size();
  out += payload;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    out[begin + i] = static_cast<char>(out[begin + i] ^ mask[i & 3]);
  }
}

std::string close_payload(std::uint16_t code, std::string_view reason) {
  std::string out;
  out += static_cast<char>(code >> 8);
  out += static_cast<char>(code & 0xFF);
  if (reason.size() > 123) {
    reason = reason.substr(0, 123);
    while (!reason.empty() && !simdjson::validate_utf8(reason.data(), reason.size())) {
      reason.remove_suffix(1);
    }
  }
  out += reason;
  return out;
}

std::string accept_key(std::string_view key) {
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
  std::array<unsigned char, 64> encoded{};
  const int length = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(size));
  return {encoded.begin(), encoded.begin() + length};
}

bool is_valid_key(std::string_view key) {
  if (key.size() != 24 || !key.ends_with("==")) return false;
  return auth::is_base64(key.substr(0, 22));
}

}  // namespace jx::edge::websocket
