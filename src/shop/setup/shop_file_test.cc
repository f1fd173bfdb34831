#include "shop/setup/shop_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace jx::shop {
namespace {

namespace fs = std::filesystem;

class ShopFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string folder = (fs::temp_directory_path() / "jx-shop-file-XXXXXX").string();
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    folder_ = folder;
    std::ofstream(folder_ / "secret") << "from file\n";
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  Result<ShopFile> parse(std::string_view yaml) const {
    return parse_shop_file(yaml, "shop.yaml", folder_.string(),
                           [](const std::string& name) -> std::optional<std::string> {
                             if (name == "SECRET") return "from environment";
                             return std::nullopt;
                           });
  }
  void refuses(std::string_view yaml, std::string_view code, std::string_view place) const {
    const auto refused = parse(yaml);
    ASSERT_FALSE(refused) << yaml;
    EXPECT_EQ(refused.error().code, code) << yaml << "\n" << refused.error().detail;
    EXPECT_EQ(refused.error().detail.substr(0, place.size()), place) << yaml;
  }

  fs::path folder_{};
};

constexpr std::string_view whole = R"(
shop:
  name: shop1
  system: acgfaka
  host: db.example
  port: 3307
  user: reader
  password: { env: SECRET }
  database: faka
  table_prefix: acg_
  utc_offset: "+07:00"
  poll: 5
gateways:
  - kind: epay
    url: https://pay.example/
    merchant: 1001
    key: { file: secret }
  - kind: epay
    name: second
    url: https://pay2.example/
    merchant: 1002
    private_key: { file: secret }
    public_key: { file: secret }
    wait_seconds: 3
  - kind: epay_database
    name: pay
    socket: /run/mysqld/mysqld.sock
    user: reader
    database: pay
    merchant: 1001
suppliers:
  - kind: dujiaonext
    name: b-site
    url: https://b.example/api/v1/upstream
    api_key: { env: SECRET }
    api_secret: { file: secret }
  - kind: kasushou
    name: up1
    url: https://up.example/
    user_id: 42
    api_key: { env: SECRET }
)";

TEST_F(ShopFileTest, ReadsEverythingAndItsSecrets) {
  const auto file = parse(whole);
  ASSERT_TRUE(file) << file.error().code << " " << file.error().detail;
  ASSERT_EQ(file->databases.size(), 2u);
  const DatabaseSetup& shop = file->databases[0];
  EXPECT_EQ(shop.name, "shop1");
  EXPECT_EQ(shop.hint.system, "acgfaka");
  EXPECT_EQ(shop.hint.table_prefix, "acg_");
  EXPECT_EQ(shop.database.host, "db.example");
  EXPECT_EQ(shop.database.port, 3307u);
  EXPECT_EQ(shop.database.password, "from environment");
  EXPECT_EQ(shop.utc_offset, hours(7));
  EXPECT_EQ(shop.poll, seconds(5));
  EXPECT_EQ(file->databases[1].hint.system, "epay");
  EXPECT_EQ(file->databases[1].hint.merchant, "1001");
  ASSERT_EQ(file->epay.size(), 2u);
  EXPECT_EQ(file->epay[0].name, "main");
  EXPECT_EQ(file->epay[0].key, "from file");
  EXPECT_EQ(file->epay[1].bounds.wait_max, seconds(3));
  ASSERT_EQ(file->dujiaonext.size(), 1u);
  EXPECT_EQ(file->dujiaonext[0].api_secret, "from file");
  ASSERT_EQ(file->suppliers.size(), 1u);
  EXPECT_EQ(file->suppliers[0].protocol, "kasushou");
  EXPECT_EQ(file->suppliers[0].members.at("user_id"), "42");
  EXPECT_EQ(file->suppliers[0].members.at("api_key"), "from environment");
}

TEST_F(ShopFileTest, RefusesByCodeAndLine) {
  refuses("", "shop_file.wrong_type", "shop.yaml:1");
  refuses("gateways: []", "shop_file.missing_member", "shop.yaml:1");
  refuses("shop: [1", "shop_file.malformed", "shop.yaml:");
  refuses("shop:\n  user: a\n  database: b\n  colour: red\n", "shop_file.unknown_member",
          "shop.yaml:4: colour");
  refuses("shop:\n  user: a\n", "shop_file.missing_member", "shop.yaml:2: database");
  refuses("shop:\n  user: a\n  database: b\n  port: 99999\n", "shop_file.out_of_range",
          "shop.yaml:4");
  refuses("shop:\n  user: a\n  database: b\n  system: taobao\n", "shop_file.out_of_range",
          "shop.yaml:4");
  refuses("shop:\n  user: a\n  database: b\n  table_prefix: \"a`b\"\n", "shop_file.out_of_range",
          "shop.yaml:4");
  refuses("shop:\n  user: a\n  user: b\n  database: b\n", "shop_file.repeated", "shop.yaml:3");
  refuses("shop:\n  user: [a]\n  database: b\n", "shop_file.wrong_type", "shop.yaml:2");
  refuses("gateways:\n  - kind: paypal\n", "shop_file.out_of_range", "shop.yaml:2");
  refuses("gateways:\n  - kind: epay\n    url: pay.example\n    merchant: 1\n",
          "shop_file.out_of_range", "shop.yaml:3");
  refuses("gateways:\n  - kind: epay\n    url: https://a/\n    merchant: 1\n",
          "shop_file.missing_member", "shop.yaml:2");
}

TEST_F(ShopFileTest, TakesNoSecretInTheClear) {
  refuses("shop:\n  user: a\n  database: b\n  password: secret\n", "shop_file.secret_in_clear",
          "shop.yaml:4");
  refuses("suppliers:\n  - kind: kasushou\n    url: https://a/\n    api_key: secret\n",
          "shop_file.secret_in_clear", "shop.yaml:4");
}

TEST_F(ShopFileTest, SaysWhichSecretIsNotThere) {
  refuses("shop:\n  user: a\n  database: b\n  password: { env: NOT_SET }\n",
          "shop_file.secret_missing", "shop.yaml:4: NOT_SET");
  refuses("shop:\n  user: a\n  database: b\n  password: { file: nowhere }\n",
          "shop_file.secret_missing", "shop.yaml:4");
  refuses("shop:\n  user: a\n  database: b\n  password: { env: A, file: b }\n",
          "shop_file.missing_member", "shop.yaml:4");
}

TEST_F(ShopFileTest, RefusesTwoOfOneName) {
  refuses(
      "gateways:\n"
      "  - { kind: epay, url: 'https://a/', merchant: 1, key: { env: SECRET } }\n"
      "  - { kind: epay, url: 'https://b/', merchant: 2, key: { env: SECRET } }\n",
      "shop_file.repeated", "shop.yaml:3");
}

TEST_F(ShopFileTest, ReadsAFileBesideItsSecrets) {
  std::ofstream(folder_ / "shop.yaml")
      << "shop:\n  user: a\n  database: b\n  password: { file: secret }\n";
  const auto file = load_shop_file((folder_ / "shop.yaml").string(), process_environment());
  ASSERT_TRUE(file) << file.error().detail;
  EXPECT_EQ(file->databases.front().database.password, "from file");
  const auto missing = load_shop_file((folder_ / "none.yaml").string(), process_environment());
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, "shop_file.missing");
}

}  // namespace
}  // namespace jx::shop
