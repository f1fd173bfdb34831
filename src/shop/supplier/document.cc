#include "shop/supplier/document.h"

#include <simdjson.h>

#include <charconv>

namespace jx::shop {

namespace {

namespace ondemand = simdjson::ondemand;

tl::unexpected<Error> too_large() {
  return fail(ErrorKind::invalid, "supplier.document_too_large");
}
tl::unexpected<Error> not_json() { return fail(ErrorKind::unavailable, "supplier.not_json"); }
tl::unexpected<Error> repeated(std::string_view name) {
  return fail(ErrorKind::invalid, "supplier.repeated_member", std::string(name.substr(0, 64)));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// Builds the tree of a text that is known to be JSON.
class JsonReader {
 public:
  Result<Node> read(ondemand::value value, std::size_t depth) {
    if (++nodes_ > document_nodes_max || depth > document_depth_max) return too_large();
    ondemand::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS) return not_json();
    switch (type) {
      case ondemand::json_type::array:
        return list(value, depth);
      case ondemand::json_type::object:
        return object(value, depth);
      case ondemand::json_type::string:
        return text(value);
      case ondemand::json_type::number:
        return Node{.kind = NodeKind::number, .text = std::string(trimmed(value.raw_json_token()))};
      case ondemand::json_type::boolean:
        return Node{.kind = NodeKind::boolean,
                    .text = std::string(trimmed(value.raw_json_token()))};
      case ondemand::json_type::null:
        return Node{};
    }
    return not_json();
  }

 private:
  static Result<Node> text(ondemand::value value) {
    std::string_view characters;
    if (value.get_string().get(characters) != simdjson::SUCCESS) return not_json();
    return Node{.kind = NodeKind::text, .text = std::string(characters)};
  }

  Result<Node> list(ondemand::value value, std::size_t depth) {
    Node node{.kind = NodeKind::list};
    ondemand::array items;
    if (value.get_array().get(items) != simdjson::SUCCESS) return not_json();
    for (auto found : items) {
      ondemand::value item;
      if (std::move(found).get(item) != simdjson::SUCCESS) return not_json();
      auto child = read(item, depth + 1);
      if (!child) return child;
      node.items.push_back(*std::move(child));
    }
    return node;
  }

  Result<Node> object(ondemand::value value, std::size_t depth) {
    Node node{.kind = NodeKind::object};
    std::set<std::string, std::less<>> met;
    ondemand::object members;
    if (value.get_object().get(members) != simdjson::SUCCESS) return not_json();
    for (auto found : members) {
      ondemand::field field;
      std::string_view name;
      if (std::move(found).get(field) != simdjson::SUCCESS ||
          field.unescaped_key().get(name) != simdjson::SUCCESS) {
        return not_json();
      }
      if (!met.emplace(name).second) return repeated(name);
      node.names.emplace_back(name);
      auto child = read(field.value(), depth + 1);
      if (!child) return child;
      node.items.push_back(*std::move(child));
    }
    return node;
  }

  std::size_t nodes_ = 0;
};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> form_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (!simdjson::validate_utf8(out.data(), out.size())) return std::nullopt;
  return out;
}

// "a[0][b]" -> a, 0, b; a name whose brackets are not closed is one step.
std::vector<std::string> steps_of(const std::string& name) {
  std::vector<std::string> steps;
  std::size_t open = name.find('[');
  if (open == 0 || open == name.npos || !name.ends_with(']')) return {name};
  steps.push_back(name.substr(0, open));
  while (open < name.size()) {
    const std::size_t close = name.find(']', open);
    if (name[open] != '[' || close == name.npos) return {name};
    steps.push_back(name.substr(open + 1, close - open - 1));
    open = close + 1;
  }
  return steps;
}

class FormReader {
 public:
  Result<void> add(std::string_view pair) {
    const std::size_t equals = pair.find('=');
    const auto name = form_decoded(pair.substr(0, equals));
    const auto value = form_decoded(equals == pair.npos ? "" : pair.substr(equals + 1));
    if (!name || !value || name->empty()) return fail(ErrorKind::invalid, "supplier.bad_form");
    const std::vector<std::string> steps = steps_of(*name);
    if (steps.size() > document_depth_max) return too_large();
    Node* place = &root_;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const bool last = i + 1 == steps.size();
      place = step(*place, steps[i], last);
      if (place == nullptr) return repeated(*name);
      if (++nodes_ > document_nodes_max) return too_large();
    }
    *place = {.kind = NodeKind::text, .text = *value};
    return {};
  }

  Node take() {
    for (Node& item : root_.items) settle(item);
    return std::move(root_);
  }

 private:
  // The child of this name, made when it is new. Nothing when it is there already as a value, or
  // when it is to become one.
  static Node* step(Node& parent, const std::string& name, bool last) {
    const std::string own = name.empty() ? std::to_string(parent.items.size()) : name;
    const auto found = std::ranges::find(parent.names, own);
    if (found != parent.names.end()) {
      Node& child = parent.items[static_cast<std::size_t>(found - parent.names.begin())];
      return last || child.is_scalar() ? nullptr : &child;
    }
    parent.names.push_back(own);
    parent.items.push_back({.kind = last ? NodeKind::null : NodeKind::object});
    return &parent.items.back();
  }

  // An object whose names are 0, 1, 2 … is a list.
  static void settle(Node& node) {
    for (Node& item : node.items) settle(item);
    if (node.kind != NodeKind::object) return;
    for (std::size_t i = 0; i < node.names.size(); ++i) {
      if (node.names[i] != std::to_string(i)) return;
    }
    node.kind = NodeKind::list;
    node.names.clear();
  }

