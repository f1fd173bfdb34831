// What a model may speak from: numbered sources, each a sentence or passage that this very customer
// (or agent) may be told, in the language of the answer.
//
// A source is built from what the local path would have said, from further evidence of the same
// verdicts, from articles, and from what look-ups found. Lines that must not be lost are
// `required`: a model may put them into other words, but when it does not cite them they are said
// as they are. Pure. Thread-safety: values.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assistant/grounding/sealed_names.h"
#include "assistant/phrases.h"
#include "assistant/purchase.h"
#include "base/describe.h"

namespace jx::assistant {

// fact: about this case. rule: what the house says of itself. article: written by staff for all;
// supports nothing about this case. agent: the words of the agent who asks.
JX_ENUM(SourceKind, fact, rule, article, agent)

struct Source {
  std::string id{};  // "S1": a letter and a number
  SourceKind kind = SourceKind::fact;
  std::string text{};  // names sealed, and whole numbers, phones, secrets, links, mail addresses
  bool required = false;
  std::string title{};  // of an article
};

// A passage that a search found.
struct ArticlePassage {
  std::string title{};
  std::string text{};
};

inline constexpr std::size_t sources_max = 40;
inline constexpr std::size_t source_bytes_max = 1'200;  // longer ones are cut between characters

// A growing list. Numbers each kind of its own: S for what is said of the case, F for further
// facts, A for articles, L for what look-ups found, G for the agent's words.
class Material {
 public:
  SealedNames names{};

  // One source for each line that is not empty, with its bullet or number kept. A heading (it ends
  // with a colon) is never required.
  void add_lines(char letter, SourceKind kind, std::string_view text, bool required);
  // Evidence that `told` (what the local path says) does not hold.
  void add_evidence(const Purchase& purchase, std::string_view told, Tongue tongue);
  // Sentences that speak to a model or ask for secrets are left out (docs/assistant.md).
  void add_article(const ArticlePassage& passage);

  std::span<const Source> sources() const { return sources_; }
  const Source* find(std::string_view id) const;

 private:
  void add(char letter, SourceKind kind, std::string_view text, bool required,
           std::string_view title);
  std::string sealed(std::string_view text);

  std::vector<Source> sources_{};
};

// True of a sentence that gives orders to a model, or asks the reader for a secret.
bool is_suspicious(std::string_view sentence);

}  // namespace jx::assistant
