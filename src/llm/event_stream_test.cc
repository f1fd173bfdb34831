#include "llm/event_stream.h"

#include <gtest/gtest.h>

namespace jx::llm {
namespace {

std::vector<std::string> events_of(std::string_view bytes, std::size_t piece) {
  std::vector<std::string> events;
  EventStream stream;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    auto read = stream.read(bytes.substr(at, piece), [&](std::string_view data) {
      events.emplace_back(data);
      return true;
    });
    EXPECT_TRUE(read && *read);
  }
  return events;
}

TEST(EventStream, IsReadInPiecesOfAnySize) {
  const std::string bytes =
      ": a comment\r\ndata: {\"a\":1}\r\n\r\nevent: x\ndata:one\ndata: two\n\n\ndata: "
      "你好\r\rdata: lost";
  for (const std::size_t piece : {1u, 2u, 3u, 7u, 1'000u})
    EXPECT_EQ(events_of(bytes, piece), (std::vector<std::string>{"{\"a\":1}", "one\ntwo", "你好"}))
        << piece;
}

TEST(EventStream, EndsWhenTheTakerHasEnough) {
  EventStream stream;
  int taken = 0;
  const auto read = stream.read("data: 1\n\ndata: 2\n\n", [&](std::string_view) {
    ++taken;
    return false;
  });
  ASSERT_TRUE(read);
  EXPECT_FALSE(*read);
  EXPECT_EQ(taken, 1);
}

TEST(EventStream, RefusesAnEndlessEvent) {
  EventStream stream;
  const std::string part(1'000, 'x');
  Result<bool> read = stream.read("data: ", [](std::string_view) { return true; });
  for (int i = 0; i < 300 && read; ++i)
    read = stream.read(part, [](std::string_view) { return true; });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "llm.bad_answer");
}

}  // namespace
}  // namespace jx::llm
