#include "assistant/grounding/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "assistant/grounding/claims.h"
#include "assistant/grounding/links.h"
#include "assistant/grounding/quantities.h"
#include "assistant/grounding/reading.h"
#include "assistant/grounding/sentences.h"
#include "language/characters.h"
#include "language/secrets.h"

namespace jx::assistant {
namespace {

using View = std::u32string_view;

constexpr double whole_support_min = 0.6;      // of a sentence, by all it cites
constexpr double weighty_support_min = 0.8;    // of a clause, by one source
constexpr double secret_support_min = 0.9;     // of a clause that names a secret, by one source
constexpr std::size_t novel_han_max = 3;       // characters in a row that no cited source has
constexpr std::size_t novel_words_max = 3;     // words likewise
constexpr std::size_t leaked_characters = 24;  // in a row, of the instructions

constexpr View courtesies[] = {U"您好",
                               U"你好",
                               U"抱歉",
                               U"对不起",
                               U"不好意思",
                               U"让您久等了",
                               U"久等了",
                               U"感谢您的耐心等待",
                               U"感谢",
                               U"谢谢",
                               U"辛苦了",
                               U"情况如下",
                               U"具体如下",
                               U"如下",
                               U"我来说明一下",
                               U"以下是",
                               U"目前的情况",
                               U"查询结果",
                               U"理解您的心情",
                               U"给您添麻烦了",
                               U"很",
                               U"非常",
                               U"真的",
                               U"hello",
                               U"hi",
                               U"dear customer",
                               U"sorry for the wait",
                               U"sorry to hear that",
                               U"i am sorry",
                               U"sorry",
                               U"thank you for your patience",
                               U"thank you",
                               U"thanks",
                               U"here is what we know",
                               U"here is the situation",
                               U"i understand"};

tl::unexpected<Error> refused(std::string_view code, std::size_t sentence = 0) {
  return fail(ErrorKind::invalid, code,
              sentence == 0 ? std::string() : fmt::format("sentence {}", sentence));
}

// ---- the whole

bool has_odd_characters(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, bytes] = language::decode_at(text, at);
    at += bytes;
    const bool control = (code < 0x20 && code != U'\n') || (code >= 0x7F && code < 0xA0);
    if (control || language::fold(code) == 0 || code == language::replacement_character)
      return true;
  }
  const bool markup = text.find("](") != text.npos || text.find("```") != text.npos;
  const std::size_t tag = text.find('<');
  return markup || (tag != text.npos && tag + 1 < text.size() && text[tag + 1] != ' ');
}

// Every link is the platform's.
bool has_foreign_link(View folded, std::span<const std::string> allowed) {
  if (folded.find(U"javascript:") != View::npos || folded.find(U"data:") != View::npos) return true;
  return std::ranges::any_of(links_in(folded), [&](const LinkSpan& link) {
    return std::ranges::find(allowed, language::utf8_of(link.host)) == allowed.end();
  });
}

// What is hidden for its shape is told by its token only where it might be told itself.
std::string_view fault_of_hidden(std::string_view hidden, std::span<const std::string> allowed) {
  const std::u32string folded = language::fold_text(hidden).codes;
  if (folded.find(U'@') != View::npos) return "answer.address";
  return has_foreign_link(folded, allowed) ? "answer.link" : "";
}

std::u32string without_blanks(View text) {
  std::u32string out;
  for (const char32_t code : text)
    if (code > 0x20) out += code;
  return out;
}

bool repeats(View answer, std::string_view instructions) {
  const std::u32string told = without_blanks(language::fold_text(instructions).codes);
  const std::u32string said = without_blanks(answer);
  for (std::size_t at = 0; at + leaked_characters <= said.size(); ++at)
    if (told.find(View(said).substr(at, leaked_characters)) != View::npos) return true;
  return false;
}

bool is_in_tongue(View folded, Tongue tongue) {
  std::size_t han = 0;
  std::size_t latin = 0;
  for (const char32_t code : folded) {
    han += language::is_cjk(code) ? 1 : 0;
    latin += language::is_lower(code) ? 1 : 0;
  }
  // A Han character says about as much as three letters.
  return tongue == Tongue::zh ? han * 3 >= latin : han * 30 <= latin;
}

