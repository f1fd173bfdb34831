// What a model is asked, and with what: numbered sources, the masked words of the conversation, and
// instructions that hold whatever those say.
//
// Everything from outside stands in lines that begin with "| ", with brackets and braces made
// round, so that no text can pass for an instruction, a source or a citation. The check
// (check.h) does not rely on any of this.
// Pure. Thread-safety: reentrant.
#pragma once

#include <string>
#include <string_view>

#include "assistant/chat.h"
#include "assistant/grounding/source.h"
#include "assistant/phrases.h"
#include "base/describe.h"

namespace jx::assistant {

// answer: to the customer, in the assistant's name. draft: a reply that an agent will look over.
// summary: of the case, for an agent.
JX_ENUM(PromptPurpose, answer, draft, summary)

struct PromptView {
  PromptPurpose purpose = PromptPurpose::answer;
  Tongue tongue = Tongue::zh;
  const Material& material;
  std::string_view conversation{};  // masked; the newest last; may be empty
  std::string_view canary{};        // a word that must not come back
  bool with_look_ups = false;
  std::int64_t answer_tokens_max = 600;
};

// The first message of every question.
std::string instructions_of(const PromptView& prompt);

ChatQuestion question_of(const PromptView& prompt);

// The look-ups that a model may ask for: an order of this customer by its last characters, and
// articles. Nothing here changes anything.
std::vector<Tool> look_up_tools();

// The sources from `first` on, as a tool's answer tells them.
std::string sources_text(const Material& material, std::size_t first);

// Rough, rather too many: what a text costs.
std::int64_t tokens_approx(std::string_view text);
std::int64_t tokens_approx(const ChatQuestion& question);

}  // namespace jx::assistant
