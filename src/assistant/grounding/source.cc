#include "assistant/grounding/source.h"

#include <fmt/format.h>

#include <algorithm>

#include "assistant/grounding/masking.h"
#include "assistant/grounding/sentences.h"
#include "language/characters.h"
#include "trade/telling.h"

namespace jx::assistant {
namespace {

using View = std::u32string_view;

// Words with which somebody speaks to a model rather than to a reader. Folded.
constexpr View orders_to_models[] = {U"忽略以上",         U"忽略上述",    U"忽略之前",
                                     U"忽略前面",         U"无视以上",    U"无视之前",
                                     U"系统提示",         U"系统指令",    U"提示词",
                                     U"你现在是",         U"扮演",        U"越狱",
                                     U"开发者模式",       U"ignore all",  U"ignore previous",
                                     U"ignore the above", U"ignore your", U"disregard",
                                     U"system prompt",    U"you are now", U"developer mode",
                                     U"jailbreak",        U"act as",      U"system:",
                                     U"assistant:",       U"<|",          U"tool_call",
                                     U"new instructions"};

constexpr View asking[] = {U"发给", U"发送", U"告诉", U"提供",  U"回复",   U"报给",
                           U"send", U"tell", U"give", U"share", U"provide"};
constexpr View secrets[] = {
    U"密码",       U"验证码", U"卡密", U"身份证", U"银行卡", U"password", U"verification code",
    U"card number"};
constexpr View denying[] = {U"不要", U"勿", U"切勿", U"不会", U"别", U"never", U"not ", U"n't"};

template <std::size_t n>
bool holds_any(View text, const View (&words)[n]) {
  return std::ranges::any_of(words, [&](View word) { return text.find(word) != View::npos; });
}

// Brackets are what ids stand in.
std::string without_brackets(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']') {
      out += c == '[' ? "(" : ")";
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

}  // namespace

bool is_suspicious(std::string_view sentence) {
  const std::u32string folded = language::fold_text(sentence).codes;
  if (holds_any(folded, orders_to_models)) return true;
  return holds_any(folded, asking) && holds_any(folded, secrets) && !holds_any(folded, denying);
}

void Material::add(char letter, SourceKind kind, std::string_view text, bool required,
                   std::string_view title) {
  if (sources_.size() >= sources_max) return;
  const auto count = std::ranges::count_if(
      sources_, [&](const Source& source) { return source.id.front() == letter; });
  sources_.push_back({.id = fmt::format("{}{}", letter, count + 1),
                      .kind = kind,
                      .text = sealed(trade::cut_text(text, source_bytes_max)),
                      .required = required,
                      .title = std::string(title)});
}

// A name may stand within what is hidden, as in a link: then it is opened, so that no token stands
// for another.
std::string Material::sealed(std::string_view text) {
  const std::string named = without_brackets(names.sealed(text));
  return masked_by(named, {}, [&](std::string_view, std::string_view hidden) {
    return names.token_of(names.opened(hidden).value_or(std::string(hidden)));
  });
}

void Material::add_lines(char letter, SourceKind kind, std::string_view text, bool required) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    const bool heading = line.ends_with("：") || line.ends_with(':');
    if (!line.empty()) add(letter, kind, line, required && !heading, {});
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

void Material::add_evidence(const Purchase& purchase, std::string_view told, Tongue tongue) {
  for (const trade::Evidence& evidence : purchase.verdict.evidence) {
    const std::string& words = tongue == Tongue::en ? evidence.en : evidence.zh;
    if (!words.empty() && told.find(words) == std::string_view::npos)
      add('F', SourceKind::fact, words, false, {});
  }
}

void Material::add_article(const ArticlePassage& passage) {
  std::string kept;
  for (const std::string_view sentence : sentences_of(passage.text))
    if (!is_suspicious(sentence)) kept += sentence;
  if (!trimmed(kept).empty()) add('A', SourceKind::article, kept, false, passage.title);
}

const Source* Material::find(std::string_view id) const {
  const auto found = std::ranges::find(sources_, id, &Source::id);
  return found == sources_.end() ? nullptr : &*found;
}

}  // namespace jx::assistant
