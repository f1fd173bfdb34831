#include "codec/json.h"

namespace jx::codec {

namespace {

// Length of the UTF-8 sequence at `text`, 0 when it is broken (overlong, surrogate, beyond
// U+10FFFF, cut).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return follows(1, low, high) && follows(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

bool is_plain(unsigned char byte) {
  return byte >= 0x20 && byte != '"' && byte != '\\' && byte != '<' && byte != '>' && byte != '&' &&
         byte < 0x80;
}

void append_escape(std::string& out, unsigned char byte) {
  switch (byte) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default: {
      constexpr std::string_view digits = "0123456789abcdef";
      out += "\\u00";
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    std::size_t run = 0;
    while (run < text.size()) {
      const auto byte = static_cast<unsigned char>(text[run]);
      if (is_plain(byte)) {
        ++run;
        continue;
      }
      if (byte < 0x80) break;
      const std::string_view rest = text.substr(run);
      const std::size_t length = sequence_length(rest);
      if (length == 0 || rest.starts_with("\u2028") || rest.starts_with("\u2029")) break;
      run += length;
    }
    out.append(text.data(), run);
    text.remove_prefix(run);
    if (text.empty()) break;
    const auto byte = static_cast<unsigned char>(text[0]);
    if (byte < 0x80) {
      append_escape(out, byte);
      text.remove_prefix(1);
    } else if (const std::size_t length = sequence_length(text); length != 0) {
      out += text.starts_with("\u2028") ? "\\u2028" : "\\u2029";
      text.remove_prefix(length);
    } else {
      out += "\uFFFD";
      text.remove_prefix(1);
    }
  }
  out += '"';
}

std::string snake_case(std::string_view type_name) {
  std::string out;
  for (const char c : type_name) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && !out.empty()) out += '_';
    out += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

}  // namespace jx::codec
