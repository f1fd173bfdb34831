// Errors and languages of the terminal.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "edge/http/problem.h"
#include "host/llm/refusal.h"
#include "server/verb.h"
#include "shop/refusal.h"

namespace jx::server {

bool speaks_chinese() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets any
    if (value == nullptr || *value == '\0') continue;
    const std::string_view language(value);
    return language.starts_with("zh") || language.starts_with("C") || language.starts_with("POSIX");
  }
  return true;
}

Sentence sentence_of(const Error& error) {
  const auto shops = shop::refusals();
  const auto own = std::ranges::lower_bound(shops, error.code, {}, &shop::Refusal::code);
  if (own != shops.end() && own->code == error.code) return {own->zh, own->en};
  for (const host::LlmRefusal& refusal : host::llm_refusals())
    if (refusal.code == error.code) return {refusal.zh, refusal.en};
  const edge::http::ProblemText text = edge::http::problem_text(error.code, error.kind);
  return {text.zh, text.en};
}

int report(const Error& error) {
  const Sentence text = sentence_of(error);
  fmt::print(stderr, "jianxin: {}\n         {}{}{}\n", in_language(text.en, text.zh), error.code,
             error.detail.empty() ? "" : ": ", error.detail);
  return error.kind == ErrorKind::corrupt ? broken : refused;
}

}  // namespace jx::server
