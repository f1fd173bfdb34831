// The signatures that our tables make, against those of signatures.mjs, which knows nothing of
// them: made-up messages of every kind, signed by both at the time of the test.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>

#include "laws/house.h"
#include "shop/supplier/protocol.h"
#include "shop/supplier/sealed_text.h"

namespace jx::tests {
namespace {

using shop::Node;
using shop::NodeKind;
using shop::Piece;
using shop::SigningPiece;
using shop::SigningRule;

// One message and who signs it.
struct Message {
  std::string supplier{};
  std::string part{};
  std::string account{};
  std::string secret{};
  std::string timestamp{};
  std::string nonce{};
  std::string method{};
  std::string path{};
  std::string body{};
  Node members{.kind = NodeKind::object};

  std::string line() const {
    Node all{.kind = NodeKind::object};
    const auto add = [&](std::string_view name, Node value) {
      all.names.emplace_back(name);
      all.items.push_back(std::move(value));
    };
    const auto text = [](const std::string& words) {
      return Node{.kind = NodeKind::text, .text = words};
    };
    add("supplier", text(supplier));
    add("part", text(part));
    add("account", text(account));
    add("secret", text(secret));
    add("timestamp", text(timestamp));
    add("nonce", text(nonce));
    add("method", text(method));
    add("path", text(path));
    add("body", text(body));
    add("members", members);
    return shop::write_json(all, {});
  }
  shop::SigningInputView input() const {
    return {.account = account,
            .secret = secret,
            .timestamp = timestamp,
            .nonce = nonce,
            .method = method,
            .path = path,
            .body = body,
            .members = &members};
  }
};

class Maker {
 public:
  explicit Maker(std::uint32_t seed) : chance_(seed) {}

