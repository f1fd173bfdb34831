#include "market/people/screenshot.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace jx::market {

namespace {

constexpr int width = 90, height = 160;

void append_be(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

std::uint32_t crc_of(std::string_view bytes) {
  std::uint32_t crc = ~0u;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
  }
  return ~crc;
}

std::uint32_t adler_of(std::string_view bytes) {
  std::uint32_t a = 1, b = 0;
  for (const char byte : bytes) {
    a = (a + static_cast<unsigned char>(byte)) % 65521;
    b = (b + a) % 65521;
  }
  return (b << 16) | a;
}

void append_chunk(std::string& out, std::string_view type, std::string_view data) {
  append_be(out, static_cast<std::uint32_t>(data.size()));
  const std::string body = std::string(type) + std::string(data);
  out += body;
  append_be(out, crc_of(body));
}

// Palette: 0 paper, 1 bar of the bank's colour, 2 text, 3 amount.
char ink_at(int x, int y, int bars) {
  if (y < 22) return 1;
  if (y > 34 && y < 50 && x > 25 && x < 65) return 3;
  const int line = (y - 64) / 12;
  const bool in_line = y >= 64 && (y - 64) % 12 < 4 && line < bars;
  return in_line && x > 8 && x < 50 + (line * 17) % 32 ? 2 : 0;
}

}  // namespace

std::string payment_screenshot(Dice& dice) {
  const int bars = static_cast<int>(dice.between(4, 7));
  const char hue = dice.chance(50) ? '\x16' : '\x7a';
  std::string pixels;
  for (int y = 0; y < height; ++y) {
    pixels.push_back(0);  // no filter
    for (int x = 0; x < width; ++x) pixels.push_back(ink_at(x, y, bars));
  }
  std::string packed = std::string("\x78\x01\x01", 3);  // zlib, one stored block
  const auto size = static_cast<std::uint16_t>(pixels.size());
  for (const std::uint16_t half : {size, static_cast<std::uint16_t>(~size)}) {
    packed.push_back(static_cast<char>(half));
    packed.push_back(static_cast<char>(half >> 8));
  }
  packed += pixels;
  append_be(packed, adler_of(pixels));

  std::string header;
  append_be(header, width);
  append_be(header, height);
  header += std::string("\x08\x03\0\0\0", 5);
  const std::string palette = std::string("\xff\xff\xff", 3) + hue + "\x77\xff" +
                              std::string("\x99\x99\x99", 3) + std::string("\x22\x22\x22", 3);
  std::string png = "\x89PNG\r\n\x1a\n";
  append_chunk(png, "IHDR", header);
  append_chunk(png, "PLTE", palette);
  append_chunk(png, "IDAT", packed);
  append_chunk(png, "IEND", "");
  return png;
}

}  // namespace jx::market
