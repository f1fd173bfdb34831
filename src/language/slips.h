// Slips of the input method and abbreviations, mended before a text is understood.
// Pure. Thread-safety: const data.
#pragma once

#include <string>
#include <string_view>

namespace jx::language {

// `text`: folded (fold_text). 冲值 -> 充值, 卡蜜 -> 卡密, 到帐 -> 到账, and letters standing alone
// that stand for words: kf -> 客服, tk -> 退款. Longest match from the left; O(n).
std::u32string mend_slips(std::u32string_view text);

}  // namespace jx::language
