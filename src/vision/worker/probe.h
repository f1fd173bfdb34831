// What a file is, how large and which way up, told from its first bytes: before anything is
// decoded.
//
// Every number is read within the bytes that are there; nothing is allocated by what they claim.
// Pure. Thread-safety: functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "vision/worker/refused.h"

namespace jx::vision {

inline constexpr std::uint32_t side_min = 16;      // pixels
inline constexpr std::uint32_t side_max = 30'000;  // a long screenshot has some 20 000
inline constexpr std::uint64_t pixels_max = 40'000'000;
// A JPEG is decoded at half its size and less without ever being whole in memory.
inline constexpr std::uint64_t jpeg_pixels_max = 200'000'000;

enum class PictureKind : unsigned char { png, jpeg, gif, webp };

struct Probe {
  PictureKind kind = PictureKind::png;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  // As EXIF numbers it (TIFF 6.0, tag 274): 1 upright, 3 upside down, 6 and 8 lying, the others
  // mirrored too.
  int orientation = 1;
};

// Errors: not_a_picture, too_large, too_small, animated (WebP), unreadable.
OrRefusal<Probe> probe(std::string_view bytes);

// A GIF that ends behind its first frame: an animation's other frames are neither wanted nor worth
// their memory. The same bytes when it has one frame or is damaged.
std::string first_frame_of_gif(std::string_view bytes);

}  // namespace jx::vision
