// What the assistant says, in Chinese and English.
// Pure. Thread-safety: values with static storage.
#pragma once

#include <string_view>

#include "base/describe.h"
#include "language/understanding.h"

namespace jx::assistant {

JX_ENUM(Phrase, introduction, greeting, not_understood, not_helped_once, ask_order_no,
        ask_query_password, ask_which_order, not_found, look_up_failed, handover, handover_angry,
        handover_stolen, handover_not_helped, handover_rule, handover_refused, acknowledge_wait,
        acknowledge_loss, order_of, not_certain, cause_unknown, expected, offer_human, reveal,
        prove_for_cards, thanks, solved, payment_failed, password_or_login, how_to_use, price,
        invoice, minor_handover, picture, refund_handover, picture_read, picture_unsure,
        picture_wrong, picture_empty, picture_too_large, picture_animated, picture_broken, incident,
        price_of, use_of, nothing_new, listening)

enum class Tongue : unsigned char { zh, en };

// By the contact's locale; "en…" is English, all else Chinese.
Tongue tongue_of(std::string_view locale);
// "{}" stands for what is filled in.
std::string_view text_of(Phrase phrase, Tongue tongue);
// A trade word for people: what the customer is after.
std::string_view name_of(language::Intent intent, Tongue tongue);

}  // namespace jx::assistant
