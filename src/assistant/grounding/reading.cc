#include "assistant/grounding/reading.h"

#include <algorithm>
#include <array>

#include "language/characters.h"

namespace jx::assistant {
namespace {

using View = std::u32string_view;

// Characters and words that join others and claim nothing.
constexpr View joining_han =
    U"的了是在有和与及或也都就还而且但您你们我请把被给为对从到向由于因此所以这那该个一下上可以会将"
    U"能要需如果"
    U"则后前时内外中等地得着过再又才只便即并其它他她之以来去说看呢吗吧啊哦";
constexpr auto joining_words = std::to_array<View>(
    {U"a",     U"an",   U"the",   U"is",     U"are",    U"was",  U"were",  U"be",   U"been",
     U"to",    U"of",   U"in",    U"on",     U"at",     U"by",   U"for",   U"from", U"with",
     U"and",   U"or",   U"but",   U"so",     U"it",     U"its",  U"this",  U"that", U"has",
     U"have",  U"had",  U"i",     U"we",     U"you",    U"your", U"our",   U"my",   U"if",
     U"when",  U"then", U"as",    U"not",    U"no",     U"do",   U"does",  U"did",  U"can",
     U"may",   U"will", U"would", U"should", U"please", U"also", U"there", U"here", U"yet",
     U"still", U"what", U"which", U"who",    U"all",    U"any",  U"s",     U"t",    U"ll",
     U"ve",    U"re",   U"m"});

constexpr auto known_words = std::to_array<View>({U"ai", U"ok", U"app"});
constexpr View titles[] = {U"经理", U"先生", U"女士", U"小姐", U"老师", U"主管", U"师傅"};
constexpr auto quotes = std::to_array<std::pair<char32_t, char32_t>>(
    {{U'“', U'”'}, {U'「', U'」'}, {U'『', U'』'}, {U'《', U'》'}, {U'"', U'"'}});

// A piece of text that counts: a Han character or a Latin word.
struct Piece {
  std::u32string text{};
  bool han = false;
  bool touches = false;  // the piece before stands right beside it
};

std::vector<Piece> pieces_of(View text) {
  std::vector<Piece> pieces;
  bool beside = false;
  for (std::size_t at = 0; at < text.size();) {
    if (language::is_cjk(text[at])) {
      pieces.push_back({std::u32string(1, text[at]), true, beside});
      beside = true;
      ++at;
    } else if (language::is_word_character(text[at])) {
      const std::size_t from = at;
      while (at < text.size() && language::is_word_character(text[at])) ++at;
      pieces.push_back({std::u32string(text.substr(from, at - from)), false, false});
      beside = false;
    } else {
      beside = false;
      ++at;
    }
  }
  return pieces;
}

// delivered, delivery, delivers -> deliver
std::u32string stem(View word) {
  for (const View ending :
       {View(U"ing"), View(U"ied"), View(U"ed"), View(U"es"), View(U"s"), View(U"y"), View(U"e")})
    if (word.size() > ending.size() + 2 && word.ends_with(ending))
      return std::u32string(word.substr(0, word.size() - ending.size()));
  return std::u32string(word);
}

template <std::size_t n>
bool is_among(View word, const std::array<View, n>& words) {
  return std::ranges::find(words, word) != words.end();
}

// Figures are held by themselves (quantities.h): here they would only make up for other words.
bool joins(const Piece& piece) {
  if (!piece.han && language::is_digit(piece.text.front())) return true;
  if (piece.han) return joining_han.find(piece.text.front()) != View::npos;
  return is_among(piece.text, joining_words);
}

std::u32string pair_of(const Piece& a, const Piece& b) { return a.text + b.text; }

// Whether any source has the piece, with one of its neighbours where it is Han.
bool is_had(const std::vector<Piece>& pieces, std::size_t at,
            std::span<const Reading* const> sources) {
  const Piece& piece = pieces[at];
  const auto any = [&](auto has) {
    return std::ranges::any_of(sources, [&](const Reading* source) { return has(*source); });
  };
  if (!piece.han)
    return any([&](const Reading& source) { return source.words.contains(stem(piece.text)); });
  const bool after = piece.touches && at > 0 && any([&](const Reading& source) {
                       return source.pairs.contains(pair_of(pieces[at - 1], piece));
                     });
  const bool before = at + 1 < pieces.size() && pieces[at + 1].touches && pieces[at + 1].han &&
                      any([&](const Reading& source) {
                        return source.pairs.contains(pair_of(piece, pieces[at + 1]));
                      });
  return after || before;
}

bool mood_fits(ClaimMood said, ClaimMood told) {
  switch (said) {
    case ClaimMood::plain:
    case ClaimMood::conditional:
      return true;
    case ClaimMood::done:
    case ClaimMood::coming:
    case ClaimMood::negated:
      return told == said;
    case ClaimMood::able:
      return told == ClaimMood::able || told == ClaimMood::coming;
  }
  return false;
}

Reading read_text(SourceKind kind, std::u32string folded) {
  Reading reading{.kind = kind, .folded = std::move(folded)};
  reading.figures = quantities_of(reading.folded);
  for (const View clause : clauses_of(reading.folded)) {
    reading.claims.merge(claims_of(clause));
    reading.commits = reading.commits || commits(clause);
  }
  const std::vector<Piece> pieces = pieces_of(reading.folded);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (!pieces[i].han) reading.words.insert(stem(pieces[i].text));
    if (pieces[i].touches && i > 0) reading.pairs.insert(pair_of(pieces[i - 1], pieces[i]));
  }
  return reading;
}

void add_quoted(View folded, std::vector<std::u32string>& names) {
  for (const auto& [open, close] : quotes) {
    for (std::size_t at = folded.find(open); at != View::npos; at = folded.find(open, at)) {
      const std::size_t end = folded.find(close, at + 1);
      if (end == View::npos) break;
      names.emplace_back(folded.substr(at + 1, end - at - 1));
      at = end + 1;
    }
  }
}

void add_persons(View folded, std::vector<std::u32string>& names) {
  for (const View title : titles)
    for (std::size_t at = folded.find(title); at != View::npos; at = folded.find(title, at + 1))
      if (at > 0 && language::is_han(folded[at - 1]))
        names.emplace_back(folded.substr(at - 1, title.size() + 1));
}

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return is_capital(c) || (c >= 'a' && c <= 'z'); }

