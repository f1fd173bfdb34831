// What the worker tells the server of one picture, and how it travels between the two.
//
// The worker has touched hostile bytes, so what it answers is read as hostile too: every length is
// checked against what is there and against the bounds below, and text that is not UTF-8 is
// refused. Pure. Thread-safety: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jx::vision {

inline constexpr std::size_t lines_max = 1'000;
inline constexpr std::size_t line_bytes_max = 2'000;
inline constexpr std::size_t codes_max = 16;
inline constexpr std::size_t code_bytes_max = 4'000;
inline constexpr std::size_t preview_bytes_max = 4u << 20;
inline constexpr std::size_t answer_bytes_max = preview_bytes_max + (2u << 20);

// How the worker was shut in while it read.
enum class Confinement : unsigned char {
  limits,   // memory, processor time, files and descriptors bounded
  network,  // and without a network, in a namespace of its own
  calls,    // and with no system calls left but those that reading needs (seccomp)
};

// A line as it stands in the picture; broken numbers are joined already.
struct LineRead {
  std::string text{};
  // One for each character (not byte) of `text`: how sure it is, in percent.
  std::vector<std::uint8_t> confidences{};
  friend bool operator==(const LineRead&, const LineRead&) = default;
};

// A QR or bar code. Its own check characters vouch for it.
struct CodeRead {
  std::string format{};  // "QRCode", "Code128"
  std::string text{};
  friend bool operator==(const CodeRead&, const CodeRead&) = default;
};

struct Reading {
  Confinement confinement = Confinement::limits;
  std::uint32_t width = 0;  // of the picture as it was sent, pixels
  std::uint32_t height = 0;
  bool complete = true;  // false: time ran out before the end of a long picture
  std::vector<LineRead> lines{};
  std::vector<CodeRead> codes{};
  std::uint32_t covered = 0;  // places covered in the preview
  std::string preview{};      // JPEG: upright, secrets covered, nothing but pixels
  friend bool operator==(const Reading&, const Reading&) = default;
};

// Why a picture was not read. The worker sends the reason's number.
enum class Refusal : unsigned char {
  not_a_picture,  // "picture.not_a_picture": no known kind by its first bytes
  too_large,      // "picture.too_large": more pixels than are taken
  too_small,      // "picture.too_small": nothing legible fits in
  animated,       // "picture.animated": an animated WebP
  unreadable,     // "picture.unreadable": cut off, damaged, or of a rare kind
  too_heavy,      // "picture.too_heavy": memory ran out
  too_slow,       // "picture.too_slow": time ran out before anything was read
  failed,         // "picture.reader_failed": the worker itself is not in order
};
std::string_view code_of(Refusal refusal);

std::string encode(const Reading& reading);
std::string encode(Refusal refusal);

// Errors: invalid with the code of a Refusal; corrupt "picture.reader_failed" for bytes that are
// none of the above. detail says what is wrong.
Result<Reading> decode_answer(std::string_view bytes);

}  // namespace jx::vision
