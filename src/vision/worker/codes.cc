#include "vision/worker/codes.h"

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include <algorithm>

namespace jx::vision {

namespace {

// Leptonica keeps four pixels in a word of the machine's own order; others want bytes in a row.
std::vector<std::uint8_t> bytes_of(const Picture& grey) {
  const int width = pixGetWidth(grey.get());
  const int height = pixGetHeight(grey.get());
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(width) *
                                  static_cast<std::size_t>(height));
  const l_uint32* row = pixGetData(grey.get());
  std::size_t at = 0;
  for (int y = 0; y < height; ++y, row += pixGetWpl(grey.get()))
    for (int x = 0; x < width; ++x) bytes[at++] = static_cast<std::uint8_t>(GET_DATA_BYTE(row, x));
  return bytes;
}

Box box_of(const ZXing::Position& corners) {
  Box box{corners[0].x, corners[0].y, 1, 1};
  for (const auto& corner : corners) box = around(box, {corner.x, corner.y, 1, 1});
  return box;
}

bool is_plain_text(std::string_view text) {
  return !text.empty() && text.size() <= code_bytes_max && std::ranges::none_of(text, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  });
}

}  // namespace

std::vector<FoundCode> find_codes(const Picture& grey) {
  const std::vector<std::uint8_t> bytes = bytes_of(grey);
  const ZXing::ImageView view(bytes.data(), pixGetWidth(grey.get()), pixGetHeight(grey.get()),
                              ZXing::ImageFormat::Lum);
  // What shops, payment pages and cards carry; rarer kinds cost time and find what is not there.
  const auto formats = ZXing::BarcodeFormat::QRCode | ZXing::BarcodeFormat::Code128 |
                       ZXing::BarcodeFormat::DataMatrix | ZXing::BarcodeFormat::PDF417;
  const auto hints =
      ZXing::DecodeHints().setFormats(formats).setTryHarder(true).setMaxNumberOfSymbols(codes_max);
  std::vector<FoundCode> found;
  for (const ZXing::Result& result : ZXing::ReadBarcodes(view, hints)) {
    if (!result.isValid() || !is_plain_text(result.text()) || found.size() >= codes_max) continue;
    found.push_back({{ZXing::ToString(result.format()), result.text()}, box_of(result.position())});
  }
  return found;
}

}  // namespace jx::vision
