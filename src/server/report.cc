// Errors and languages of the terminal.
#include <fmt/format.h>

#include <cstdlib>

#include "edge/http/problem.h"
#include "server/verb.h"

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

int report(const Error& error) {
  const edge::http::ProblemText text = edge::http::problem_text(error.code, error.kind);
  fmt::print(stderr, "jianxin: {}\n         {}{}{}\n", in_language(text.en, text.zh), error.code,
             error.detail.empty() ? "" : ": ", error.detail);
  return error.kind == ErrorKind::corrupt ? broken : refused;
}

}  // namespace jx::server
