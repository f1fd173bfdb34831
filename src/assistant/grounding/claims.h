// What a sentence claims about a case: which acts it speaks of, and in which mood. Tables of words
// in Chinese and English, not a grammar: both an answer and its sources are read by the same ones,
// so what is misread is misread alike.
// Pure. Thread-safety: values.
#pragma once

#include <compare>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"

namespace jx::assistant {

JX_ENUM(Act, pay, charge, deliver, arrive, refund, reissue, compensate, use, freeze, unfreeze,
        cancel, expire, fail, succeed, handle, notify, change, hand_over, guarantee, secret)

// done: has happened. coming: is promised. able: may or can be. negated: has not, will not, must
// not. conditional: if. plain: only spoken of.
JX_ENUM(ClaimMood, plain, done, coming, able, negated, conditional)

struct Claim {
  Act act = Act::pay;
  ClaimMood mood = ClaimMood::plain;
  bool personal = false;  // said of the reader's own: 您的, 为您, your
  friend auto operator<=>(const Claim&, const Claim&) = default;
};

// Cut at commas, colons and the like. Of folded text.
std::vector<std::u32string_view> clauses_of(std::u32string_view folded);

std::set<Claim> claims_of(std::u32string_view clause);

// The clause says that we did or will do something: 我已, 我们会, 已为您, I have, we will.
bool commits(std::u32string_view clause);

// The clause claims to come from a person: 我是真人, I am human.
bool claims_to_be_human(std::u32string_view folded);

// Words for a time that is near (马上, 明天, soon), as they stand in the text.
std::set<std::u32string_view> near_times_of(std::u32string_view folded);

// A claim that only a fact can bear: that money or goods come back, that something is changed, or
// certain, or was done.
bool is_weighty(const Claim& claim);

}  // namespace jx::assistant
