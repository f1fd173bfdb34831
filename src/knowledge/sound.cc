#include "knowledge/sound.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

namespace jx::knowledge {

namespace {

constexpr char32_t first_code = 0x4E00;
constexpr char32_t last_code = 0x9FFF;

// By the number that readings give them, from 1.
constexpr std::string_view syllables[] = {
#include "knowledge/syllables.inc"
};

constexpr std::array<std::uint16_t, last_code - first_code + 1> readings = {
#include "knowledge/readings.inc"
};

struct Second {
  char32_t code;
  std::string_view syllables;  // by a blank
};

// What is also said, in the words of this trade. ICU gives one reading a character.
constexpr Second seconds[] = {
    {U'重', "chong"},   {U'行', "hang"},   {U'还', "huan"},      {U'长', "chang zhang"},
    {U'得', "dei"},     {U'乐', "yue"},    {U'单', "shan"},      {U'会', "kuai"},
    {U'调', "tiao"},    {U'藏', "zang"},   {U'参', "shen"},      {U'差', "chai"},
    {U'传', "zhuan"},   {U'弹', "tan"},    {U'朝', "zhao"},      {U'曾', "zeng"},
    {U'都', "du"},      {U'恶', "wu"},     {U'给', "ji"},        {U'降', "xiang"},
    {U'角', "jue"},     {U'觉', "jiao"},   {U'率', "shuai"},     {U'没', "mo"},
    {U'模', "mu"},      {U'强', "jiang"},  {U'色', "shai"},      {U'省', "xing"},
    {U'盛', "cheng"},   {U'数', "shuo"},   {U'似', "shi"},       {U'系', "ji"},
    {U'校', "jiao"},    {U'血', "xie"},    {U'着', "zhao zhuo"}, {U'了', "liao"},
    {U'奇', "ji"},      {U'卡', "qia"},    {U'查', "zha"},       {U'折', "she"},
    {U'提', "di"},      {U'便', "pian"},   {U'区', "ou"},        {U'核', "hu"},
    {U'薄', "bao bo"},  {U'剥', "bao bo"}, {U'露', "lou"},       {U'落', "la lao"},
    {U'绿', "lu"},      {U'什', "shi"},    {U'熟', "shou"},      {U'削', "xue"},
    {U'钥', "yue yao"}, {U'择', "zhai"},   {U'粘', "nian"},      {U'地', "de"},
    {U'大', "dai"},     {U'和', "huo"},    {U'圈', "juan"},      {U'券', "juan"},
};

// 嗯 and the like are read "n", "m", "ng": nobody spells a word with them.
bool has_vowel(std::string_view syllable) {
  return syllable.find_first_of("aeiouv") != std::string_view::npos;
}

// As a careless ear hears it.
std::string confused(std::string_view syllable) {
  std::string out(syllable);
  const bool hushed =
      out.size() > 1 && out[1] == 'h' && (out[0] == 'z' || out[0] == 'c' || out[0] == 's');
  if (hushed) out.erase(1, 1);
  if (out.ends_with("ng")) out.pop_back();
  return out;
}

struct Tables {
  std::vector<std::string> letters{""};              // by Sound
  std::map<std::string, Sound, std::less<>> sounds;  // by the syllable as it is written
  std::vector<Sound> of_number{0};                   // by the number of readings
  std::unordered_map<char32_t, std::vector<Sound>> also;
  std::size_t longest = 0;

  Tables() {
    std::map<std::string, Sound> confusions;
    for (const std::string_view syllable : syllables) {
      const auto [place, is_new] =
          confusions.try_emplace(confused(syllable), static_cast<Sound>(letters.size()));
      if (is_new) letters.push_back(place->first);
      if (has_vowel(syllable)) sounds.emplace(syllable, place->second);
      of_number.push_back(place->second);
      longest = std::max(longest, syllable.size());
    }
    for (const Second& second : seconds) {
      for (std::size_t at = 0; at < second.syllables.size();) {
        const std::size_t end = std::min(second.syllables.find(' ', at), second.syllables.size());
        const auto found = sounds.find(second.syllables.substr(at, end - at));
        if (found != sounds.end()) also[second.code].push_back(found->second);
        at = end + 1;
      }
    }
  }

  // The syllables as people write them begin with these letters.
  bool begins_a_syllable(std::string_view letters_begun) const {
    const auto found = sounds.lower_bound(letters_begun);
    return found != sounds.end() && found->first.starts_with(letters_begun);
  }
};

const Tables& tables() {
  static const Tables made;
  return made;
}

// All ways through the letters, longest syllables first; bounded by `most`.
class Speller {
 public:
  explicit Speller(std::string_view letters) : letters_(letters) {}

  std::vector<Spelling> all() {
    dead_.assign(letters_.size() + 1, false);
    spell(0);
    return std::move(found_);
  }

 private:
  static constexpr std::size_t most = 64;

  bool spell(std::size_t at) {
    if (found_.size() >= most) return true;
    if (at == letters_.size()) return take(at);
    if (dead_[at]) return false;
    bool any = false;
    const std::size_t longest = std::min(tables().longest, letters_.size() - at);
    for (std::size_t length = longest; length > 0; --length) {
      const auto syllable = tables().sounds.find(letters_.substr(at, length));
      if (syllable == tables().sounds.end()) continue;
      sounds_.push_back(syllable->second);
      any = spell(at + length) || any;
      sounds_.pop_back();
    }
    const bool begun = !sounds_.empty() && tables().begins_a_syllable(letters_.substr(at));
    if (!any && begun) any = take(at);
    if (!any) dead_[at] = true;
    return any;
  }

  bool take(std::size_t explained) {
    if (sounds_.empty()) return false;
    found_.push_back({sounds_, explained});
    return true;
  }

  std::string_view letters_;
  std::vector<Sound> sounds_{};
  std::vector<bool> dead_{};  // no way leads on from here
  std::vector<Spelling> found_{};
};

}  // namespace

std::string_view letters_of(Sound sound) {
  return sound < tables().letters.size() ? std::string_view(tables().letters[sound])
                                         : std::string_view();
}

std::vector<Sound> sounds_of(char32_t code) {
  std::vector<Sound> all;
  if (code < first_code || code > last_code) return all;
  const Sound usual = tables().of_number[readings[code - first_code]];
  if (usual != 0) all.push_back(usual);
  if (const auto more = tables().also.find(code); more != tables().also.end()) {
    for (const Sound sound : more->second) {
      if (all.size() < readings_max && std::ranges::find(all, sound) == all.end())
        all.push_back(sound);
    }
  }
  return all;
}

std::vector<Spelling> spellings_of(std::string_view letters) {
  const bool plain = std::ranges::all_of(letters, [](char c) { return c >= 'a' && c <= 'z'; });
  if (letters.empty() || letters.size() > spelling_letters_max || !plain) return {};
  std::vector<Spelling> all = Speller(letters).all();
  std::ranges::sort(all, [](const Spelling& a, const Spelling& b) {
    if (a.letters != b.letters) return a.letters > b.letters;
    if (a.sounds.size() != b.sounds.size()) return a.sounds.size() < b.sounds.size();
    return a.sounds < b.sounds;
  });
  const auto repeated = std::ranges::unique(all);
  all.erase(repeated.begin(), repeated.end());
  if (all.size() > spellings_max) all.resize(spellings_max);
  return all;
}

}  // namespace jx::knowledge
