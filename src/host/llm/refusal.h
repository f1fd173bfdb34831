// The codes with which a language model's answers, and the questions to it, fail: in both
// languages.
#pragma once

#include <span>
#include <string_view>

namespace jx::host {

struct LlmRefusal {
  std::string_view code;
  std::string_view zh;
  std::string_view en;
};

// Sorted by code; static storage.
std::span<const LlmRefusal> llm_refusals();

}  // namespace jx::host
