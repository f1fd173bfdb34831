#include "codec/json.h"

#include <gtest/gtest.h>

#include "desk/command.h"
#include "desk/event.h"

namespace jx::codec {
namespace {

TEST(Json, NamesAVariantByItsType) {
  const desk::Event event =
      desk::MessagePosted{.contact = {42}, .number = {1}, .text = {"付了钱没到"}};
  const std::string json = to_json(event);
  EXPECT_TRUE(json.starts_with("{\"kind\":\"message_posted\",\"contact\":\"42\",\"number\":\"1\""))
      << json;
  EXPECT_NE(json.find("\"text\":\"付了钱没到\""), json.npos);
}

TEST(Json, ReadsBackWhatItWrote) {
  desk::ChangeTicket change{.ticket = {7}};
  change.tags = std::vector<Word>{Word("vip"), Word("slow")};
  change.responsibility = trade::Party::upstream;
  const desk::CommandBody body = change;
  const auto read = from_json<desk::CommandBody>(to_json(body));
  ASSERT_TRUE(read);
  EXPECT_EQ(to_json(*read), to_json(body));
}

TEST(Json, RefusesAnUnknownMemberByPath) {
  const auto read = from_json<desk::CommandBody>(R"({"kind":"post_message","text":"a","x":1})");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "json.unknown_member");
  EXPECT_EQ(read.error().detail, "$.x");
}

TEST(Json, RefusesWrongTypesAndNumbersOutOfRange) {
  EXPECT_EQ(from_json<desk::CommandBody>(R"({"kind":"post_message","text":1})").error().code,
            "json.wrong_type");
  EXPECT_EQ(from_json<desk::CommandBody>(R"({"kind":"accept_offer","ticket":"-1"})").error().code,
            "json.out_of_range");
  EXPECT_EQ(from_json<desk::CommandBody>(R"({"kind":"nonsense"})").error().code,
            "json.unknown_kind");
  EXPECT_EQ(from_json<desk::CommandBody>("{").error().code, "json.malformed");
}

TEST(Json, WritesBrokenUtf8AsReplacementAndEscapesMarkup) {
  std::string out;
  append_json_text(out, "a\xff<b>\n\xE2\x80\xA8");
  EXPECT_EQ(out, "\"a\uFFFD\\u003cb\\u003e\\n\\u2028\"");
}

}  // namespace
}  // namespace jx::codec
