// A translation by a model: what leaves the house, and whether what comes back may be shown.
// Pure. Thread-safety: reentrant.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "assistant/chat.h"
#include "assistant/grounding/sealed_names.h"
#include "assistant/phrases.h"
#include "base/result.h"

namespace jx::assistant {

inline constexpr std::size_t translated_bytes_max = 4'000;

// The text with everything personal or secret sealed: put back by check_translation.
struct SealedText {
  std::string text{};
  SealedNames names{};
};
SealedText sealed_for_translation(std::string_view text, std::span<const std::string> personal);

ChatQuestion translation_question(const SealedText& original, Tongue into, std::string_view canary);

// The translation with everything put back. Kept are every token, once for once; every figure; and
// what the text claims: an act that the original does not speak of, or denies, is refused.
// Errors: invalid "answer.empty", ".cut", ".too_long", ".odd_characters", ".link",
// ".prompt_leaked", ".wrong_language", ".unknown_token" (lost, added or broken), ".figure",
// ".claim".
Result<std::string> checked_translation(const SealedText& original, const ChatAnswer& answer,
                                        Tongue into, std::string_view canary);

}  // namespace jx::assistant
