// A conversation with a language model as values: what is asked, and what it answered.
// Pure values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/describe.h"

namespace jx::assistant {

JX_ENUM(ChatRole, system, user, assistant, tool)

// A look-up that the model asks for. Written by the model: nothing in it may be believed.
struct ToolCall {
  std::string id{};
  std::string name{};
  std::string arguments{};  // JSON, or what the model takes for it
};

struct ChatMessage {
  ChatRole role = ChatRole::user;
  std::string text{};
  std::vector<ToolCall> calls{};  // assistant: what it asked for
  std::string call_id{};          // tool: which call this answers
};

// A look-up that the model may ask for.
struct Tool {
  std::string name{};        // [a-z_]{1,64}
  std::string purpose{};     // for the model
  std::string parameters{};  // JSON schema of the arguments
};

struct ChatQuestion {
  std::vector<ChatMessage> messages{};
  std::vector<Tool> tools{};
  std::int64_t answer_tokens_max = 600;
};

struct ChatAnswer {
  std::string text{};
  std::vector<ToolCall> calls{};
  bool whole = true;  // false: the model stopped at its limit of tokens
  std::int64_t prompt_tokens = 0;
  std::int64_t answer_tokens = 0;
};

}  // namespace jx::assistant