  // `plain`: characters that GBK has too.
  Message message(std::string_view supplier, std::string_view part, bool plain) {
    plain_ = plain;
    Message made{.supplier = std::string(supplier),
                 .part = std::string(part),
                 .account = word(8),
                 .secret = word(32),
                 .timestamp = std::to_string(1'700'000'000 + below(90'000'000)),
                 .nonce = word(12),
                 .method = "POST",
                 .path = "/" + word(6) + "/" + word(5),
                 .body = text(40)};
    const std::size_t count = below(9);
    for (std::size_t i = 0; i < count; ++i) add(made.members, name(i), value(0));
    if (below(2) == 0) add(made.members, "sign", {.kind = NodeKind::text, .text = word(32)});
    if (below(2) == 0) add(made.members, "version", {.kind = NodeKind::text, .text = "1.0"});
    add(made.members, "time", {.kind = NodeKind::text, .text = made.timestamp});
    if (below(2) == 0) add(made.members, "card_list", value(1));
    return made;
  }

 private:
  std::size_t below(std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(0, most - 1)(chance_);
  }
  static void add(Node& object, std::string name, Node value) {
    object.names.push_back(std::move(name));
    object.items.push_back(std::move(value));
  }
  std::string word(std::size_t length) {
    std::string made;
    while (made.size() < length) made += static_cast<char>('a' + below(26));
    return made;
  }
  // No two alike, none that JavaScript takes for a position, in no order of the alphabet.
  std::string name(std::size_t i) {
    static constexpr std::array<std::string_view, 9> names{"b", "a",    "orderNo", "order_no", "Z",
                                                           "c", "单号", "ab",      "A"};
    return std::string(names.at(i));
  }
  std::string text(std::size_t length) {
    static constexpr std::array<std::string_view, 16> any{
        "a", "Z", "9", " ", "/", "\"",           "\\", "\n",
        "&", "=", "+", "%", "é", "\xE2\x80\xA8", "😀", "\x7F"};
    static constexpr std::array<std::string_view, 8> gbk{"a", "Z", "9", "中", "卡", "密", "/", "&"};
    std::string made;
    const std::size_t count = below(length);
    for (std::size_t i = 0; i < count; ++i) {
      made += plain_ ? gbk.at(below(gbk.size())) : any.at(below(any.size()));
    }
    return made;
  }
  Node value(std::size_t depth) {
    switch (below(depth < 2 ? 8 : 5)) {
      case 0:
        return {};
      case 1:
        return {.kind = NodeKind::text};
      case 2:
        return {.kind = NodeKind::number, .text = std::to_string(below(1'000'000))};
      case 3:
        return {.kind = NodeKind::boolean, .text = below(2) == 0 ? "true" : "false"};
      case 4:
        return {.kind = NodeKind::text, .text = text(30)};
      case 5:
        return {.kind = NodeKind::number, .text = fmt::format("{}.5", below(1'000))};
      case 6: {
        Node list{.kind = NodeKind::list};
        for (std::size_t i = below(4); i > 0; --i) list.items.push_back(value(depth + 1));
        return list;
      }
      default: {
        Node object{.kind = NodeKind::object};
        for (std::size_t i = 0; i < below(4); ++i) add(object, name(i), value(depth + 1));
        return object;
      }
    }
  }

  std::mt19937 chance_;
  bool plain_ = false;
};

struct Case {
  std::string_view supplier;
  std::string_view part;
  const SigningRule* rule;
  bool plain = false;
};

constexpr std::array hmac_pieces =
    std::to_array<SigningPiece>({{Piece::timestamp}, {Piece::literal, "\n"}, {Piece::body}});
constexpr std::array hmac1_pieces = std::to_array<SigningPiece>({{Piece::nonce}, {Piece::body}});
constexpr std::array sha256_pieces = std::to_array<SigningPiece>({{Piece::method},
                                                                  {Piece::literal, "\n"},
                                                                  {Piece::path},
                                                                  {Piece::literal, "\n"},
                                                                  {Piece::nonce},
                                                                  {Piece::literal, "\n"},
                                                                  {Piece::body_md5},
                                                                  {Piece::secret}});
constexpr std::array pairs_pieces = std::to_array<SigningPiece>({{Piece::pairs}, {Piece::secret}});
constexpr std::array json_pieces = std::to_array<SigningPiece>({{Piece::json}, {Piece::secret}});
constexpr std::array<std::string_view, 2> c_and_a{"c", "a"};
constexpr SigningRule hmac_base64{
    .pieces = hmac_pieces, .hash = shop::Hash::hmac_sha256, .text = shop::DigestText::base64};
constexpr SigningRule hmac_sha1{.pieces = hmac1_pieces, .hash = shop::Hash::hmac_sha1};
constexpr SigningRule sha256_upper{
    .pieces = sha256_pieces, .hash = shop::Hash::sha256, .text = shop::DigestText::hex_upper};
constexpr SigningRule listed{.pieces = pairs_pieces,
                             .order = shop::MemberOrder::as_listed,
                             .only = c_and_a,
                             .between_members = "",
                             .after_name = ""};
constexpr SigningRule gbk{.pieces = pairs_pieces, .charset = shop::Charset::gbk};
constexpr SigningRule ascii{.pieces = json_pieces,
                            .order = shop::MemberOrder::as_sent,
                            .blanks_take_part = true,
                            .json = {.escape_slashes = true, .escape_non_ascii = true}};

std::vector<Case> cases() {
  std::vector<Case> all{{"general", "hmacBase64", &hmac_base64},
                        {"general", "hmacSha1", &hmac_sha1},
                        {"general", "sha256Upper", &sha256_upper},
                        {"general", "listed", &listed},
                        {"general", "gbk", &gbk, true},
                        {"general", "ascii", &ascii}};
  for (const shop::Protocol& protocol : shop::protocols()) {
    all.push_back({protocol.word.view(), "request", &protocol.request.signing});
    if (protocol.has_callback) {
      all.push_back({protocol.word.view(), "callback", &protocol.callback.signing});
    }
    if (!protocol.answer.signature.empty()) {
      all.push_back({protocol.word.view(), "answer", &protocol.answer.signing});
    }
  }
  return all;
}

std::vector<std::string> signed_by_node(const std::string& file) {
  const std::string command = "node '" JX_SOURCE_DIR "/tests/suppliers/vectors.mjs' '" + file + "'";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  std::string all;
  std::array<char, 4'096> buffer{};
  for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    all.append(buffer.data(), got);
  }
  EXPECT_EQ(::pclose(pipe), 0);
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = all.find('\n', begin);
    lines.push_back(all.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

TEST(SupplierSignatures, AreThoseOfAnIndependentImplementation) {
  constexpr int messages_of_each = 60;
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  Maker maker(seed);
  const TemporaryFolder folder;
  const std::string file = folder.path + "/messages.jsonl";
  std::vector<Message> messages;
  std::vector<const SigningRule*> rules;
  std::ofstream out(file);
  for (const Case& one : cases()) {
    for (int i = 0; i < messages_of_each; ++i) {
      messages.push_back(maker.message(one.supplier, one.part, one.plain));
      rules.push_back(one.rule);
      out << messages.back().line() << '\n';
    }
  }
  out.close();
  const std::vector<std::string> expected = signed_by_node(file);
  ASSERT_EQ(expected.size(), messages.size());
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const Message& message = messages[i];
    // Where the time is a member, the rule is told of it by whoever reads the message.
    const auto made = shop::signature(*rules[i], message.input());
    ASSERT_TRUE(made) << message.line();
    ASSERT_EQ(*made, expected[i]) << message.line() << "\n"
                                  << shop::signed_text(*rules[i], message.input());
  }
}

TEST(SupplierSignatures, CompareHexadecimalsInEitherCaseAndNothingElse) {
  using enum shop::DigestText;
  EXPECT_TRUE(shop::same_signature(hex_lower, "a1b2", "A1B2"));
  EXPECT_FALSE(shop::same_signature(hex_lower, "a1b2", "a1b3"));
  EXPECT_FALSE(shop::same_signature(hex_lower, "a1b2", "a1b"));
  EXPECT_FALSE(shop::same_signature(hex_lower, "", ""));
  EXPECT_FALSE(shop::same_signature(base64, "aB==", "ab=="));
}

TEST(SupplierSignatures, RefuseACharacterThatGbkDoesNotHave) {
  const Node members{.kind = NodeKind::object,
                     .items = {{.kind = NodeKind::text, .text = "卡\xF0\x9F\x98\x80"}},
                     .names = {"a"}};
  const auto refused = shop::signature(gbk, {.secret = "k", .members = &members});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "supplier.unencodable");
}

}  // namespace
}  // namespace jx::tests
