// Signatures described by tables: which text is made of a request or a callback, and how it is
// hashed. No protocol has code of its own here.
// Pure. Thread-safety: functions are reentrant; rules are constants.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "shop/supplier/document.h"

namespace jx::shop {

// What the signed text is put together from, one after the other.
enum class Piece : unsigned char {
  literal,          // SigningPiece::literal
  account,          // the number or name by which the supplier knows us
  secret,           // with an HMAC it is the key besides
  timestamp,        // as it is sent
  nonce,            // as it is sent
  method,           // "POST"
  path,             // of the address, without query
  body,             // its bytes
  body_md5,         // of its bytes, 32 lower hex digits
  pairs,            // members as "name=value&name=value"
  json,             // members as one JSON object
  json_characters,  // the characters of that, sorted
  body_characters,  // the characters of the body, sorted
};

struct SigningPiece {
  Piece piece = Piece::literal;
  std::string_view literal{};
};

enum class Hash : unsigned char { md5, sha1, sha256, hmac_sha1, hmac_sha256 };
enum class DigestText : unsigned char { hex_lower, hex_upper, base64 };
// In which order members take part. `as_listed`: those of SigningRule::only.
enum class MemberOrder : unsigned char { by_name, as_sent, as_listed };
// Of the text that is hashed; requests and callbacks themselves are UTF-8.
enum class Charset : unsigned char { utf8, gbk };

struct SigningRule {
  std::span<const SigningPiece> pieces{};
  Hash hash = Hash::md5;
  DigestText text = DigestText::hex_lower;
  Charset charset = Charset::utf8;

  // Which members take part in `pairs` and `json`, by their outermost name.
  MemberOrder order = MemberOrder::by_name;
  std::span<const std::string_view> only{};      // empty = all
  std::span<const std::string_view> left_out{};  // the signature itself first of all
  bool blanks_take_part = false;                 // null and "" (null is written as "")
  std::string_view between_members = "&";
  std::string_view after_name = "=";
  JsonStyle json{};  // of `json`, and of lists and objects in `pairs`
};

// What one message gives the pieces. All views outlive the call.
struct SigningInputView {
  std::string_view account{};
  std::string_view secret{};
  std::string_view timestamp{};
  std::string_view nonce{};
  std::string_view method{};
  std::string_view path{};
  std::string_view body{};
  const Node* members = nullptr;  // an object; nullptr = there are none
};

// The text that is hashed, in UTF-8.
std::string signed_text(const SigningRule& rule, const SigningInputView& input);

// The signature as it is sent.
// Errors: invalid "supplier.unencodable" (a character that rule.charset does not have).
Result<std::string> signature(const SigningRule& rule, const SigningInputView& input);

// Compares in constant time; hexadecimal digits in either case are the same.
bool same_signature(DigestText text, std::string_view expected, std::string_view given);

}  // namespace jx::shop
