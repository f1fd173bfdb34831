// Chance that repeats: the same seed gives the same town, on every machine.
// Thread-safety: a value.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace jx::market {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {  // splitmix64
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  // REQUIRES: count >= 1; of none gives 0.
  std::size_t below(std::size_t count) {
    return static_cast<std::size_t>(next() % std::max<std::size_t>(count, 1));
  }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::size_t>(high - low + 1)));
  }
  bool chance(int percent) { return between(1, 100) <= percent; }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[below(from.size())];
  }
  std::string digits(std::size_t count) {
    std::string out;
    while (out.size() < count) out.push_back(static_cast<char>('0' + below(10)));
    return out;
  }
  std::string letters(std::size_t count) {  // of those nobody misreads
    constexpr std::string_view alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    std::string out;
    while (out.size() < count) out.push_back(alphabet[below(alphabet.size())]);
    return out;
  }
  // A stream of its own that later calls here do not disturb.
  Dice fork() { return Dice(next()); }

 private:
  std::uint64_t state_;
};

}  // namespace jx::market
