#include "shop/supplier/signing.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <unicode/ucnv.h>

#include "base/assert.h"

namespace jx::shop {

namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string digest_of(const EVP_MD* kind, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const int done = EVP_Digest(text.data(), text.size(), digest.data(), &size, kind, nullptr);
  JX_ASSERT(done == 1);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string keyed_digest_of(const EVP_MD* kind, std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const unsigned char* done = HMAC(kind, key.data(), static_cast<int>(key.size()), bytes_of(text),
                                   text.size(), digest.data(), &size);
  JX_ASSERT(done != nullptr);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string hashed(Hash hash, std::string_view secret, std::string_view text) {
  switch (hash) {
    case Hash::md5:
      return digest_of(EVP_md5(), text);
    case Hash::sha1:
      return digest_of(EVP_sha1(), text);
    case Hash::sha256:
      return digest_of(EVP_sha256(), text);
    case Hash::hmac_sha1:
      return keyed_digest_of(EVP_sha1(), secret, text);
    case Hash::hmac_sha256:
      return keyed_digest_of(EVP_sha256(), secret, text);
  }
  return {};
}

std::string hex_of(std::string_view digest, bool upper) {
  const std::string_view digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string text;
  for (const char c : digest) {
    const auto byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4];
    text += digits[byte & 0x0F];
  }
  return text;
}

std::string base64_of(std::string_view digest) {
  std::string text((digest.size() + 2) / 3 * 4 + 1, '\0');  // EVP ends it with a NUL
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes_of(digest),
                                   static_cast<int>(digest.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string written(DigestText text, std::string_view digest) {
  switch (text) {
    case DigestText::hex_lower:
      return hex_of(digest, false);
    case DigestText::hex_upper:
      return hex_of(digest, true);
    case DigestText::base64:
      return base64_of(digest);
  }
  return {};
}

bool holds(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// A form may spread a list over "cards[0]", "cards[1]": what counts is the outermost name.
std::string_view outermost(std::string_view name) { return name.substr(0, name.find('[')); }

bool takes_part(const SigningRule& rule, std::string_view name, const Node& value) {
  if (holds(rule.left_out, outermost(name))) return false;
  if (!rule.only.empty() && !holds(rule.only, outermost(name))) return false;
  return rule.blanks_take_part || !value.is_blank();
}

// Positions of the members that take part, in the order of the rule.
std::vector<std::size_t> participants(const SigningRule& rule, const Node& members) {
  std::vector<std::size_t> positions;
  if (rule.order == MemberOrder::as_listed) {
    for (const std::string_view name : rule.only) {
      for (std::size_t i = 0; i < members.names.size(); ++i) {
        if (members.names[i] == name && takes_part(rule, name, members.items[i])) {
          positions.push_back(i);
        }
      }
    }
    return positions;
  }
  for (std::size_t i = 0; i < members.names.size(); ++i) {
    if (takes_part(rule, members.names[i], members.items[i])) positions.push_back(i);
  }
  if (rule.order == MemberOrder::by_name) {
    std::ranges::sort(positions, {},
                      [&](std::size_t i) -> const std::string& { return members.names[i]; });
  }
  return positions;
}

void append_pairs(std::string& out, const SigningRule& rule, const Node& members) {
  bool first = true;
  for (const std::size_t i : participants(rule, members)) {
    if (!first) out += rule.between_members;
    first = false;
    const Node& value = members.items[i];
    out += members.names[i];
    out += rule.after_name;
    out += value.is_scalar() ? value.text : write_json(value, rule.json);
  }
}

std::string json_of(const SigningRule& rule, const Node& members) {
  Node chosen{.kind = NodeKind::object};
  for (const std::size_t i : participants(rule, members)) {
    chosen.names.push_back(members.names[i]);
    chosen.items.push_back(members.items[i]);
  }
  return write_json(chosen, rule.json);
}

// The characters of a UTF-8 text by their code points, which is the order of their bytes.
std::string sorted_characters(std::string_view text) {
  std::vector<std::string_view> characters;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    characters.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  std::ranges::sort(characters);
  std::string sorted;
  sorted.reserve(text.size());
  for (const std::string_view character : characters) sorted += character;
  return sorted;
}

void append_piece(std::string& out, const SigningRule& rule, const SigningPiece& piece,
                  const SigningInputView& input) {
  static const Node none{.kind = NodeKind::object};
  const Node& members = input.members == nullptr ? none : *input.members;
  switch (piece.piece) {
    case Piece::literal:
      out += piece.literal;
      return;
    case Piece::account:
      out += input.account;
      return;
    case Piece::secret:
      out += input.secret;
      return;
    case Piece::timestamp:
      out += input.timestamp;
      return;
    case Piece::nonce:
      out += input.nonce;
      return;
    case Piece::method:
      out += input.method;
      return;
    case Piece::path:
      out += input.path;
      return;
    case Piece::body:
      out += input.body;
      return;
    case Piece::body_md5:
      out += hex_of(digest_of(EVP_md5(), input.body), false);
      return;
    case Piece::pairs:
      return append_pairs(out, rule, members);
    case Piece::json:
      out += json_of(rule, members);
      return;
    case Piece::json_characters:
      out += sorted_characters(json_of(rule, members));
      return;
    case Piece::body_characters:
      out += sorted_characters(input.body);
      return;
  }
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Result<std::string> in_gbk(std::string_view text) {
  const auto unencodable = [] { return fail(ErrorKind::invalid, "supplier.unencodable"); };
  UErrorCode error = U_ZERO_ERROR;
  const Converter from(ucnv_open("UTF-8", &error));
  const Converter to(ucnv_open("GBK", &error));
  JX_ASSERT(U_SUCCESS(error));
  for (UConverter* converter : {from.get(), to.get()}) {
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
    ucnv_setFromUCallBack(converter, UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  }
  std::string out(text.size() * 2 + 1, '\0');
  const char* source = text.data();
  char* target = out.data();
  ucnv_convertEx(to.get(), from.get(), &target, out.data() + out.size(), &source,
                 text.data() + text.size(), nullptr, nullptr, nullptr, nullptr, 1, 1, &error);
  if (U_FAILURE(error)) return unencodable();
  out.resize(static_cast<std::size_t>(target - out.data()));
  return out;
}

char lower_hex(char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string signed_text(const SigningRule& rule, const SigningInputView& input) {
  std::string text;
  for (const SigningPiece& piece : rule.pieces) append_piece(text, rule, piece, input);
  return text;
}

Result<std::string> signature(const SigningRule& rule, const SigningInputView& input) {
  std::string text = signed_text(rule, input);
  if (rule.charset == Charset::gbk) {
    auto encoded = in_gbk(text);
    if (!encoded) return encoded;
    text = *std::move(encoded);
  }
  return written(rule.text, hashed(rule.hash, input.secret, text));
}

bool same_signature(DigestText text, std::string_view expected, std::string_view given) {
  if (expected.size() != given.size() || expected.empty()) return false;
  std::string a(expected);
  std::string b(given);
  if (text != DigestText::base64) {
    std::ranges::transform(a, a.begin(), lower_hex);
    std::ranges::transform(b, b.begin(), lower_hex);
  }
  return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace jx::shop
