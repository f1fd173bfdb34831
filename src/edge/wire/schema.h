// JSON schemas (draft 2020-12) of described types, out of the same descriptions that read and write
// them: so the OpenAPI document cannot drift from the code.
#pragma once

#include <string>
#include <string_view>

#include "codec/json.h"

namespace jx::edge::wire {

namespace schema_detail {

template <class T>
void append_schema(std::string& out);

template <class T>
void append_members(std::string& out) {
  using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
  bool first = true;
  boost::mp11::mp_for_each<Members>([&](auto member) {
    if (!first) out += ',';
    first = false;
    out += '"';
    out += member.name;
    out += "\":";
    append_schema<std::remove_cvref_t<decltype(std::declval<T>().*member.pointer)>>(out);
  });
}

template <class T>
void append_schema(std::string& out) {
  using namespace codec::detail;
  if constexpr (std::same_as<T, bool>) {
    out += R"({"type":"boolean"})";
  } else if constexpr (DescribedEnum<T>) {
    out += R"({"type":"string","enum":[)";
    bool first = true;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto described) {
      if (!first) out += ',';
      first = false;
      codec::append_json_text(out, enum_text(described.value));
    });
    out += "]}";
  } else if constexpr (std::same_as<T, Instant> || std::same_as<T, Duration>) {
    out += R"({"type":"integer","description":"milliseconds"})";
  } else if constexpr (std::integral<T>) {
    out += R"({"type":"integer"})";
  } else if constexpr (std::floating_point<T>) {
    out += R"({"type":"number"})";
  } else if constexpr (std::same_as<T, Money>) {
    out += R"({"type":"string","pattern":"^-?[0-9]+(\\.[0-9]{1,3})?$"})";
  } else if constexpr (Shape<T>::id) {
    out += R"({"type":"string","pattern":"^[0-9]+$"})";
  } else if constexpr (Shape<T>::short_text) {
    fmt::format_to(std::back_inserter(out), R"({{"type":"string","maxLength":{}}})", T::bytes_max);
  } else if constexpr (std::same_as<T, Personal> ||
                       std::convertible_to<const T&, std::string_view>) {
    out += R"({"type":"string"})";
  } else if constexpr (Shape<T>::optional) {
    append_schema<typename T::value_type>(out);
  } else if constexpr ((Shape<T>::vector || Shape<T>::set)) {
    out += R"({"type":"array","items":)";
    append_schema<typename T::value_type>(out);
    out += '}';
  } else if constexpr (Shape<T>::map) {
    out += R"({"type":"object","additionalProperties":)";
    append_schema<typename T::mapped_type>(out);
    out += '}';
  } else if constexpr (Shape<T>::variant) {
    out += R"({"oneOf":[)";
    bool first = true;
    boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, T>>([&](auto identity) {
      using Body = typename decltype(identity)::type;
      if (!first) out += ',';
      first = false;
      out += R"({"type":"object","properties":{"kind":{"const":")";
      out += codec::type_name<Body>();
      out += "\"}";
      std::string members;
      append_members<Body>(members);
      if (!members.empty()) out += ',' + members;
      out += R"(},"required":["kind"],"additionalProperties":false})";
    });
    out += "]}";
  } else {
    out += R"({"type":"object","properties":{)";
    append_members<T>(out);
    out += R"(},"additionalProperties":false})";
  }
}

}  // namespace schema_detail

// The schema of T. Static storage.
template <class T>
std::string_view schema_of() {
  static const std::string text = [] {
    std::string out;
    schema_detail::append_schema<T>(out);
    return out;
  }();
  return text;
}

}  // namespace jx::edge::wire