// Capitalised words that do not begin the sentence.
void add_capitalised(std::string_view sentence, std::vector<std::u32string>& names) {
  bool first = true;
  for (std::size_t at = 0; at < sentence.size();) {
    if (!is_letter(sentence[at])) {
      ++at;
      continue;
    }
    const std::size_t from = at;
    while (at < sentence.size() && is_letter(sentence[at])) ++at;
    const std::string_view word = sentence.substr(from, at - from);
    if (!first && word.size() > 1 && is_capital(word.front()))
      names.push_back(language::fold_text(word).codes);
    first = false;
  }
}

}  // namespace

bool Reading::supports(const Claim& claim) const {
  const bool asserts = claim.mood == ClaimMood::done || claim.mood == ClaimMood::coming;
  if (kind == SourceKind::article && asserts) return false;
  return std::ranges::any_of(claims, [&](const Claim& told) {
    const bool speaks_to_reader = kind != SourceKind::article || !claim.personal || told.personal;
    return told.act == claim.act && mood_fits(claim.mood, told.mood) && speaks_to_reader;
  });
}

bool Reading::holds_name(const std::u32string& name) const {
  const bool latin = std::ranges::all_of(name, language::is_word_character);
  if (!latin) return folded.find(name) != View::npos;
  return words.contains(stem(name));
}

bool Reading::says(const Claim& claim) const {
  return std::ranges::any_of(
      claims, [&](const Claim& told) { return told.act == claim.act && told.mood == claim.mood; });
}

Reading read_source(const Source& source) {
  Reading reading = read_text(source.kind, language::fold_text(source.text).codes);
  for (const View clause : clauses_of(reading.folded))
    reading.clauses.push_back(read_text(source.kind, std::u32string(clause)));
  return reading;
}

Support support_of(std::u32string_view folded, std::span<const Reading* const> sources) {
  const std::vector<Piece> pieces = pieces_of(folded);
  Support support;
  std::size_t counted = 0;
  std::size_t had = 0;
  std::size_t han = 0;
  std::size_t words = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const bool found = is_had(pieces, i, sources);
    if (found) {
      han = words = 0;
    } else {
      (pieces[i].han ? han : words) += joins(pieces[i]) ? 0 : 1;
      support.longest_novel_han = std::max(support.longest_novel_han, han);
      support.longest_novel_words = std::max(support.longest_novel_words, words);
    }
    if (joins(pieces[i])) continue;
    ++counted;
    had += found ? 1 : 0;
  }
  if (counted > 0) support.share = static_cast<double>(had) / static_cast<double>(counted);
  return support;
}

std::vector<std::u32string> names_in(std::string_view sentence, std::u32string_view folded,
                                     Tongue tongue) {
  std::vector<std::u32string> names;
  add_quoted(folded, names);
  add_persons(folded, names);
  if (tongue == Tongue::en) {
    add_capitalised(sentence, names);
  } else {
    for (const Piece& piece : pieces_of(folded)) {
      const bool word = !piece.han && std::ranges::all_of(piece.text, language::is_lower);
      if (word && piece.text.size() > 1) names.push_back(piece.text);
    }
  }
  std::erase_if(names, [](const std::u32string& name) { return is_among(name, known_words); });
  return names;
}

}  // namespace jx::assistant
