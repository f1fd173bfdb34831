// Names of members and enumerators, so that one codec reads and writes every type that travels.
//
//   struct Point { int x; int y; };
//   JX_DESCRIBE(Point, x, y)              // after the struct, in its namespace; order = wire order
//
//   JX_ENUM(Colour, red, green)           // declares `enum class Colour : std::uint8_t` from 0 up
//
// The binary encoding writes members in this order and enumerators by number. So: append only, at
// the end, never reorder, never reuse. A journal fixture test fails when this is broken.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <cstdint>
#include <optional>
#include <string_view>

#define JX_DESCRIBE(Type, ...) BOOST_DESCRIBE_STRUCT(Type, (), (__VA_ARGS__))
#define JX_ENUM(Type, ...) BOOST_DEFINE_FIXED_ENUM_CLASS(Type, std::uint8_t, __VA_ARGS__)

namespace jx {

// The enumerator's own name, without the trailing "_" that keeps one from being a C++ keyword
// ("operator_" reads "operator"). Static storage.
template <class E>
std::string_view enum_text(E value) {
  std::string_view name = boost::describe::enum_to_string(value, "");
  if (name.ends_with('_')) name.remove_suffix(1);
  return name;
}

// The inverse; nothing for a name that is none of E's.
template <class E>
std::optional<E> enum_from_text(std::string_view text) {
  std::optional<E> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto described) {
    if (enum_text(described.value) == text) found = described.value;
  });
  return found;
}

}  // namespace jx
