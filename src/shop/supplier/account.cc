#include "shop/supplier/account.h"

#include <charconv>

namespace jx::shop {

namespace {

constexpr std::array<std::string_view, 5> known_members{"account", "secret", "title",
                                                        "per_minute_max", "wait_seconds"};
constexpr std::int64_t wait_seconds_most = 30;

tl::unexpected<Error> refuse(const SupplierSetup& setup, std::string_view code,
                             std::string_view what) {
  return fail(ErrorKind::invalid, code, fmt::format("line {}: {}", setup.line, what));
}

Result<void> check_members(const SupplierSetup& setup) {
  for (const auto& [name, value] : setup.members) {
    if (std::ranges::find(known_members, name) == known_members.end()) {
      return refuse(setup, "shop_file.unknown_member", name);
    }
  }
  for (const std::string_view needed : {"account", "secret"}) {
    const auto found = setup.members.find(needed);
    if (found == setup.members.end() || found->second.empty()) {
      return refuse(setup, "shop_file.missing_member", needed);
    }
  }
  return {};
}

// `otherwise` when there is no such member.
Result<std::int64_t> integer(const SupplierSetup& setup, std::string_view name,
                             std::int64_t otherwise, std::int64_t most) {
  const auto found = setup.members.find(name);
  if (found == setup.members.end()) return otherwise;
  std::int64_t number = 0;
  const char* end = found->second.data() + found->second.size();
  const auto [stop, error] = std::from_chars(found->second.data(), end, number);
  if (error != std::errc{} || stop != end || number < 1 || number > most) {
    return refuse(setup, "shop_file.out_of_range", fmt::format("{}: 1 to {}", name, most));
  }
  return number;
}

// Goes into headers and signatures as it is.
bool is_header_value(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

}  // namespace

std::string source_of(const SupplierAccount& account) {
  return fmt::format("supplier:{}", account.name);
}

Result<SupplierAccount> account_of(const SupplierSetup& setup) {
  SupplierAccount account{
      .name = setup.name, .protocol = find_protocol(setup.protocol), .url = setup.url};
  if (account.protocol == nullptr) {
    return refuse(setup, "shop_file.unknown_protocol", setup.protocol);
  }
  if (auto checked = check_members(setup); !checked) return error_of(std::move(checked));
  const int bound = account.protocol->request.per_minute_max;
  auto per_minute = integer(setup, "per_minute_max", bound, bound);
  if (!per_minute) return error_of(std::move(per_minute));
  auto wait = integer(setup, "wait_seconds", account.wait_max.ms / 1000, wait_seconds_most);
  if (!wait) return error_of(std::move(wait));
  account.per_minute_max = static_cast<int>(*per_minute);
  account.wait_max = seconds(*wait);
  while (account.url.ends_with('/')) account.url.pop_back();
  if (account.url.find('?') != std::string::npos) {
    return refuse(setup, "shop_file.out_of_range", "url: without a query");
  }
  account.account = setup.members.find("account")->second;
  if (!is_header_value(account.account)) {
    return refuse(setup, "shop_file.out_of_range", "account: printable ASCII");
  }
  account.secret = setup.members.find("secret")->second;
  const auto title = setup.members.find("title");
  account.title = title == setup.members.end() ? account.protocol->title : title->second;
  return account;
}

}  // namespace jx::shop
