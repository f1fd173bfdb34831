#include "vision/wire/reading.h"

#include <optional>

namespace jx::vision {

namespace {

constexpr char begins_reading = 'R';
constexpr char begins_refusal = 'N';

void put_number(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>(value >> shift));
}

void put_text(std::string& out, std::string_view text) {
  put_number(out, static_cast<std::uint32_t>(text.size()));
  out.append(text);
}

// The number of characters; nothing when it is not UTF-8, or holds a control character.
std::optional<std::size_t> characters_in(std::string_view text) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++characters) {
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xC2 ? 0
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF5 ? 4
                                              : 0;
    if (length == 0 || at + length > text.size() || first < 0x20 || first == 0x7F) return {};
    for (std::size_t i = 1; i < length; ++i)
      if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) return {};
    const auto second = length > 1 ? static_cast<unsigned char>(text[at + 1]) : 0;
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool beyond = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
    if (overlong || beyond) return {};
    at += length;
  }
  return characters;
}

// Takes from the front of untrusted bytes; after the first fault everything is empty.
class Taker {
 public:
  explicit Taker(std::string_view bytes) : rest_(bytes) {}

  bool sound() const { return sound_; }
  bool at_end() const { return rest_.empty(); }

  std::uint32_t number(std::uint32_t most) {
    if (!need(4)) return 0;
    std::uint32_t value = 0;
    for (int i = 3; i >= 0; --i)
      value = (value << 8) | static_cast<unsigned char>(rest_[static_cast<std::size_t>(i)]);
    rest_.remove_prefix(4);
    if (value > most) sound_ = false;
    return sound_ ? value : 0;
  }
  std::string_view bytes(std::size_t most) {
    const std::uint32_t size = number(static_cast<std::uint32_t>(most));
    if (!need(size)) return {};
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::string text(std::size_t most) {
    const std::string_view taken = bytes(most);
    if (!characters_in(taken)) sound_ = false;
    return sound_ ? std::string(taken) : std::string();
  }
  void fault() { sound_ = false; }

 private:
  bool need(std::size_t size) {
    sound_ = sound_ && rest_.size() >= size;
    return sound_;
  }

  std::string_view rest_;
  bool sound_ = true;
};

constexpr std::uint32_t any_number = 0xFFFF'FFFF;

LineRead take_line(Taker& taker) {
  LineRead line{.text = taker.text(line_bytes_max)};
  const std::string_view confidences = taker.bytes(line_bytes_max);
  for (const char c : confidences) {
    const auto percent = static_cast<std::uint8_t>(c);
    if (percent > 100) taker.fault();
    line.confidences.push_back(percent);
  }
  if (characters_in(line.text) != line.confidences.size()) taker.fault();
  return line;
}

Result<Reading> malformed(std::string_view what) {
  return fail(ErrorKind::corrupt, "picture.reader_failed", std::string(what));
}

Result<Reading> decode_reading(std::string_view bytes) {
  Taker taker(bytes);
  Reading reading;
  reading.confinement =
      static_cast<Confinement>(taker.number(static_cast<std::uint32_t>(Confinement::calls)));
  reading.width = taker.number(any_number);
  reading.height = taker.number(any_number);
  reading.complete = taker.number(1) == 1;
  for (std::uint32_t left = taker.number(lines_max); left > 0 && taker.sound(); --left)
    reading.lines.push_back(take_line(taker));
  for (std::uint32_t left = taker.number(codes_max); left > 0 && taker.sound(); --left) {
    CodeRead code{.format = taker.text(code_bytes_max)};
    code.text = taker.text(code_bytes_max);
    reading.codes.push_back(std::move(code));
  }
  reading.covered = taker.number(any_number);
  reading.preview = taker.bytes(preview_bytes_max);
  if (!taker.sound() || !taker.at_end()) return malformed("the answer is malformed");
  if (!reading.preview.starts_with("\xFF\xD8\xFF")) return malformed("the preview is no JPEG");
  return reading;
}

}  // namespace

std::string_view code_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::not_a_picture:
      return "picture.not_a_picture";
    case Refusal::too_large:
      return "picture.too_large";
    case Refusal::too_small:
      return "picture.too_small";
    case Refusal::animated:
      return "picture.animated";
    case Refusal::unreadable:
      return "picture.unreadable";
    case Refusal::too_heavy:
      return "picture.too_heavy";
    case Refusal::too_slow:
      return "picture.too_slow";
    case Refusal::failed:
      return "picture.reader_failed";
  }
  return "picture.reader_failed";
}

std::string encode(const Reading& reading) {
  std::string out(1, begins_reading);
  put_number(out, static_cast<std::uint32_t>(reading.confinement));
  put_number(out, reading.width);
  put_number(out, reading.height);
  put_number(out, reading.complete ? 1 : 0);
  put_number(out, static_cast<std::uint32_t>(reading.lines.size()));
  for (const LineRead& line : reading.lines) {
    put_text(out, line.text);
    put_text(out, std::string(line.confidences.begin(), line.confidences.end()));
  }
  put_number(out, static_cast<std::uint32_t>(reading.codes.size()));
  for (const CodeRead& code : reading.codes) {
    put_text(out, code.format);
    put_text(out, code.text);
  }
  put_number(out, reading.covered);
  put_text(out, reading.preview);
  return out;
}

std::string encode(Refusal refusal) { return {begins_refusal, static_cast<char>(refusal)}; }

Result<Reading> decode_answer(std::string_view bytes) {
  if (bytes.empty()) return malformed("no answer");
  if (bytes.front() == begins_reading) return decode_reading(bytes.substr(1));
  const auto reason = bytes.size() == 2 ? static_cast<unsigned char>(bytes[1]) : 0xFF;
  if (bytes.front() != begins_refusal || reason > static_cast<unsigned char>(Refusal::failed))
    return malformed("the answer is malformed");
  const auto refusal = static_cast<Refusal>(reason);
  const bool ours = refusal == Refusal::failed;
  return fail(ours ? ErrorKind::unavailable : ErrorKind::invalid, code_of(refusal));
}

}  // namespace jx::vision
