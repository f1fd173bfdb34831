// The journal as a Merkle tree (RFC 6962 §2.1, SHA-256): whoever keeps a root can tell later that
// nothing before it was changed, left out or put in.
// Thread-safety: functions are reentrant; a Frontier is a value.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jx::evidence {

using Hash = std::array<unsigned char, 32>;

// H(0x00 ‖ bytes). About 0.4 µs for a message.
Hash leaf_hash(std::string_view bytes);
// H(0x01 ‖ left ‖ right).
Hash node_hash(const Hash& left, const Hash& right);
// Of the tree without leaves: H().
Hash empty_root();

// The roots of the full subtrees a tree of `size` leaves falls into, largest first: all that is
// needed to go on. 32 bytes for each bit set in `size`.
class Frontier {
 public:
  Frontier() = default;
  // Takes one up that was kept. Errors: corrupt "evidence.bad_frontier" when the number of roots
  // is not that of the bits of `size`.
  static Result<Frontier> restore(std::uint64_t size, std::vector<Hash> roots);

  // Cost: O(1) on average, O(log size) at most.
  void append(const Hash& leaf);
  std::uint64_t size() const { return size_; }
  const std::vector<Hash>& roots() const { return roots_; }
  // Of the tree so far. Cost: O(log size).
  Hash root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> roots_{};
};

}  // namespace jx::evidence
