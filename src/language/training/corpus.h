// The labelled texts of data/texts: what people write, and what a careful reader says it means.
// Values. Thread-safety: share only const objects.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "language/understanding.h"

namespace jx::language::training {

struct NamedSlots {
  std::vector<std::string> order_nos{};
  std::vector<std::string> card_nos{};
  std::map<std::string, std::string> scalars{};  // amount, phone, account, product, minutes_waited
};

struct Example {
  std::string writer{};  // who made it: the file's name
  std::string voice{};   // who speaks in it; unique over all files
  std::vector<std::string> texts{};
  std::vector<Role> roles{};
  std::vector<Intent> intents{};  // the first decides
  bool urgent = false;
  bool needs_human = false;
  Priority priority = Priority::normal;
  std::optional<NamedSlots> slots{};  // absent: nobody marked them

  std::vector<Turn> turns() const;
};

// All *.jsonl files of a folder in the order of their names.
// Errors: invalid "texts.unreadable", "texts.bad_line" (detail: file and line).
Result<std::vector<Example>> read_corpus(const std::filesystem::path& folder);

}  // namespace jx::language::training
