// Words that come from outside (titles of goods, notes of shops, messages of suppliers, a person's
// data) sealed into tokens before a model sees the text, and opened again in what it wrote. So what
// stands in such a field can neither instruct the model nor support what it says.
//
// A token is "{N1}". A text in which a model made up a token, or broke one, does not open.
// Values. Thread-safety: share only const objects.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jx::assistant {

class SealedNames {
 public:
  // At least two characters are sealed; shorter names stay as they are.
  void add(std::string_view name);
  // The token that stands for what is hidden for its shape (masking.h), made when there is none.
  std::string token_of(std::string_view hidden);

  // Every name in `text` replaced by its token, the longest first. Braces of the text's own become
  // round ones, so that no token can be forged.
  std::string sealed(std::string_view text) const;
  // Tokens back to names; nothing when `text` holds a brace that is no token.
  std::optional<std::string> opened(std::string_view text) const;
  // What was hidden for its shape and is named in `text` by its token.
  std::vector<std::string_view> hidden_in(std::string_view text) const;

  bool empty() const { return names_.empty(); }

 private:
  struct Name {
    std::string text{};
    bool by_shape = false;
  };

  const Name* find(std::string_view token) const;  // null = it is none of ours

  std::vector<Name> names_{};  // token {N<i+1>} stands for names_[i]
};

}  // namespace jx::assistant
