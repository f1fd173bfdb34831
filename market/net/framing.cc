#include "market/net/framing.h"

#include <cstring>

namespace jx::market {

namespace {

constexpr std::uint8_t final_bit = 0x80, mask_bit = 0x80, reserved_bits = 0x70;

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(value >> shift));
  }
}

void append_masked(std::string& out, std::string_view payload, std::uint32_t mask) {
  const std::size_t start = out.size();
  out.append(payload);
  char* at = out.data() + start;
  const std::uint64_t wide = (std::uint64_t{mask} << 32) | mask;
  std::size_t left = payload.size();
  for (; left >= sizeof wide; left -= sizeof wide, at += sizeof wide) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    word ^= wide;
    std::memcpy(at, &word, sizeof word);
  }
  char key[sizeof mask];
  std::memcpy(key, &mask, sizeof mask);
  for (std::size_t i = 0; i < left; ++i) at[i] = static_cast<char>(at[i] ^ key[i % sizeof mask]);
}

}  // namespace

void append_client_frame(std::string& out, Opcode opcode, std::string_view payload,
                         std::uint32_t mask) {
  out.push_back(static_cast<char>(final_bit | static_cast<std::uint8_t>(opcode)));
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(mask_bit | payload.size()));
  } else if (payload.size() <= 0xffff) {
    out.push_back(static_cast<char>(mask_bit | 126));
    append_big_endian(out, payload.size(), 2);
  } else {
    out.push_back(static_cast<char>(mask_bit | 127));
    append_big_endian(out, payload.size(), 8);
  }
  out.append(reinterpret_cast<const char*>(&mask), sizeof mask);
  append_masked(out, payload, mask);
}

Result<std::optional<FrameView>> first_server_frame(std::string_view input) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(input[i]); };
  std::optional<FrameView> none;
  if (input.size() < 2) return none;
  if (byte(0) & reserved_bits) return fail(ErrorKind::corrupt, "websocket.reserved_bits");
  if (byte(1) & mask_bit) return fail(ErrorKind::corrupt, "websocket.masked");
  std::uint64_t length = byte(1) & 0x7f;
  std::size_t header = 2;
  if (length >= 126) {
    header += length == 126 ? 2 : 8;
    if (input.size() < header) return none;
    length = 0;
    for (std::size_t i = 2; i < header; ++i) length = (length << 8) | byte(i);
  }
  if (length > server_frame_bytes_max) return fail(ErrorKind::corrupt, "websocket.too_long");
  if (input.size() < header + length) return none;
  return FrameView{.opcode = static_cast<Opcode>(byte(0) & 0x0f),
                   .final = (byte(0) & final_bit) != 0,
                   .payload = input.substr(header, length),
                   .bytes = header + length};
}

}  // namespace jx::market
