// A value kept on the heap: for the large alternative of a variant whose others are small.
// Copies deeply, compares by value, is never empty but after it was moved from.
#pragma once

#include <memory>
#include <utility>

namespace jx {

template <class T>
class Box {
 public:
  Box(T value) : value_(std::make_unique<T>(std::move(value))) {}
  Box(const Box& other) : Box(*other) {}
  Box(Box&&) noexcept = default;
  Box& operator=(const Box& other) {
    if (this != &other) value_ = std::make_unique<T>(*other);
    return *this;
  }
  Box& operator=(Box&&) noexcept = default;

  // REQUIRES: not moved from.
  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace jx
