// Whether what a model wrote may be shown: every sentence must stand on the sources it cites.
//
// The check knows nothing of what the model was told to do and trusts none of it; it reads the
// answer as a stranger's. Each rule has a code, and docs/assistant.md tells what each stops:
//
//   the whole     answer.empty, .cut, .too_long, .odd_characters, .link, .address (both also behind
//                 a token), .secret, .prompt_leaked, .claims_human, .wrong_language, .unknown_token
//   a sentence    answer.uncited       no source, and more than a courtesy
//                 answer.unknown_source
//                 answer.figure        a number, amount, date or code that no cited source holds
//                 answer.time          马上, tomorrow … likewise
//                 answer.name          a Latin word, a quoted title, a person's name likewise
//                 answer.claim         an act in a mood that no cited source says, or that only an
//                                      article says of this case
//                 answer.promise       a weighty claim (money back, certain, done by us) that is
//                                      not nearly word for word in one source
//                 answer.invented      mostly words that no cited source has
//
// Pure. Thread-safety: reentrant. Cost: linear in answer and sources; about a millisecond.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assistant/chat.h"
#include "assistant/grounding/source.h"
#include "assistant/phrases.h"
#include "base/result.h"

namespace jx::assistant {

struct CheckLimits {
  std::size_t characters_max = 700;
  std::size_t lines_max = 16;
};

struct CheckView {
  const Material& material;
  Tongue tongue = Tongue::zh;
  std::string_view instructions{};            // what the model was told; not to be repeated
  std::string_view canary{};                  // a word of the instructions that nothing else holds
  std::span<const std::string> link_hosts{};  // of the platform; other links are refused
  CheckLimits limits{};
  bool in_own_name = true;  // false: a translation, which speaks for others
};

struct Grounded {
  std::string text{};                // citations gone, names opened, lost required lines added
  std::vector<std::string> cited{};  // ids, each once, as first cited
};

// Errors: invalid "answer.…" as above; detail is "sentence <n>", never the text.
Result<Grounded> grounded(const ChatAnswer& answer, const CheckView& check);

// The code of a rule of the whole that `text` breaks; empty = none.
std::string_view whole_fault(std::string_view text, const CheckView& check);

// Reads an answer while it comes: the code of a rule that no later part can mend (length, canary,
// odd characters); empty = go on.
std::string_view broken_already(std::string_view so_far, const CheckView& check);

}  // namespace jx::assistant
