// What a message means where it stands in its dialogue.
// Pure. Thread-safety: reentrant.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "desk/event.h"
#include "desk/state.h"
#include "language/understanding.h"

namespace jx::assistant {

// One turn of the dialogue before the message.
struct Said {
  language::Role role = language::Role::user;
  std::string text{};
};

inline constexpr std::size_t turns_heard_max = 12;
inline constexpr Duration turns_heard_within = minutes(60);

// The turns of this dialogue in a conversation's events, oldest first: messages of the last hour
// before `now`, since the last ticket was resolved; at most turns_heard_max.
std::vector<Said> turns_of(std::span<const desk::Recorded> events, Instant now);

// True when turns before the message can matter: something is under way in this dialogue.
bool is_under_way(const desk::DialogueState& dialogue);

// Words, mood, numbers and names are those of `text` alone; what is wanted and how urgent it is,
// those of the whole dialogue. A bare number or its end counts as the answer when one was asked
// for.
language::Understanding hear(const language::Language& language, std::span<const Said> before,
                             std::string_view text, const desk::DialogueState& dialogue);

// 订单号是 2026…，查询密码 1234: a number or password and words about it, no wish of its own.
bool is_bare_answer(std::string_view normal_text);

// 好的，那我再等等: takes note of an answer, and neither asks nor objects.
bool only_accepts(const language::Understanding& understanding);

}  // namespace jx::assistant
