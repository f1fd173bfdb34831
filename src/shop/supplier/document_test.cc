#include "shop/supplier/document.h"

#include <gtest/gtest.h>

namespace jx::shop {
namespace {

std::string_view text_at(const Node& node, std::string_view path) {
  const Node* found = node.find(path);
  return found == nullptr ? "(none)" : std::string_view(found->text);
}
std::string_view json_refusal(std::string_view text) {
  const auto read = read_json(text);
  return read ? "" : read.error().code;
}
std::string_view form_refusal(std::string_view text) {
  const auto read = read_form(text);
  return read ? "" : read.error().code;
}

TEST(Document, KeepsTheDigitsOfNumbersAsTheyWereWritten) {
  const auto read =
      read_json(R"({"a":0.2000,"b":-1,"c":1e3,"d":[true, null ,"x"],"e":{"f":"é\/"}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(text_at(*read, "a"), "0.2000");
  EXPECT_EQ(text_at(*read, "b"), "-1");
  EXPECT_EQ(text_at(*read, "c"), "1e3");
  EXPECT_EQ(text_at(*read, "d.0"), "true");
  EXPECT_TRUE(read->find("d.1")->is_blank());
  EXPECT_EQ(text_at(*read, "e.f"), "é/");
  EXPECT_EQ(text_at(*read, "d.3"), "(none)");
  EXPECT_EQ(text_at(*read, "e.g"), "(none)");
  EXPECT_EQ(write_json(*read, {}),
            R"({"a":0.2000,"b":-1,"c":1e3,"d":[true,null,"x"],"e":{"f":"é/"}})");
}

TEST(Document, PassesOverAByteOrderMark) { ASSERT_TRUE(read_json("\xEF\xBB\xBF{\"a\":1}")); }

TEST(Document, RefusesWhatIsNoJsonAndWhatIsBeyondItsBounds) {
  for (const std::string_view bad : {"", "<html>", "{\"a\":1", "{\"a\":1}x", "{\"a\":01}", "17",
                                     "{'a':1}", "{\"a\":\"\xFF\"}"}) {
    EXPECT_EQ(json_refusal(bad), "supplier.not_json") << bad;
  }
  EXPECT_EQ(json_refusal(R"({"a":1,"a":2})"), "supplier.repeated_member");
  EXPECT_EQ(json_refusal("[[[[[[[[[1]]]]]]]]]"), "supplier.document_too_large");
  std::string many = "[1";
  for (std::size_t i = 0; i < document_nodes_max; ++i) many += ",1";
  EXPECT_EQ(json_refusal(many + "]"), "supplier.document_too_large");
  EXPECT_EQ(json_refusal(std::string(document_bytes_max + 1, ' ')), "supplier.document_too_large");
}

TEST(Document, ReadsFormsAsPhpDoes) {
  const auto read =
      read_form("a=1%2F2&b=x+y&&card[0][no]=N1&card[0][pwd]=P1&card[1][no]=N2&tag[]=p&tag[]=q&e");
  ASSERT_TRUE(read);
  EXPECT_EQ(text_at(*read, "a"), "1/2");
  EXPECT_EQ(text_at(*read, "b"), "x y");
  EXPECT_EQ(text_at(*read, "card.0.pwd"), "P1");
  EXPECT_EQ(text_at(*read, "card.1.no"), "N2");
  EXPECT_EQ(read->find("card")->kind, NodeKind::list);
  EXPECT_EQ(text_at(*read, "tag.1"), "q");
  EXPECT_EQ(text_at(*read, "e"), "");
  EXPECT_EQ(text_at(*read_form("a%5B0%5D=v"), "a.0"), "v");
  EXPECT_EQ(text_at(*read_form("a[0=v"), "a[0"), "v") << "not closed: a name like any other";
}

TEST(Document, RefusesFormsThatAreNone) {
  for (const std::string_view bad : {"a=%", "a=%1", "a=%zz", "a=%FF", "=1"}) {
    EXPECT_EQ(form_refusal(bad), "supplier.bad_form") << bad;
  }
  EXPECT_EQ(form_refusal("a=1&a=2"), "supplier.repeated_member");
  EXPECT_EQ(form_refusal("a=1&a[b]=2"), "supplier.repeated_member");
  EXPECT_EQ(form_refusal("a[b]=1&a=2"), "supplier.repeated_member");
  EXPECT_EQ(form_refusal("a[b][c][d][e][f][g][h][i]=1"), "supplier.document_too_large");
}

TEST(Document, WritesJsonInTheStyleASignatureNeeds) {
  const auto read = read_json("{\"单\":\"a/\\\"\\\\\\n\\u0001\xE2\x80\xA8😀\"}");
  ASSERT_TRUE(read);
  EXPECT_EQ(write_json(*read, {}), "{\"单\":\"a/\\\"\\\\\\n\\u0001\\u2028😀\"}");
  EXPECT_EQ(write_json(*read, {.escape_slashes = true, .escape_line_separators = false}),
            "{\"单\":\"a\\/\\\"\\\\\\n\\u0001\xE2\x80\xA8😀\"}");
  EXPECT_EQ(write_json(*read, {.escape_non_ascii = true}),
            "{\"\\u5355\":\"a/\\\"\\\\\\n\\u0001\\u2028\\ud83d\\ude00\"}");
}

TEST(Document, WritesForms) {
  const Node node{.kind = NodeKind::object,
                  .items = {{.kind = NodeKind::text, .text = "a b&=/单"}, {}},
                  .names = {"x", "y"}};
  EXPECT_EQ(write_form(node), "x=a+b%26%3D%2F%E5%8D%95&y=");
}

}  // namespace
}  // namespace jx::shop