// ---- a sentence

// Without the number or bullet of a list.
View without_list_mark(View text) {
  while (text.starts_with(U' ')) text.remove_prefix(1);
  std::size_t digits = 0;
  while (digits < text.size() && language::is_digit(text[digits])) ++digits;
  const bool numbered = digits > 0 && digits <= 2 && digits < text.size() &&
                        (text[digits] == U'.' || text[digits] == U'、' || text[digits] == U')');
  if (numbered && (digits + 1 == text.size() || !language::is_digit(text[digits + 1])))
    return text.substr(digits + 1);
  constexpr View bullets = U"·•-*";
  if (!text.empty() && bullets.find(text.front()) != View::npos) return text.substr(1);
  return text;
}

bool is_courtesy(View folded) {
  std::u32string rest(folded);
  for (const View word : courtesies)
    for (std::size_t at = rest.find(word); at != View::npos; at = rest.find(word, at))
      rest.replace(at, word.size(), U" ");
  return std::ranges::none_of(rest, [](char32_t code) {
    return language::is_cjk(code) || language::is_word_character(code) || code == U'{';
  });
}

class SentenceCheck {
 public:
  SentenceCheck(const CitedSentence& sentence, View folded, std::vector<const Reading*> cited,
                const CheckView& check)
      : sentence_(sentence), folded_(folded), cited_(std::move(cited)), check_(check) {}

  // The code of the first rule that is broken; empty = none.
  std::string_view fault() const {
    if (!figures_are_told()) return "answer.figure";
    if (!times_are_told()) return "answer.time";
    if (!names_are_told()) return "answer.name";
    for (const View clause : clauses_of(folded_)) {
      if (!claims_are_told(clause)) return "answer.claim";
      if (!promises_are_told(clause)) return "answer.promise";
    }
    return is_told_by_words() ? "" : "answer.invented";
  }

 private:
  template <class Holds>
  bool any_source(Holds holds) const {
    return std::ranges::any_of(cited_, [&](const Reading* reading) { return holds(*reading); });
  }

  bool figures_are_told() const {
    return std::ranges::all_of(quantities_of(folded_), [&](const Quantity& figure) {
      return any_source([&](const Reading& source) { return source.figures.contains(figure); });
    });
  }

  bool times_are_told() const {
    return std::ranges::all_of(near_times_of(folded_), [&](View word) {
      return any_source(
          [&](const Reading& source) { return source.folded.find(word) != View::npos; });
    });
  }

  bool names_are_told() const {
    for (const std::u32string& name : names_in(sentence_.text, folded_, check_.tongue)) {
      const bool told = any_source([&](const Reading& source) { return source.holds_name(name); });
      if (!told) return false;
    }
    return true;
  }

  bool claims_are_told(View clause) const {
    return std::ranges::all_of(claims_of(clause), [&](const Claim& claim) {
      return any_source([&](const Reading& source) { return source.supports(claim); });
    });
  }

  // A weighty clause must be nearly the words of one clause of one source: across its commas a
  // "not" would be lost.
  bool promises_are_told(View clause) const {
    const std::set<Claim> claims = claims_of(clause);
    const bool commits_us = commits(clause);
    const bool names_secret =
        std::ranges::any_of(claims, [](const Claim& c) { return c.act == Act::secret; });
    const bool weighty = commits_us || std::ranges::any_of(claims, is_weighty);
    if (!weighty) return true;
    const double least = names_secret ? secret_support_min : weighty_support_min;
    const auto bears = [&](const Reading& told) {
      if (told.kind == SourceKind::article && !names_secret) return false;
      if (commits_us && !told.commits) return false;
      const bool says_all =
          std::ranges::all_of(claims, [&](const Claim& claim) { return told.says(claim); });
      return says_all && support_of(clause, std::array{&told}).share >= least;
    };
    return any_source(
        [&](const Reading& source) { return std::ranges::any_of(source.clauses, bears); });
  }

