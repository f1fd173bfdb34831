// What of a story is heard: facts get lost, come late, come twice, in any order, contradicted.
#pragma once

#include "simulation/story.h"

namespace jx::tests {

struct Heard {
  std::vector<trade::Fact> facts{};
  std::map<Thread, std::size_t> last{};  // the latest step that was heard of
};

// Every fact is lost with a chance drawn for the whole telling, up to `lost_percent_max`; some come
// later than `now` and so are not heard yet; some come twice; all in any order.
Heard heard_of(const Story& story, Random& random, int lost_percent_max);

// Another source says the contrary of one of `facts`, of the same instant. Empty when none of them
// can be contradicted.
std::optional<trade::Fact> contrary_of(const std::vector<trade::Fact>& facts, Random& random);

}  // namespace jx::tests
