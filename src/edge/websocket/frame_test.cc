#include "edge/websocket/frame.h"

#include <gtest/gtest.h>

#include <random>

namespace jx::edge::websocket {
namespace {

struct Heard final : FrameSink {
  std::vector<std::string> told;
  bool closed = false;
  void on_message(std::string_view payload, bool binary) override {
    told.push_back((binary ? "b:" : "t:") + std::string(payload));
  }
  void on_ping(std::string_view payload) override {
    told.push_back("ping:" + std::string(payload));
  }
  void on_pong(std::string_view payload) override {
    told.push_back("pong:" + std::string(payload));
  }
  void on_close(std::uint16_t code, std::string_view reason) override {
    told.push_back(fmt::format("close:{}:{}", code, reason));
    closed = true;
  }
  bool wants_more() const override { return !closed; }
};

struct Outcome {
  std::vector<std::string> told;
  std::optional<std::uint16_t> fault;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// Feeds `bytes` in parts that end at the given places.
Outcome feed(std::string bytes, const std::vector<std::size_t>& cuts, Role role = Role::server,
             std::size_t most = 1 << 20) {
  Decoder decoder(role, most);
  Heard heard;
  std::size_t at = 0;
  std::vector<std::size_t> ends = cuts;
  ends.push_back(bytes.size());
  for (const std::size_t end : ends) {
    const auto fault = decoder.feed(std::span(bytes).subspan(at, end - at), heard);
    at = end;
    if (fault) return {heard.told, fault};
  }
  return {heard.told, std::nullopt};
}

std::string masked(Opcode opcode, std::string_view payload, bool fin = true) {
  std::string out;
  append_masked_frame(out, opcode, payload, 0xA1B2C3D4, fin);
  return out;
}

TEST(Frame, DeliversAMessageCutAtEveryByte) {
  const std::string bytes = masked(Opcode::text, "你好, world") + masked(Opcode::ping, "p") +
                            masked(Opcode::binary, std::string(300, '\xFF'));
  const Outcome whole = feed(bytes, {});
  ASSERT_EQ(whole.told.size(), 3u);
  EXPECT_EQ(whole.told[0], "t:你好, world");
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) EXPECT_EQ(feed(bytes, {cut}), whole) << cut;
}

TEST(Frame, DeliversTheSameHoweverTheBytesAreSplit) {
  std::string bytes;
  bytes += masked(Opcode::text, "付了钱", false) + masked(Opcode::ping, "mid");
  bytes += masked(Opcode::continuation, "怎么没", false) + masked(Opcode::continuation, "到账");
  bytes += masked(Opcode::binary, std::string(70'000, 'x')) + masked(Opcode::text, "");
  const Outcome whole = feed(bytes, {});
  ASSERT_EQ(whole.told.size(), 4u);
  EXPECT_EQ(whole.told[0], "ping:mid");
  EXPECT_EQ(whole.told[1], "t:付了钱怎么没到账");
  const unsigned seed = std::random_device{}();
  std::mt19937 random(seed);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::size_t> cuts;
    for (int i = 0; i < 8; ++i) cuts.push_back(random() % bytes.size());
    std::ranges::sort(cuts);
    ASSERT_EQ(feed(bytes, cuts), whole) << "seed " << seed;
  }
}

TEST(Frame, ACharacterMayBeSplitBetweenFragments) {
  const std::string text = "见信如晤";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    const auto bytes = masked(Opcode::text, text.substr(0, cut), false) +
                       masked(Opcode::continuation, text.substr(cut));
    EXPECT_EQ(feed(bytes, {}).told, std::vector<std::string>{"t:" + text}) << cut;
  }
}

TEST(Frame, RefusesBrokenTextWith1007) {
  for (const std::string_view bad : {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80",
                                     "abc\xCE", "\xE0\x80\x80", "\xFF"}) {
    EXPECT_EQ(feed(masked(Opcode::text, bad), {}).fault, 1007) << bad;
    const auto parts =
        masked(Opcode::text, bad.substr(0, 1), false) + masked(Opcode::continuation, bad.substr(1));
    EXPECT_EQ(feed(parts, {}).fault, 1007) << bad;
  }
}

TEST(Frame, FailsFastOnBrokenTextInAnUnfinishedMessage) {
  EXPECT_EQ(feed(masked(Opcode::text, "ok\xF4\x90", false), {}).fault, 1007);
}

TEST(Frame, RefusesEveryBrokenProtocolWith1002) {
  const auto raw = [](std::initializer_list<int> bytes) {
    std::string out;
    for (const int b : bytes) out += static_cast<char>(b);
    return out;
  };
  const std::vector<std::string> broken{
      raw({0xC1, 0x80, 0, 0, 0, 0}),          // reserved bit
      raw({0x83, 0x80, 0, 0, 0, 0}),          // reserved opcode
      raw({0x8B, 0x80, 0, 0, 0, 0}),          // reserved control opcode
      raw({0x81, 0x01, 'a'}),                 // not masked
      raw({0x09, 0x80, 0, 0, 0, 0}),          // fragmented ping
      raw({0x89, 0xFE, 0, 126, 0, 0, 0, 0}),  // ping of 126 bytes
      raw({0x80, 0x80, 0, 0, 0, 0}),          // continuation of nothing
      raw({0x82, 0xFE, 0, 125, 0, 0, 0, 0}),  // length not in the shortest form
      raw({0x88, 0x81, 0, 0, 0, 0, 3}),       // close of one byte
      masked(Opcode::text, "a", false) + masked(Opcode::text, "b"),  // a message within a message
  };
  for (const std::string& bytes : broken) EXPECT_EQ(feed(bytes, {}).fault, 1002);
  for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
    const auto payload = close_payload(static_cast<std::uint16_t>(code), "");
    EXPECT_EQ(feed(masked(Opcode::close, payload), {}).fault, 1002) << code;
  }
  for (const int code : {1000, 1001, 1002, 1003, 1007, 1011, 3000, 3999, 4000, 4999}) {
    const auto payload = close_payload(static_cast<std::uint16_t>(code), "");
    EXPECT_FALSE(feed(masked(Opcode::close, payload), {}).fault) << code;
  }
}

TEST(Frame, RefusesWhatIsTooBigWith1009BeforeReadingIt) {
  std::string header;
  header += static_cast<char>(0x82);
  header += static_cast<char>(0xFF);
  header += std::string("\0\0\0\0\x7F\xFF\xFF\xFF", 8) + "mask";
  EXPECT_EQ(feed(header, {}, Role::server, 1000).fault, 1009);
  const auto parts = masked(Opcode::binary, std::string(600, 'a'), false) +
                     masked(Opcode::continuation, std::string(600, 'b'));
  EXPECT_EQ(feed(parts, {}, Role::server, 1000).fault, 1009);
}

TEST(Frame, NothingIsHeardAfterAClose) {
  const auto bytes = masked(Opcode::close, close_payload(1000, "bye")) + masked(Opcode::text, "x");
  EXPECT_EQ(feed(bytes, {}).told, std::vector<std::string>{"close:1000:bye"});
}

TEST(Frame, AClientReadsWhatAServerWrites) {
  std::string bytes;
  for (const std::size_t size : {0u, 125u, 126u, 65'535u, 65'536u})
    append_frame(bytes, Opcode::binary, std::string(size, 'z'));
  EXPECT_EQ(feed(bytes, {}, Role::client).told.size(), 5u);
  EXPECT_EQ(feed(masked(Opcode::text, "a"), {}, Role::client).fault, 1002);
}

TEST(Frame, AnIdleDecoderKeepsNoBuffer) {
  Decoder decoder(Role::server, 1 << 20);
  Heard heard;
  std::string bytes =
      masked(Opcode::text, std::string(10'000, 'a'), false) + masked(Opcode::continuation, "b");
  EXPECT_FALSE(decoder.feed(bytes, heard));
  EXPECT_LT(decoder.kept_bytes(), 64u);
}

TEST(Frame, AnswersTheHandshakeOfTheStandard) {
  EXPECT_EQ(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_TRUE(is_valid_key("dGhlIHNhbXBsZSBub25jZQ=="));
  EXPECT_FALSE(is_valid_key("short"));
}

TEST(Frame, ACloseReasonIsCutAtACharactersEdge) {
  const std::string payload = close_payload(1000, std::string(121, 'a') + "见见");
  EXPECT_LE(payload.size(), 125u);
  EXPECT_FALSE(feed(masked(Opcode::close, payload), {}).fault);
}

}  // namespace
}  // namespace jx::edge::websocket