  bool is_told_by_words() const {
    const Support support = support_of(folded_, cited_);
    return support.share >= whole_support_min && support.longest_novel_han <= novel_han_max &&
           support.longest_novel_words <= novel_words_max;
  }

  const CitedSentence& sentence_;
  View folded_;
  std::vector<const Reading*> cited_;
  const CheckView& check_;
};

class AnswerCheck {
 public:
  explicit AnswerCheck(const CheckView& check) : check_(check) {}

  Result<Grounded> run(const std::vector<CitedSentence>& sentences) {
    for (std::size_t i = 0; i < sentences.size(); ++i) {
      const std::string_view fault = sentence_fault(sentences[i]);
      if (!fault.empty()) return refused(fault, i + 1);
    }
    std::string text = joined(sentences);
    for (const std::string_view hidden : check_.material.names.hidden_in(text))
      if (const std::string_view fault = fault_of_hidden(hidden, check_.link_hosts); !fault.empty())
        return refused(fault);
    for (const Source& source : check_.material.sources())
      if (source.required && !is_cited(source.id)) text += "\n" + source.text;
    auto opened = check_.material.names.opened(text);
    if (!opened) return refused("answer.unknown_token");
    return Grounded{*std::move(opened), std::move(cited_)};
  }

 private:
  bool is_cited(const std::string& id) const {
    return std::ranges::find(cited_, id) != cited_.end();
  }

  std::string_view sentence_fault(const CitedSentence& sentence) {
    const std::u32string whole = language::fold_text(sentence.text).codes;
    const View folded = without_list_mark(whole);
    if (is_courtesy(folded)) return "";
    if (sentence.cites.empty()) return "answer.uncited";
    std::vector<const Reading*> cited;
    for (const std::string& id : sentence.cites) {
      const Reading* reading = reading_of(id);
      if (reading == nullptr) return "answer.unknown_source";
      cited.push_back(reading);
      if (!is_cited(id)) cited_.push_back(id);
    }
    return SentenceCheck(sentence, folded, std::move(cited), check_).fault();
  }

  const Reading* reading_of(const std::string& id) {
    if (const auto known = readings_.find(id); known != readings_.end()) return &known->second;
    const Source* source = check_.material.find(id);
    if (source == nullptr) return nullptr;
    return &readings_.emplace(id, read_source(*source)).first->second;
  }

  const CheckView& check_;
  std::map<std::string, Reading> readings_{};
  std::vector<std::string> cited_{};
};

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::string_view broken_already(std::string_view so_far, const CheckView& check) {
  const auto lines = static_cast<std::size_t>(std::ranges::count(so_far, '\n')) + 1;
  if (characters_in(so_far) > check.limits.characters_max || lines > check.limits.lines_max)
    return "answer.too_long";
  if (!check.canary.empty() && so_far.find(check.canary) != so_far.npos)
    return "answer.prompt_leaked";
  return has_odd_characters(so_far) ? "answer.odd_characters" : "";
}

std::string_view whole_fault(std::string_view text, const CheckView& check) {
  if (const std::string_view broken = broken_already(text, check); !broken.empty()) return broken;
  const language::Folded folded = language::fold_text(text);
  if (has_foreign_link(folded.codes, check.link_hosts)) return "answer.link";
  if (folded.codes.find(U'@') != View::npos) return "answer.address";
  if (!language::find_secrets(folded).empty()) return "answer.secret";
  if (repeats(folded.codes, check.instructions)) return "answer.prompt_leaked";
  if (check.in_own_name && claims_to_be_human(folded.codes)) return "answer.claims_human";
  if (!is_in_tongue(folded.codes, check.tongue)) return "answer.wrong_language";
  return {};
}

Result<Grounded> grounded(const ChatAnswer& answer, const CheckView& check) {
  if (!answer.whole) return refused("answer.cut");
  std::string_view text = answer.text;
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
  while (!text.empty() && (text.front() == '\n' || text.front() == ' ')) text.remove_prefix(1);
  if (text.empty()) return refused("answer.empty");
  if (const std::string_view fault = whole_fault(text, check); !fault.empty())
    return refused(fault);
  return AnswerCheck(check).run(cited_sentences(text));
}

}  // namespace jx::assistant