  Node root_{.kind = NodeKind::object};
  std::size_t nodes_ = 0;
};

void append_unit(std::string& out, unsigned unit) {
  fmt::format_to(std::back_inserter(out), "\\u{:04x}", unit);
}

// Length of the UTF-8 sequence that begins with `lead`. The text is known to be UTF-8.
std::size_t sequence_bytes(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xE0) return 2;
  return lead < 0xF0 ? 3 : 4;
}

std::uint32_t code_point(std::string_view sequence) {
  if (sequence.size() == 1) return static_cast<unsigned char>(sequence[0]);
  std::uint32_t point = static_cast<unsigned char>(sequence[0]) & (0xFFu >> (sequence.size() + 1));
  for (const char c : sequence.substr(1))
    point = (point << 6) | (static_cast<unsigned char>(c) & 0x3Fu);
  return point;
}

void append_escaped(std::string& out, std::uint32_t point) {
  if (point < 0x10000) return append_unit(out, point);
  append_unit(out, 0xD800 + ((point - 0x10000) >> 10));
  append_unit(out, 0xDC00 + ((point - 0x10000) & 0x3FF));
}

// True when an ASCII character has an escape of its own, which was appended.
bool append_short_escape(std::string& out, char c, JsonStyle style) {
  constexpr std::string_view plain = "\"\\\b\f\n\r\t";
  constexpr std::string_view letters = "\"\\bfnrt";
  const std::size_t at = plain.find(c);
  const bool slash = c == '/' && style.escape_slashes;
  if (at == plain.npos && !slash) return false;
  out += '\\';
  out += slash ? '/' : letters[at];
  return true;
}

void append_text(std::string& out, std::string_view text, JsonStyle style) {
  out += '"';
  while (!text.empty()) {
    const std::size_t bytes =
        std::min(sequence_bytes(static_cast<unsigned char>(text[0])), text.size());
    const std::string_view sequence = text.substr(0, bytes);
    text.remove_prefix(bytes);
    const std::uint32_t point = code_point(sequence);
    const bool separator = point == 0x2028 || point == 0x2029;
    const bool escaped = point < 0x20 || (point >= 0x80 && style.escape_non_ascii) ||
                         (separator && style.escape_line_separators);
    if (bytes == 1 && append_short_escape(out, sequence[0], style)) continue;
    if (escaped) {
      append_escaped(out, point);
    } else {
      out += sequence;
    }
  }
  out += '"';
}

void append_json(std::string& out, const Node& node, JsonStyle style) {
  switch (node.kind) {
    case NodeKind::null:
      out += "null";
      return;
    case NodeKind::boolean:
    case NodeKind::number:
      out += node.text;
      return;
    case NodeKind::text:
      return append_text(out, node.text, style);
    case NodeKind::list:
    case NodeKind::object:
      break;
  }
  const bool object = node.kind == NodeKind::object;
  out += object ? '{' : '[';
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (i > 0) out += ',';
    if (object) {
      append_text(out, node.names[i], style);
      out += ':';
    }
    append_json(out, node.items[i], style);
  }
  out += object ? '}' : ']';
}

void append_form_text(std::string& out, std::string_view text) {
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.';
    if (plain) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
  }
}

}  // namespace

const Node* Node::find(std::string_view path) const {
  const Node* node = this;
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    const std::string_view step = path.substr(0, dot);
    path = dot == path.npos ? std::string_view{} : path.substr(dot + 1);
    std::size_t at = node->items.size();
    if (node->kind == NodeKind::object) {
      at = static_cast<std::size_t>(std::ranges::find(node->names, step) - node->names.begin());
    } else if (node->kind == NodeKind::list) {
      const char* end = step.data() + step.size();
      const auto [stop, error] = std::from_chars(step.data(), end, at);
      if (error != std::errc{} || stop != end) return nullptr;
    }
    if (at >= node->items.size()) return nullptr;
    node = &node->items[at];
  }
  return node;
}

Result<Node> read_json(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (text.size() > document_bytes_max) return too_large();
  const simdjson::padded_string padded(text);
  // The tree reader below looks at no more than it needs; this one at everything.
  simdjson::dom::parser checker;
  if (checker.parse(padded).error() != simdjson::SUCCESS) return not_json();
  ondemand::parser parser;
  ondemand::document document;
  ondemand::value value;
  if (parser.iterate(padded).get(document) != simdjson::SUCCESS ||
      document.get_value().get(value) != simdjson::SUCCESS) {
    return not_json();
  }
  return JsonReader().read(value, 1);
}

Result<Node> read_form(std::string_view text) {
  if (text.size() > document_bytes_max) return too_large();
  FormReader reader;
  while (!text.empty()) {
    const std::size_t end = text.find('&');
    const std::string_view pair = text.substr(0, end);
    text = end == text.npos ? std::string_view{} : text.substr(end + 1);
    if (pair.empty()) continue;
    auto added = reader.add(pair);
    if (!added) return error_of(std::move(added));
  }
  return reader.take();
}

std::string write_json(const Node& node, JsonStyle style) {
  std::string out;
  append_json(out, node, style);
  return out;
}

std::string write_form(const Node& node) {
  std::string out;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (i > 0) out += '&';
    append_form_text(out, node.names[i]);
    out += '=';
    append_form_text(out, node.items[i].text);
  }
  return out;
}

}  // namespace jx::shop
