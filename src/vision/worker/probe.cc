#include "vision/worker/probe.h"

#include <optional>

namespace jx::vision {

namespace {

using namespace std::string_view_literals;

enum class Order : unsigned char { little, big };

// Reads numbers out of untrusted bytes; beyond their end there are none.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes, Order order = Order::big) : bytes_(bytes), order_(order) {}

  std::size_t size() const { return bytes_.size(); }
  std::string_view from(std::size_t at, std::size_t count) const {
    return at <= bytes_.size() ? bytes_.substr(at, count) : std::string_view{};
  }
  std::optional<std::uint32_t> number(std::size_t at, std::size_t width) const {
    if (at > bytes_.size() || bytes_.size() - at < width) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      const std::size_t place = order_ == Order::big ? at + i : at + width - 1 - i;
      value = (value << 8) | static_cast<unsigned char>(bytes_[place]);
    }
    return value;
  }
  std::uint32_t number_or(std::size_t at, std::size_t width, std::uint32_t otherwise) const {
    return number(at, width).value_or(otherwise);
  }

 private:
  std::string_view bytes_;
  Order order_;
};

// The orientation in a TIFF block, as EXIF keeps it.
int orientation_in(std::string_view tiff) {
  constexpr std::uint32_t orientation_tag = 0x0112;
  constexpr std::uint32_t entries_max = 500;
  if (tiff.size() < 8) return 1;
  const bool little = tiff.starts_with("II*\0"sv);
  if (!little && !tiff.starts_with("MM\0*"sv)) return 1;
  const Bytes bytes(tiff, little ? Order::little : Order::big);
  const std::size_t directory = bytes.number_or(4, 4, 0);
  const std::uint32_t entries = std::min(bytes.number_or(directory, 2, 0), entries_max);
  for (std::uint32_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + std::size_t{i} * 12;
    if (bytes.number_or(entry, 2, 0) != orientation_tag) continue;
    const std::uint32_t value = bytes.number_or(entry + 8, 2, 1);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

std::optional<Probe> probe_png(std::string_view file) {
  const Bytes bytes(file);
  if (bytes.from(12, 4) != "IHDR") return std::nullopt;
  Probe found{.kind = PictureKind::png,
              .width = bytes.number_or(16, 4, 0),
              .height = bytes.number_or(20, 4, 0)};
  for (std::size_t at = 8; at + 8 <= file.size();) {
    const std::size_t length = bytes.number_or(at, 4, 0);
    const std::string_view type = bytes.from(at + 4, 4);
    if (type == "IDAT" || length > file.size()) break;
    if (type == "eXIf") found.orientation = orientation_in(bytes.from(at + 8, length));
    at += 12 + length;
  }
  return found;
}

bool begins_frame(std::uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

std::optional<Probe> probe_jpeg(std::string_view file) {
  const Bytes bytes(file);
  Probe found{.kind = PictureKind::jpeg};
  for (std::size_t at = 2; at + 4 <= file.size();) {
    if (bytes.number_or(at, 1, 0) != 0xFF) return std::nullopt;
    const std::uint32_t marker = bytes.number_or(at + 1, 1, 0);
    if (marker == 0xFF) {  // padding
      ++at;
      continue;
    }
    if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {  // stands alone
      at += 2;
      continue;
    }
    if (begins_frame(marker)) {
      found.height = bytes.number_or(at + 5, 2, 0);
      found.width = bytes.number_or(at + 7, 2, 0);
      return found;
    }
    const std::size_t length = bytes.number_or(at + 2, 2, 0);
    if (length < 2 || marker == 0xDA || marker == 0xD9) return std::nullopt;
    const std::string_view body = bytes.from(at + 4, length - 2);
    if (marker == 0xE1 && body.starts_with("Exif\0\0"sv))
      found.orientation = orientation_in(body.substr(6));
    at += 2 + length;
  }
  return std::nullopt;
}

// Where the sub-blocks that begin at `at` end; nothing when they do not.
std::optional<std::size_t> end_of_blocks(const Bytes& bytes, std::size_t at) {
  while (true) {
    const auto length = bytes.number(at, 1);
    if (!length) return std::nullopt;
    at += 1 + *length;
    if (*length == 0) return at;
  }
}

std::size_t colours_bytes(std::uint32_t flags) {
  return (flags & 0x80) != 0 ? std::size_t{3} << ((flags & 7) + 1) : 0;
}

// Where the first frame's descriptor stands.
std::optional<std::size_t> first_frame(const Bytes& bytes) {
  std::size_t at = 13 + colours_bytes(bytes.number_or(10, 1, 0));
  while (bytes.number_or(at, 1, 0) == 0x21) {
    const auto end = end_of_blocks(bytes, at + 2);
    if (!end) return std::nullopt;
    at = *end;
  }
  return bytes.number_or(at, 1, 0) == 0x2C ? std::optional(at) : std::nullopt;
}

std::optional<Probe> probe_gif(std::string_view file) {
  const Bytes bytes(file, Order::little);
  const auto frame = first_frame(bytes);
  if (!frame) return std::nullopt;
  return Probe{.kind = PictureKind::gif,
               .width = std::max(bytes.number_or(6, 2, 0), bytes.number_or(*frame + 5, 2, 0)),
               .height = std::max(bytes.number_or(8, 2, 0), bytes.number_or(*frame + 7, 2, 0))};
}

OrRefusal<Probe> probe_webp(std::string_view file) {
  const Bytes bytes(file, Order::little);
  Probe found{.kind = PictureKind::webp};
  for (std::size_t at = 12; at + 8 <= file.size();) {
    const std::string_view type = bytes.from(at, 4);
    const std::size_t length = bytes.number_or(at + 4, 4, 0);
    const std::size_t body = at + 8;
    if (type == "VP8X") {
      constexpr std::uint32_t animation_flag = 0x02;
      if ((bytes.number_or(body, 1, 0) & animation_flag) != 0) return refuse(Refusal::animated);
      found.width = bytes.number_or(body + 4, 3, 0) + 1;
      found.height = bytes.number_or(body + 7, 3, 0) + 1;
    } else if (type == "VP8 " && found.width == 0) {
      found.width = bytes.number_or(body + 6, 2, 0) & 0x3FFF;
      found.height = bytes.number_or(body + 8, 2, 0) & 0x3FFF;
    } else if (type == "VP8L" && found.width == 0) {
      const std::uint32_t sizes = bytes.number_or(body + 1, 4, 0);
      found.width = (sizes & 0x3FFF) + 1;
      found.height = ((sizes >> 14) & 0x3FFF) + 1;
    } else if (type == "EXIF") {
      const std::string_view exif = bytes.from(body, length);
      found.orientation = orientation_in(exif.starts_with("Exif\0\0"sv) ? exif.substr(6) : exif);
    }
    if (length > file.size()) break;
    at = body + length + (length & 1);
  }
  if (found.width == 0) return refuse(Refusal::unreadable);
  return found;
}

OrRefusal<Probe> within_bounds(const std::optional<Probe>& found) {
  if (!found || found->width == 0 || found->height == 0) return refuse(Refusal::unreadable);
  if (found->width < side_min || found->height < side_min) return refuse(Refusal::too_small);
  const std::uint64_t pixels = std::uint64_t{found->width} * found->height;
  const std::uint64_t most = found->kind == PictureKind::jpeg ? jpeg_pixels_max : pixels_max;
  if (found->width > side_max || found->height > side_max || pixels > most)
    return refuse(Refusal::too_large);
  return *found;
}

}  // namespace

OrRefusal<Probe> probe(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) return within_bounds(probe_png(bytes));
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) return within_bounds(probe_jpeg(bytes));
  if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv))
    return within_bounds(probe_gif(bytes));
  if (bytes.starts_with("RIFF"sv) && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP")
    return probe_webp(bytes).and_then([](const Probe& found) { return within_bounds(found); });
  return refuse(Refusal::not_a_picture);
}

std::string first_frame_of_gif(std::string_view file) {
  const Bytes bytes(file, Order::little);
  const auto frame = first_frame(bytes);
  if (!frame) return std::string(file);
  // Descriptor (10), its own colours, the code size (1), then the pixels.
  const std::size_t pixels = *frame + 11 + colours_bytes(bytes.number_or(*frame + 9, 1, 0));
  const auto end = end_of_blocks(bytes, pixels);
  if (!end) return std::string(file);
  return std::string(file.substr(0, *end)) + ';';
}

}  // namespace jx::vision
