#include <gtest/gtest.h>

#include "edge/auth/caller.h"
#include "edge/auth/password.h"
#include "edge/auth/throttle.h"
#include "edge/auth/token.h"
#include "edge/auth/totp.h"

namespace jx::edge::auth {
namespace {

constexpr Instant now{1'700'000'000'000};

std::string jwt(std::string_view claims, std::string_view key,
                std::string_view header = R"({"alg":"HS256","typ":"JWT"})") {
  const std::string head = base64url(header) + "." + base64url(claims);
  return head + "." + base64url(hmac_sha256(key, head));
}

const std::map<std::string, std::string> keys{{"shop", "a secret of the shop"}, {"weak", ""}};
constexpr std::string_view good_claims =
    R"({"iss":"shop","sub":"42","name":"小林","iat":1700000000,"exp":1700000600})";

TEST(Totp, GivesTheCodesOfTheStandard) {
  const std::string secret = "12345678901234567890";  // RFC 6238, appendix B, last six digits
  EXPECT_EQ(totp_code(secret, 59 / 30), "287082");
  EXPECT_EQ(totp_code(secret, 1111111109 / 30), "081804");
  EXPECT_EQ(totp_code(secret, 20000000000 / 30), "353130");
}

TEST(Totp, ACodeIsGoodOnceAndOneStepAround) {
  const std::string secret = new_totp_secret();
  const std::int64_t step = now.ms / 30'000;
  for (const std::int64_t shift : {-1, 0, 1})
    EXPECT_EQ(match_totp(secret, totp_code(secret, step + shift), now, 0), step + shift);
  EXPECT_FALSE(match_totp(secret, totp_code(secret, step - 2), now, 0));
  EXPECT_FALSE(match_totp(secret, totp_code(secret, step), now, step));
  EXPECT_FALSE(match_totp("", totp_code("", step), now, 0));
}

TEST(Password, IsVerifiedByItsHashOnly) {
  const auto hash = hash_password("见信如晤 2026");
  ASSERT_TRUE(hash);
  EXPECT_TRUE(hash->starts_with("$argon2id$"));
  EXPECT_TRUE(password_matches(*hash, "见信如晤 2026"));
  EXPECT_FALSE(password_matches(*hash, "见信如晤 2027"));
  EXPECT_FALSE(password_matches("", ""));
}

TEST(Password, RefusesWhatIsGuessedFirst) {
  EXPECT_EQ(check_password_rules("short", "a").error().code, "password.too_short");
  EXPECT_EQ(check_password_rules("1234567890", "a").error().code, "password.too_common");
  EXPECT_EQ(check_password_rules("aaaaaaaaaaaa", "a").error().code, "password.too_common");
  EXPECT_EQ(check_password_rules("xiaolin-desk", "xiaolin-desk").error().code,
            "password.too_common");
  EXPECT_EQ(check_password_rules(std::string(300, 'q'), "a").error().code, "password.too_long");
  EXPECT_TRUE(check_password_rules("a long enough one", "a"));
}

TEST(Token, AVisitorsTokenIsReadBack) {
  const Signer signer(Key32{1, 2, 3});
  const Visitor visitor{"v:abc", "user:42", "小林", "zh-CN", now + days(1)};
  const auto token = signer.visitor_token(visitor);
  EXPECT_EQ(signer.read_visitor_token(token, now), visitor);
  EXPECT_EQ(signer.read_visitor_token(token, now + days(1)).error().code, "token.expired");
}

TEST(Token, AnyChangedCharacterIsAForgery) {
  const Signer signer(Key32{1});
  const auto token = signer.visitor_token({"v:abc", "", "", "", now + days(1)});
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string forged = token;
    forged[i] = forged[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(signer.read_visitor_token(forged, now)) << i;
  }
  EXPECT_FALSE(Signer(Key32{2}).read_visitor_token(token, now));
}

TEST(Token, ATokenOfOneKindIsNeverAnother) {
  const Signer signer(Key32{1});
  EXPECT_FALSE(signer.read_visitor_token(signer.login_ticket(AgentId{7}, now), now));
  EXPECT_FALSE(
      signer.read_login_ticket(signer.visitor_token({"v:a", "", "", "", now + days(1)}), now));
  EXPECT_EQ(signer.read_login_ticket(signer.login_ticket(AgentId{7}, now), now), AgentId{7});
  EXPECT_FALSE(signer.read_login_ticket(signer.login_ticket(AgentId{7}, now), now + minutes(6)));
}

TEST(Token, AProgressLinkNamesItsTicketOnly) {
  const Signer signer(Key32{1});
  const auto token = signer.progress_token(TicketId{12});
  EXPECT_EQ(signer.read_progress_token(token), TicketId{12});
  std::string other = token;
  other[1] = '3';
  EXPECT_FALSE(signer.read_progress_token(other));
  EXPECT_FALSE(signer.read_progress_token(""));
  EXPECT_FALSE(signer.read_progress_token("12"));
}

TEST(Identity, IsTakenFromAShopsSignature) {
  const auto identity = read_identity(jwt(good_claims, keys.at("shop")), keys, now);
  ASSERT_TRUE(identity);
  EXPECT_EQ(identity->subject, "42");
  EXPECT_EQ(identity->name, "小林");
}

TEST(Identity, RefusesWhatIsNotExactlyThat) {
  const auto code = [](const std::string& token, Instant at = now) {
    const auto read = read_identity(token, keys, at);
    return read ? std::string_view("ok") : read.error().code;
  };
  const std::string& key = keys.at("shop");
  EXPECT_EQ(code(jwt(good_claims, "another key of 16 b")), "identity.forged");
  EXPECT_EQ(code(jwt(good_claims, key, R"({"alg":"none"})")), "identity.algorithm");
  EXPECT_EQ(code(jwt(good_claims, key, R"({"alg":"HS512"})")), "identity.algorithm");
  EXPECT_EQ(code(jwt(good_claims, key), now + minutes(12)), "identity.expired");
  EXPECT_EQ(code(jwt(good_claims, key), now - minutes(2)), "identity.from_the_future");
  EXPECT_EQ(code(jwt(R"({"iss":"shop","sub":"1","iat":1700000000,"exp":1700007200})", key)),
            "identity.lives_too_long");
  EXPECT_EQ(code(jwt(R"({"iss":"weak","sub":"1","iat":1700000000,"exp":1700000600})", "")),
            "identity.unknown_issuer");
  EXPECT_EQ(code(jwt(R"({"iss":"shop","iat":1700000000,"exp":1700000600})", key)),
            "identity.malformed");
  EXPECT_EQ(code("a.b"), "identity.malformed");
  EXPECT_EQ(code(""), "identity.malformed");
}

TEST(Throttle, GivesTriesBackWhenTheWindowEnds) {
  Throttle throttle({.tries_max = 2, .window = minutes(1), .keys_max = 10});
  EXPECT_TRUE(throttle.take("a", now));
  EXPECT_TRUE(throttle.take("a", now));
  EXPECT_FALSE(throttle.take("a", now));
  EXPECT_TRUE(throttle.take("b", now));
  EXPECT_TRUE(throttle.take("a", now + minutes(1)));
}

TEST(Rights, AreHeldForEveryKindOfCaller) {
  const Rights staff{.roles = leading_staff, .scope = "tickets:read"};
  const Caller nobody{};
  const Caller visitor{.kind = CallerKind::visitor};
  const Caller agent{.kind = CallerKind::staff, .agent = AgentId{7}, .role = desk::Role::agent};
  const Caller lead{.kind = CallerKind::staff, .agent = AgentId{8}, .role = desk::Role::supervisor};
  const Caller program{.kind = CallerKind::program, .key = 1, .scopes = {Word("x")}};
  EXPECT_EQ(check_rights(staff, nobody).error().code, "auth.required");
  EXPECT_EQ(check_rights(staff, visitor).error().code, "auth.staff_only");
  EXPECT_EQ(check_rights(staff, agent).error().code, "auth.role");
  EXPECT_EQ(check_rights(staff, program).error().code, "auth.scope");
  EXPECT_EQ(check_rights({.visitor = true}, lead).error().code, "auth.visitor_only");
  EXPECT_TRUE(check_rights(staff, lead));
  EXPECT_TRUE(check_rights({.anyone = true}, nobody));
}

}  // namespace
}  // namespace jx::edge::auth
