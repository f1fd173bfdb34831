#include "evidence/merkle.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <span>

namespace jx::evidence {
namespace {

std::string hex(const Hash& hash) {
  std::string text;
  for (const unsigned char byte : hash) text += fmt::format("{:02x}", byte);
  return text;
}

// The leaves and roots every implementation of Certificate Transparency is tested with.
const std::vector<std::string> leaves = {
    "",
    std::string("\x00", 1),
    "\x10",
    "\x20\x21",
    "\x30\x31",
    "\x40\x41\x42\x43",
    "\x50\x51\x52\x53\x54\x55\x56\x57",
    "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
const std::vector<std::string> roots = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

// The definition of RFC 6962 §2.1, by recursion.
Hash root_by_definition(std::span<const Hash> hashes) {
  if (hashes.empty()) return empty_root();
  if (hashes.size() == 1) return hashes[0];
  const std::size_t split = std::bit_floor(hashes.size() - 1);
  return node_hash(root_by_definition(hashes.first(split)),
                   root_by_definition(hashes.subspan(split)));
}

TEST(Merkle, KnowsTheRootsOfCertificateTransparencysOwnTests) {
  Frontier frontier;
  EXPECT_EQ(hex(frontier.root()), roots[0]);
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    frontier.append(leaf_hash(leaves[i]));
    EXPECT_EQ(hex(frontier.root()), roots[i + 1]) << i + 1 << " leaves";
    EXPECT_EQ(frontier.size(), i + 1);
  }
}

TEST(Merkle, GrowsToTheRootThatTheDefinitionGives) {
  Frontier frontier;
  std::vector<Hash> hashes;
  for (int i = 0; i < 300; ++i) {
    hashes.push_back(leaf_hash(std::to_string(i)));
    frontier.append(hashes.back());
    ASSERT_EQ(frontier.root(), root_by_definition(hashes)) << i;
  }
}

TEST(Merkle, GoesOnFromAKeptFrontier) {
  Frontier whole;
  for (int i = 0; i < 13; ++i) whole.append(leaf_hash(std::to_string(i)));
  auto kept = Frontier::restore(whole.size(), whole.roots());
  ASSERT_TRUE(kept);
  whole.append(leaf_hash("more"));
  kept->append(leaf_hash("more"));
  EXPECT_EQ(kept->root(), whole.root());
  EXPECT_EQ(Frontier::restore(3, {}).error().code, "evidence.bad_frontier");
}

}  // namespace
}  // namespace jx::evidence
