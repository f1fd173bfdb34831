// Templates of json.h.
#pragma once

namespace jx::codec {

namespace detail {

// The name between the last "::" and the end of the function's own signature.
template <class T>
constexpr std::string_view raw_type_name() {
  std::string_view name = __PRETTY_FUNCTION__;
  const std::size_t begin = name.find("T = ") + 4;
  name = name.substr(begin, name.find_first_of("];", begin) - begin);
  const std::size_t colon = name.rfind(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

template <class T>
void append_integer(std::string& out, T value) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

template <class K>
std::string key_text(const K& key) {
  if constexpr (Shape<K>::id) {
    return std::to_string(key.value);
  } else if constexpr (Shape<K>::short_text) {
    return std::string(key.view());
  } else {
    return std::string(key);
  }
}

template <Described T>
void append_members(std::string& out, const T& value, bool first) {
  boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
    const auto& field = value.*member.pointer;
    if constexpr (Shape<std::remove_cvref_t<decltype(field)>>::optional) {
      if (!field) return;
    }
    if (!first) out += ',';
    first = false;
    out += '"';
    out += member.name;
    out += "\":";
    append_json(out, field);
  });
}

inline tl::unexpected<Error> json_error(std::string_view code, std::string_view path) {
  return fail(ErrorKind::invalid, code, std::string(path));
}

}  // namespace detail

template <class T>
std::string_view type_name() {
  static const std::string name = snake_case(detail::raw_type_name<T>());
  return name;
}

template <class T>
void append_json(std::string& out, const T& value) {
  using namespace detail;
  if constexpr (std::same_as<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (DescribedEnum<T>) {
    append_json_text(out, enum_text(value));
  } else if constexpr (std::integral<T>) {
    append_integer(out, value);
  } else if constexpr (std::floating_point<T>) {
    out += fmt::format("{}", value);
  } else if constexpr (std::same_as<T, Instant> || std::same_as<T, Duration>) {
    append_integer(out, value.ms);
  } else if constexpr (std::same_as<T, Money>) {
    append_json_text(out, to_text(value));
  } else if constexpr (std::same_as<T, Personal>) {
    append_json_text(out, value.text);
  } else if constexpr (Shape<T>::id) {
    out += '"';
    append_integer(out, value.value);
    out += '"';
  } else if constexpr (Shape<T>::short_text) {
    append_json_text(out, value.view());
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    append_json_text(out, value);
  } else if constexpr (Shape<T>::optional) {
    if (value) {
      append_json(out, *value);
    } else {
      out += "null";
    }
  } else if constexpr (Shape<T>::map) {
    out += '{';
    bool first = true;
    for (const auto& [key, item] : value) {
      if (!first) out += ',';
      first = false;
      append_json_text(out, key_text(key));
      out += ':';
      append_json(out, item);
    }
    out += '}';
  } else if constexpr (Shape<T>::vector || Shape<T>::set) {
    out += '[';
    bool first = true;
    for (const auto& item : value) {
      if (!first) out += ',';
      first = false;
      append_json(out, item);
    }
    out += ']';
  } else if constexpr (Shape<T>::variant) {
    std::visit(
        [&]<class Body>(const Body& body) {
          out += "{\"kind\":\"";
          out += type_name<Body>();
          out += '"';
          append_members(out, body, false);
          out += '}';
        },
        value);
  } else {
    static_assert(Described<T>, "JX_DESCRIBE the type");
    out += '{';
    append_members(out, value, true);
    out += '}';
  }
}

namespace detail {

template <class T>
Result<void> read_value(const simdjson::dom::element& element, std::string& path, T& out);

template <Described T>
Result<void> read_members(const simdjson::dom::object& object, std::string& path, T& out,
                          std::string_view passed_over) {
  for (const auto field : object) {
    const std::string_view key = field.key;
    if (!passed_over.empty() && key == passed_over) continue;
    const std::size_t length = path.size();
    path += '.';
    path += key.substr(0, 64);
    bool found = false;
    Result<void> read{};
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
      if (found || key != member.name) return;
      found = true;
      read = read_value(field.value, path, out.*member.pointer);
    });
    if (!found) return json_error("json.unknown_member", path);
    if (!read) return read;
    path.resize(length);
  }
  return {};
}

template <class T>
Result<void> read_value(const simdjson::dom::element& element, std::string& path, T& out) {
  using simdjson::dom::element_type;
  const auto wrong_type = [&] { return json_error("json.wrong_type", path); };
  const auto read_text = [&](std::string_view& text) {
    return element.get_string().get(text) == simdjson::SUCCESS;
  };
  if constexpr (std::same_as<T, bool>) {
    if (element.get_bool().get(out) != simdjson::SUCCESS) return wrong_type();
  } else if constexpr (DescribedEnum<T>) {
    std::string_view text;
    if (!read_text(text)) return wrong_type();
    const auto value = enum_from_text<T>(text);
    if (!value) return json_error("json.out_of_range", path);
    out = *value;
  } else if constexpr (std::same_as<T, std::uint64_t>) {
    if (!element.is<std::int64_t>() && !element.is<std::uint64_t>()) return wrong_type();
    if (element.get_uint64().get(out) != simdjson::SUCCESS)
      return json_error("json.out_of_range", path);
  } else if constexpr (std::integral<T> || std::same_as<T, Instant> || std::same_as<T, Duration>) {
    std::int64_t value = 0;
    if (element.type() == element_type::UINT64) return json_error("json.out_of_range", path);
    if (element.get_int64().get(value) != simdjson::SUCCESS) return wrong_type();
    if constexpr (std::integral<T>) {
      if (!std::in_range<T>(value)) return json_error("json.out_of_range", path);
      out = static_cast<T>(value);
    } else {
      out.ms = value;
    }
  } else if constexpr (std::floating_point<T>) {
    double value = 0;
    if (element.get_double().get(value) != simdjson::SUCCESS) return wrong_type();
    out = value;
  } else if constexpr (std::same_as<T, Money>) {
    std::string_view text;
    if (!read_text(text)) return wrong_type();
    auto money = money_from_text(text);
    if (!money) return json_error("json.out_of_range", path);
    out = *money;
  } else if constexpr (std::same_as<T, Personal>) {
    std::string_view text;
    if (!read_text(text)) return wrong_type();
    out.text = text;
  } else if constexpr (Shape<T>::id) {
    std::string_view text;
    if (!read_text(text)) return wrong_type();
    const auto end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, out.value);
    if (error != std::errc{} || stop != end) return json_error("json.out_of_range", path);
  } else if constexpr (Shape<T>::short_text) {
    std::string_view text;
    if (!read_text(text)) return wrong_type();
    const auto value = T::from(text);
    if (!value) return json_error("json.too_long", path);
    out = *value;
  } else if constexpr (std::same_as<T, std::string>) {
    std::string_view text;
    if (!read_text(text)) return wrong_type();
    out = text;
  } else if constexpr (Shape<T>::optional) {
    if (element.is_null()) {
      out.reset();
    } else {
      return read_value(element, path, out.emplace());
    }
  } else if constexpr (Shape<T>::map) {
    simdjson::dom::object object;
    if (element.get_object().get(object) != simdjson::SUCCESS) return wrong_type();
    for (const auto field : object) {
      typename T::key_type key{};
      if constexpr (Shape<typename T::key_type>::id) {
        const std::string_view text = field.key;
        const auto end = text.data() + text.size();
        if (std::from_chars(text.data(), end, key.value).ptr != end)
          return json_error("json.out_of_range", path);
      } else if constexpr (Shape<typename T::key_type>::short_text) {
        const auto text = T::key_type::from(field.key);
        if (!text) return json_error("json.too_long", path);
        key = *text;
      } else {
        key = std::string(field.key);
      }
      auto read = read_value(field.value, path, out[key]);
      if (!read) return read;
    }
  } else if constexpr (Shape<T>::vector || Shape<T>::set) {
    simdjson::dom::array array;
    if (element.get_array().get(array) != simdjson::SUCCESS) return wrong_type();
    std::size_t position = 0;
    for (const auto item : array) {
      const std::size_t length = path.size();
      path += '[';
      append_integer(path, position++);
      path += ']';
      typename T::value_type value{};
      auto read = read_value(item, path, value);
      if (!read) return read;
      path.resize(length);
      out.insert(out.end(), std::move(value));
    }
  } else if constexpr (Shape<T>::variant) {
    simdjson::dom::object object;
    if (element.get_object().get(object) != simdjson::SUCCESS) return wrong_type();
    std::string_view kind;
    if (object["kind"].get_string().get(kind) != simdjson::SUCCESS)
      return json_error("json.wrong_type", path + ".kind");
    bool found = false;
    Result<void> read{};
    boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, T>>([&](auto identity) {
      using Body = typename decltype(identity)::type;
      if (found || kind != type_name<Body>()) return;
      found = true;
      read = read_members(object, path, out.template emplace<Body>(), "kind");
    });
    if (!found) return json_error("json.unknown_kind", path + ".kind");
    return read;
  } else {
    static_assert(Described<T>, "JX_DESCRIBE the type");
    simdjson::dom::object object;
    if (element.get_object().get(object) != simdjson::SUCCESS) return wrong_type();
    return read_members(object, path, out, {});
  }
  return {};
}

}  // namespace detail

template <class T>
Result<T> from_element(const simdjson::dom::element& element, std::string_view path) {
  T value{};
  std::string where(path);
  auto read = detail::read_value(element, where, value);
  if (!read) return error_of(std::move(read));
  return value;
}

template <class T>
Result<T> from_json(std::string_view text) {
  thread_local simdjson::dom::parser parser(json_bytes_max);
  if (text.size() > json_bytes_max) return detail::json_error("json.too_long", "$");
  simdjson::dom::element element;
  if (parser.parse(text.data(), text.size()).get(element) != simdjson::SUCCESS) {
    return detail::json_error("json.malformed", "$");
  }
  return from_element<T>(element, "$");
}

}  // namespace jx::codec
