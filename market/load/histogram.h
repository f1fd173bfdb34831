// Times by frequency, to within 1 %, in constant memory: log-linear buckets as HdrHistogram has.
// Values of any size count; exact below 128. Thread-safety: a value.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace jx::market {

class Histogram {
 public:
  void add(std::uint64_t value) {
    ++counts_[index_of(value)];
    ++count_;
    max_ = value > max_ ? value : max_;
  }

  std::uint64_t count() const { return count_; }
  std::uint64_t max() const { return max_; }

  // The smallest value that `share` (0..1) of all are not above; 0 when empty.
  std::uint64_t quantile(double share) const {
    const double wanted = share * static_cast<double>(count_);
    std::uint64_t passed = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      passed += counts_[i];
      if (passed > 0 && static_cast<double>(passed) >= wanted) {
        const std::uint64_t top = upper_end(i);
        return top < max_ ? top : max_;
      }
    }
    return max_;
  }

 private:
  static constexpr std::size_t fine_bits = 7;
  static constexpr std::size_t fine = std::size_t{1} << fine_bits;

  static std::size_t index_of(std::uint64_t value) {
    if (value < fine) return value;
    const auto shift = static_cast<std::size_t>(std::bit_width(value)) - fine_bits - 1;
    return fine * (shift + 1) + ((value >> shift) - fine);
  }
  static std::uint64_t upper_end(std::size_t index) {
    if (index < fine) return index;
    const std::size_t shift = index / fine - 1;
    return ((index % fine + fine + 1) << shift) - 1;
  }

  std::array<std::uint64_t, fine * (64 - fine_bits + 1)> counts_{};
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace jx::market
