// A text in sentences, and which sources each says it stands on.
// Pure. Thread-safety: reentrant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jx::assistant {

// The text cut behind 。！？!?… and line ends, and behind "." and ";" before a blank; what stands
// between belongs to the sentence before it. Together they are the text.
std::vector<std::string_view> sentences_of(std::string_view text);

struct CitedSentence {
  std::string text{};  // without the citations; its list number or bullet kept
  std::vector<std::string> cites{};
  std::size_t line = 0;
};

// Citations are ids in brackets, "[S1]", "[S1, A2]" or 【S1】, behind what they are for: inside a
// sentence, behind it, or at the end of a line for every sentence of it that has none.
std::vector<CitedSentence> cited_sentences(std::string_view answer);

// The sentences as one text again.
std::string joined(const std::vector<CitedSentence>& sentences);

}  // namespace jx::assistant
