// A supplier's form or JSON document as a tree of texts. Numbers keep the digits they were written
// with: signatures are made over them, and amounts must stay exact.
// Pure values. Thread-safety: share only const objects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jx::shop {

inline constexpr std::size_t document_bytes_max = 1u << 20;
inline constexpr std::size_t document_depth_max = 8;  // lists and objects within each other
inline constexpr std::size_t document_nodes_max = 20'000;

enum class NodeKind : unsigned char { null, boolean, number, text, list, object };

struct Node {
  NodeKind kind = NodeKind::null;
  std::string text{};                // of a boolean ("true"), a number (as written) or a text
  std::vector<Node> items{};         // of a list; the values of an object
  std::vector<std::string> names{};  // of an object's members, one for each item

  // Null or empty text: what most suppliers leave out of a signature.
  bool is_blank() const { return kind == NodeKind::null || (is_scalar() && text.empty()); }
  bool is_scalar() const { return kind != NodeKind::list && kind != NodeKind::object; }
  // The node at "data.order.0"; "" is this one. Nothing when a step is missing.
  const Node* find(std::string_view path) const;
};

// Reads a JSON object or list; a byte order mark in front is passed over.
// Errors: unavailable "supplier.not_json"; invalid "supplier.repeated_member" (the name),
// "supplier.document_too_large" (a bound above).
Result<Node> read_json(std::string_view text);

// Reads application/x-www-form-urlencoded as PHP does: "a[0][b]=1" makes lists and objects.
// Errors: invalid "supplier.bad_form" (escapes, UTF-8); and as read_json.
Result<Node> read_form(std::string_view text);

// How JSON is written where a signature depends on it. The rest is as PHP's json_encode: no blanks,
// members in their order, "\b\f\n\r\t" and other control characters escaped in lower case.
struct JsonStyle {
  bool escape_slashes = false;
  bool escape_non_ascii = false;       // as \uXXXX; else as it is
  bool escape_line_separators = true;  // U+2028 and U+2029, which PHP escapes even then
};

std::string write_json(const Node& node, JsonStyle style);
// Members in their order; nothing but scalars. REQUIRES: `node` is an object of scalars.
std::string write_form(const Node& node);

}  // namespace jx::shop
