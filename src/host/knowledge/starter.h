// The articles a new platform begins with, read from files (data/knowledge/*.yaml). The format is
// docs/knowledge.md.
// Strict: an unknown member or a wrong type is refused, naming file and line.
// Thread-safety: functions are reentrant.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "desk/command.h"

namespace jx::host {

struct StarterPicture {
  std::size_t step = 0;  // whose picture it is
  std::filesystem::path file{};
};

struct Starter {
  std::string name{};  // of its file: [a-z0-9-], the same for ever
  desk::ArticleContent content{};
  std::vector<StarterPicture> pictures{};
};

inline constexpr std::size_t starter_bytes_max = 256u << 10;
inline constexpr std::size_t starter_name_max = 32;

// `folder` is where its pictures lie. Errors: invalid "starter.malformed".
Result<Starter> parse_starter(std::string_view yaml, std::string_view name,
                              const std::filesystem::path& folder);

// All of a folder, by name. Errors: unavailable "starter.unreadable"; as parse_starter.
Result<std::vector<Starter>> load_starters(const std::filesystem::path& folder);

}  // namespace jx::host
