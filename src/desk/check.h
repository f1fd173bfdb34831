// Checks of single values that several commands share.
// Pure. Thread-safety: functions.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "base/short_text.h"
#include "desk/command.h"

namespace jx::desk {

bool is_utf8(std::string_view text);
// 1..36 of [0-9A-Za-z_-].
bool is_command_id(std::string_view text);

// Errors: invalid "text.malformed" when not UTF-8, "text.too_long" beyond `bytes_max`.
Result<void> check_text(std::string_view text, std::size_t bytes_max);
// 64 lower hex digits.
bool is_blob_hash(const BlobHash& hash);

// Errors: as check_text; invalid "name.missing" when empty.
Result<void> check_name(std::string_view name);
// Errors: invalid "word.malformed" for one that is neither empty nor a Word's letters.
Result<void> check_word(const Word& word);
// Distinct words, none empty. Errors: invalid "word.malformed", "word.repeated", "words.too_many".
Result<void> check_words(std::span<const Word> words, std::size_t count_max);
// "zh-CN", "en"; empty = not known. Errors: invalid "locale.malformed".
Result<void> check_locale(std::string_view locale);

}  // namespace jx::desk
