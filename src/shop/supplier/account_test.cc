#include "shop/supplier/account.h"

#include <gtest/gtest.h>

namespace jx::shop {
namespace {

// The account of the only supplier in a shop file.
Result<SupplierAccount> read(std::string_view members) {
  const std::string yaml = fmt::format("suppliers:\n  - {{ {} }}\n", members);
  auto file = parse_shop_file(yaml, "shop.yaml", "/nowhere", [](const std::string&) {
    return std::optional<std::string>("s3cret");
  });
  if (!file) return error_of(std::move(file));
  EXPECT_EQ(file->suppliers.size(), 1u);
  return account_of(file->suppliers.at(0));
}
std::string_view refusal(std::string_view members) {
  const auto account = read(members);
  return account ? "" : account.error().code;
}

constexpr std::string_view whole =
    "kind: kayixin, name: main, url: 'https://api.example.com/', account: '10020', secret: { env: "
    "X }";

TEST(SupplierAccount, ComesFromAShopFile) {
  const auto account = read(whole);
  ASSERT_TRUE(account) << account.error().code << " " << account.error().detail;
  EXPECT_EQ(account->title, "卡易信");
  EXPECT_EQ(account->url, "https://api.example.com");
  EXPECT_EQ(account->secret, "s3cret");
  EXPECT_EQ(account->per_minute_max, 60);
  EXPECT_EQ(source_of(*account), "supplier:main");
  const auto other = read(
      "kind: kakayun, url: 'http://10.0.0.1:8080/api', account: '1', secret: { env: X }, title: "
      "备用, "
      "per_minute_max: 180, wait_seconds: 3");
  ASSERT_TRUE(other) << other.error().code;
  EXPECT_EQ(other->name, "kakayun");
  EXPECT_EQ(other->title, "备用");
  EXPECT_EQ(other->wait_max, seconds(3));
  EXPECT_EQ(other->per_minute_max, 180);
}

TEST(SupplierAccount, RefusesWhatCannotWork) {
  const auto with = [](std::string_view more) { return fmt::format("{}, {}", whole, more); };
  EXPECT_EQ(refusal("kind: nobody, url: 'https://x', account: '1', secret: { env: X }"),
            "shop_file.unknown_protocol");
  EXPECT_EQ(refusal("kind: kayixin, url: 'https://x', account: '1'"), "shop_file.missing_member");
  EXPECT_EQ(refusal("kind: kayixin, url: 'https://x', secret: { env: X }"),
            "shop_file.missing_member");
  EXPECT_EQ(refusal("kind: kayixin, url: 'https://x', account: '1', secret: clear"),
            "shop_file.secret_in_clear");
  EXPECT_EQ(refusal("kind: kayixin, url: 'https://x/?k=1', account: '1', secret: { env: X }"),
            "shop_file.out_of_range");
  EXPECT_EQ(refusal("kind: kayixin, url: 'https://x', account: 名字, secret: { env: X }"),
            "shop_file.out_of_range");
  EXPECT_EQ(refusal(with("wish: 1")), "shop_file.unknown_member");
  for (const std::string_view limit :
       {"per_minute_max: 0", "per_minute_max: 61", "per_minute_max: x", "wait_seconds: 31"}) {
    EXPECT_EQ(refusal(with(limit)), "shop_file.out_of_range") << limit;
  }
}

}  // namespace
}  // namespace jx::shop
