// Errors and languages of the terminal.
#include <fmt/format.h>

#include <cstdlib>

#include "server/verb.h"

namespace jx::server {

bool speaks_chinese() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view language(value);
    return language.starts_with("zh") || language.starts_with("C") || language.starts_with("POSIX");
  }
  return true;
}

}  // namespace jx::server
