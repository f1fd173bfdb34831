// Which kind of type a member is: what both the binary and the JSON codec ask before they read or
// write it. For the templates of this room only.
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <map>
#include <optional>
#include <set>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/short_text.h"

namespace jx::codec::detail {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;
template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;
template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public>;

template <class T>
struct Shape {
  static constexpr bool id = false, short_text = false, optional = false, vector = false,
                        set = false, map = false, variant = false;
};
template <class Tag>
struct Shape<Id<Tag>> : Shape<void> {
  static constexpr bool id = true;
};
template <std::size_t N>
struct Shape<ShortText<N>> : Shape<void> {
  static constexpr bool short_text = true;
};
template <class T>
struct Shape<std::optional<T>> : Shape<void> {
  static constexpr bool optional = true;
};
template <class T>
struct Shape<std::vector<T>> : Shape<void> {
  static constexpr bool vector = true;
};
template <class T>
struct Shape<std::set<T>> : Shape<void> {
  static constexpr bool set = true;
};
template <class K, class V>
struct Shape<std::map<K, V>> : Shape<void> {
  static constexpr bool map = true;
};
template <class... T>
struct Shape<std::variant<T...>> : Shape<void> {
  static constexpr bool variant = true;
};

}  // namespace jx::codec::detail
