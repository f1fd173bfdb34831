// Writes the table of characters that OpenCC's t2s turns into another single character:
// `{0x4E7E, 0x5E72},` one a line. Runs at build time only.
#include <exception>
#include <fstream>
#include <iostream>
#include <opencc/SimpleConverter.hpp>
#include <string>

namespace {

std::string utf8_of(unsigned code) {
  return {static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3F)),
          static_cast<char>(0x80 | (code & 0x3F))};
}

// The code point of a text that is one three-byte character; 0 for any other.
unsigned code_of(const std::string& text) {
  if (text.size() != 3 || (static_cast<unsigned char>(text[0]) >> 4) != 0xE) return 0;
  return (static_cast<unsigned>(text[0] & 0x0F) << 12) |
         (static_cast<unsigned>(text[1] & 0x3F) << 6) | static_cast<unsigned>(text[2] & 0x3F);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: make_traditional_table FILE\n";
    return 2;
  }
  try {
    const opencc::SimpleConverter converter("t2s.json");
    std::ofstream file(arguments[1]);
    for (unsigned code = 0x3400; code <= 0x9FFF; ++code) {
      unsigned simple = code;
      // Until nothing changes, so that converting twice is converting once.
      for (int round = 0; round < 4; ++round) {
        const unsigned next = code_of(converter.Convert(utf8_of(simple)));
        if (next < 0x3400 || next > 0x9FFF || next == simple) break;
        simple = next;
      }
      if (simple != code) file << "{" << code << ", " << simple << "},\n";
    }
    file.flush();
    return file ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "OpenCC's dictionaries cannot be read: " << error.what() << "\n";
    return 1;
  }
}
