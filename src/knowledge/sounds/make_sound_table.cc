// Writes how ICU (CLDR, out of Unihan's kMandarin) reads each Han character: the syllables without
// tones, one a line, and for each character from U+4E00 to U+9FFF the number of its syllable,
// 0 = none. Runs at build time only.
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

constexpr unsigned first = 0x4E00;
constexpr unsigned last = 0x9FFF;

// ü is typed as v; every other mark is a tone.
constexpr const char16_t* rules = u":: Han-Latin; [üǖǘǚǜ] > v; :: Latin-ASCII; :: Lower;";

bool is_syllable(const std::string& text) {
  return !text.empty() && text.size() <= 6 &&
         std::ranges::all_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

std::vector<std::string> readings(const icu::Transliterator& reader) {
  std::vector<std::string> all;
  for (unsigned code = first; code <= last; ++code) {
    icu::UnicodeString text(static_cast<UChar32>(code));
    reader.transliterate(text);
    std::string syllable;
    text.toUTF8String(syllable);
    while (syllable.ends_with(' ')) syllable.pop_back();
    all.push_back(is_syllable(syllable) ? syllable : std::string());
  }
  return all;
}

bool write(const std::vector<std::string>& all, const char* names_file, const char* numbers_file) {
  std::map<std::string, unsigned> numbers;
  for (const std::string& syllable : all)
    if (!syllable.empty()) numbers.emplace(syllable, 0);
  unsigned next = 0;
  std::ofstream names(names_file);
  for (auto& [syllable, number] : numbers) {
    number = ++next;
    names << '"' << syllable << "\",\n";
  }
  std::ofstream table(numbers_file);
  for (const std::string& syllable : all)
    table << (syllable.empty() ? 0 : numbers[syllable]) << ",\n";
  names.flush();
  table.flush();
  return names && table && next > 350;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: make_sound_table SYLLABLES READINGS\n";
    return 2;
  }
  UErrorCode status = U_ZERO_ERROR;
  UParseError where{};
  const std::unique_ptr<icu::Transliterator> reader(
      icu::Transliterator::createFromRules("jx-sounds", rules, UTRANS_FORWARD, where, status));
  if (U_FAILURE(status) || !reader) {
    std::cerr << "ICU cannot read Han characters: " << u_errorName(status) << "\n";
    return 1;
  }
  if (!write(readings(*reader), arguments[1], arguments[2])) {
    std::cerr << "the tables could not be written, or ICU knows too few syllables\n";
    return 1;
  }
  return 0;
}
