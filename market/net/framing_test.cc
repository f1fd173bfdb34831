#include "market/net/framing.h"

#include <gtest/gtest.h>

namespace jx::market {
namespace {

TEST(Framing, WaitsForTheWholeFrame) {
  const std::string whole = std::string("\x81\x05hello", 7);
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    const auto frame = first_server_frame(std::string_view(whole).substr(0, cut));
    ASSERT_TRUE(frame);
    EXPECT_FALSE(*frame) << cut;
  }
  const std::string more = whole + "next";
  const auto frame = first_server_frame(more);
  ASSERT_TRUE(frame && *frame);
  EXPECT_EQ((*frame)->payload, "hello");
  EXPECT_EQ((*frame)->bytes, whole.size());
}

TEST(Framing, MasksEveryByteOfEveryLength) {
  for (const std::size_t size : {0u, 1u, 7u, 8u, 125u, 126u, 65'535u, 65'536u}) {
    const std::string payload(size, 'x');
    std::string frame;
    append_client_frame(frame, Opcode::text, payload, 0x01020304);
    const std::size_t header = size < 126 ? 2 : size <= 0xffff ? 4 : 10;
    ASSERT_EQ(frame.size(), header + 4 + size);
    EXPECT_NE(frame[1] & 0x80, 0);
    for (std::size_t i = 0; i < size; ++i) {
      const char key = frame[header + i % 4];
      ASSERT_EQ(static_cast<char>(frame[header + 4 + i] ^ key), 'x') << size << " at " << i;
    }
  }
}

TEST(Framing, RefusesWhatAServerMayNotSend) {
  EXPECT_EQ(first_server_frame(std::string("\x81\x85", 2)).error().code, "websocket.masked");
  EXPECT_EQ(first_server_frame(std::string("\xf1\x05", 2)).error().code, "websocket.reserved_bits");
  EXPECT_EQ(first_server_frame(std::string("\x81\x7f\x7f\0\0\0\0\0\0\0", 10)).error().code,
            "websocket.too_long");
}

}  // namespace
}  // namespace jx::market
