// How Chinese sounds: syllables without tones, and what of them a careless ear or hand confuses.
//
// The readings are ICU's, asked when the house is built; characters of our trade with a second
// reading have it from a table here. Pure. Thread-safety: const data, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jx::knowledge {

// A syllable as it is confused: zh = z, ch = c, sh = s, and a final -ng = -n. 0 = none.
// Numbers are the program's own and not stable from one build to another: never stored.
using Sound = std::uint16_t;

// Its letters ("con" for chong, cong, …); empty for none. Lives for ever.
std::string_view letters_of(Sound sound);

// The readings of a simplified character, the commonest first; empty when it has none.
// At most readings_max.
inline constexpr std::size_t readings_max = 3;
std::vector<Sound> sounds_of(char32_t code);

// A row of syllables that the letters [a-z]+ may stand for.
struct Spelling {
  std::vector<Sound> sounds{};
  std::size_t letters = 0;  // how many it explains; the rest is a syllable just begun
  friend bool operator==(const Spelling&, const Spelling&) = default;
};

// The ways to read `letters` as pinyin, those that explain most in the fewest syllables first
// ("xian": xian, xi'an); a last syllable may be only begun ("chongz"). Nothing when it is not
// pinyin. At most spellings_max, of at most spelling_letters_max letters.
inline constexpr std::size_t spellings_max = 4;
inline constexpr std::size_t spelling_letters_max = 48;
std::vector<Spelling> spellings_of(std::string_view letters);

}  // namespace jx::knowledge
