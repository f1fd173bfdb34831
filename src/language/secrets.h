// Which parts of a message are secret: card secrets, passwords, verification codes, identity
// numbers. One rule for screens, the index and the understanding of a message.
//
// The rule. A *token* is a run of ASCII letters and digits with inner '-' or '_' (after 密码: any
// printable ASCII but space and quotes). Its *label* is the last label word within the 14
// characters before it in the same sentence; further tokens of a list keep the label of the first.
//   label of a card (卡密 激活码 CDK 兑换码 卡号 …)    6 characters and more: a card secret
//   label of a password (密码 pwd 口令 …)               4 and more: a password, but for amounts,
//                                                       phones and years with words in between
//   label of a code (验证码 校验码 OTP …), before or     4..8 digits: a verification code
//     right after
//   label of an order (订单 单号 流水 交易 order …)      nothing is secret
//   身份证, or no order label and a right checksum        18 characters: an identity number
//   no label                                             secret only with the shape of a card:
//                                                        three and more groups of 4..8 letters and
//                                                        digits mixed, or 20 and more mixed
//                                                        characters that are not letters + digits
// So order numbers (16 upper-case letters and digits, 18 digits), gateway numbers (20+ digits) and
// transaction numbers (28 digits) stay readable unless the words before them call them a card.
// Pure. Thread-safety: values.
#pragma once

#include <string_view>
#include <vector>

#include "language/characters.h"

namespace jx::language {

enum class SecretKind : unsigned char { card, password, code, identity };

// Characters [from, to) of a folded text.
struct SecretSpan {
  std::size_t from = 0;
  std::size_t to = 0;
  SecretKind kind = SecretKind::card;
  bool near_query_words = false;  // a password called 查询密码, 取卡密码, 查单密码
};

// In order, not overlapping. Cost: O(n).
std::vector<SecretSpan> find_secrets(const Folded& text);

// False when the text surely holds no secret. Much cheaper than to look.
bool may_hold_secret(std::string_view text);

// 18 characters with a date of birth and a right check character (GB 11643).
bool is_identity_number(std::u32string_view token);

}  // namespace jx::language
