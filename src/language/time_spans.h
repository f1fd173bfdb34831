// How long somebody says to have waited.
// Pure. Thread-safety: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace jx::language {

// Minutes, approximately: "3天" 4320, "半小时" 30, "成个钟头" 60, "一个半小时" 90, "昨天" 1440. The
// longest of several. Nothing for spans that are a product ("30天会员") or a service
// ("24小时客服").
std::optional<std::int64_t> find_minutes_waited(std::u32string_view text);

}  // namespace jx::language
