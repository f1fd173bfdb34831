// How a customer hears the assistant: what it asks for, and whether it goes in a circle.
// Values. Thread-safety: one thread at a time.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"

namespace jx::market {

JX_ENUM(AskedFor, order_number, password, which_order, right_number, other_words, what_is_open,
        choice)

// Everything that a message asks of its reader.
std::vector<AskedFor> asked_for(std::string_view message);

// Its sentences, without blanks at their ends.
std::vector<std::string> sentences_of(std::string_view message);

// Remembers what the assistant said to one customer.
class Ear {
 public:
  // True when it asks for something that it has asked for before, or says nothing that it has not
  // said before.
  bool hears_a_circle(std::string_view message);

 private:
  std::set<AskedFor> asked_{};
  std::set<std::string> said_{};
};

}  // namespace jx::market
