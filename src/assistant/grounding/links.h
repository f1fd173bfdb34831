// Links in a text, with or without a scheme.
// Pure. Thread-safety: values.
#pragma once

#include <string_view>
#include <vector>

namespace jx::assistant {

// Characters [from, to) of a folded text: a name of a host with what follows it up to a blank, a
// Han character, or the mark that ends its sentence. A number with dots is none unless it is an
// address of four.
struct LinkSpan {
  std::size_t from = 0;
  std::size_t to = 0;
  std::u32string_view host{};
};

std::vector<LinkSpan> links_in(std::u32string_view folded);

}  // namespace jx::assistant
