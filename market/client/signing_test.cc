#include "market/client/signing.h"

#include <gtest/gtest.h>

namespace jx::market {
namespace {

TEST(Signing, GivesTheKnownHmacOfRfc4231) {
  EXPECT_EQ(hmac_hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Signing, WritesAnIdentityOfThreePartsWithoutPadding) {
  const std::string jwt = signed_identity("secret", "demo", "user:42", "小林", 1'700'000'000);
  EXPECT_TRUE(jwt.starts_with("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."));
  EXPECT_EQ(std::count(jwt.begin(), jwt.end(), '.'), 2);
  EXPECT_EQ(jwt.find('='), jwt.npos);
}

}  // namespace
}  // namespace jx::market
