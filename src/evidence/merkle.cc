#include "evidence/merkle.h"

#include <openssl/evp.h>

#include <bit>
#include <memory>

#include "base/assert.h"

namespace jx::evidence {

namespace {

// One digest context a thread, used again and again: making one costs as much as hashing.
class Digest {
 public:
  Digest()
      : sha256_(EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free),
        context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    JX_ASSERT(sha256_ && context_);
  }

  Hash of(std::string_view prefix, std::string_view first, std::string_view second) {
    Hash hash;
    unsigned size = 0;
    const bool done = EVP_DigestInit_ex2(context_.get(), sha256_.get(), nullptr) == 1 &&
                      EVP_DigestUpdate(context_.get(), prefix.data(), prefix.size()) == 1 &&
                      EVP_DigestUpdate(context_.get(), first.data(), first.size()) == 1 &&
                      EVP_DigestUpdate(context_.get(), second.data(), second.size()) == 1 &&
                      EVP_DigestFinal_ex(context_.get(), hash.data(), &size) == 1;
    JX_ASSERT(done && size == hash.size());
    return hash;
  }

 private:
  std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> sha256_;
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

Digest& digest() {
  thread_local Digest one;
  return one;
}

std::string_view bytes_of(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

}  // namespace

Hash leaf_hash(std::string_view bytes) { return digest().of(std::string_view("\0", 1), bytes, {}); }

Hash node_hash(const Hash& left, const Hash& right) {
  return digest().of(std::string_view("\1", 1), bytes_of(left), bytes_of(right));
}

Hash empty_root() { return digest().of({}, {}, {}); }

Result<Frontier> Frontier::restore(std::uint64_t size, std::vector<Hash> roots) {
  if (static_cast<std::size_t>(std::popcount(size)) != roots.size()) {
    return fail(ErrorKind::corrupt, "evidence.bad_frontier");
  }
  Result<Frontier> frontier{};
  frontier->size_ = size;
  frontier->roots_ = std::move(roots);
  return frontier;
}

void Frontier::append(const Hash& leaf) {
  Hash top = leaf;
  // Each low bit set is a full subtree as large as `top`: the two become one.
  for (std::uint64_t bits = size_; (bits & 1) != 0; bits >>= 1) {
    top = node_hash(roots_.back(), top);
    roots_.pop_back();
  }
  roots_.push_back(top);
  ++size_;
}

Hash Frontier::root() const {
  if (roots_.empty()) return empty_root();
  Hash right = roots_.back();
  for (auto left = roots_.rbegin() + 1; left != roots_.rend(); ++left) {
    right = node_hash(*left, right);
  }
  return right;
}

}  // namespace jx::evidence
