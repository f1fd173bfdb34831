// What a customer's message says, in the words of the desk.
// The dictionaries are part of the program; but for what it is taught, the same text always gives
// the same answer. Thread-safety: const calls from any thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.h"
#include "base/instant.h"
#include "base/money.h"
#include "base/result.h"
#include "base/short_text.h"

namespace jx::language {

JX_ENUM(Intent, not_arrived, card_invalid, card_used, wrong_account, order_status, refund_request,
        refund_not_received, duplicate_charge, account_frozen, account_stolen, balance_wrong,
        entitlement_dispute, password_or_login, withdraw_problem, bulk_purchase,
        price_or_product_question, how_to_use, complaint_about_service, human_request,
        payment_failed, merchant_api, fraud_report, chit_chat)
JX_ENUM(Mood, calm, worried, angry)
JX_ENUM(Priority, low, normal, high, urgent)
JX_ENUM(Role, user, bot, agent, system)

// One turn of a conversation.
struct Turn {
  Role role = Role::user;
  std::string_view text{};
};

struct IntentGuess {
  Intent name = Intent::chit_chat;
  double confidence = 0;  // 0..1
};

struct Slots {
  std::vector<std::string> order_nos{};    // as written, normalised; any of the five numbers
  std::vector<std::string> order_tails{};  // "后4位9026" -> "9026"
  std::vector<std::string> cards{};        // card secrets as written: fingerprint, then forget
  std::vector<std::string> card_tails{};
  std::optional<Money> amount{};
  std::string amount_written{};  // of `amount`, as a decimal number: "216.00", 三千多 -> "3000"
  std::vector<std::string> phones{};
  std::optional<std::string> account{};
  std::optional<std::string> query_password{};  // "查询密码是 abc123"
  std::optional<std::string> product{};
  std::optional<std::int64_t> minutes_waited{};  // approximate: 昨天 = a day, 成个钟头 = 60
};

// What goes a way of its own, whatever is wrong with the order (matters.h).
JX_ENUM(Matter, ordinary, minor_purchase, invoice)

struct Understanding {
  std::string normal_text{};             // NFKC, simplified, half width
  std::vector<IntentGuess> intents{};    // most likely first; never empty
  bool urgent = false;                   // a person has to see it now
  bool needs_human = false;              // the assistant should not go first
  Priority priority = Priority::normal;  // urgent exactly when `urgent`
  bool wants_human = false;              // asks for a person
  Mood mood = Mood::calm;
  Matter matter = Matter::ordinary;
  bool says_solved = false;  // 解决了, 到账了; not 还没解决, 到账了吗
  bool says_thanks = false;  // 谢谢, 好的
  bool not_helped = false;   // 答非所问, 还是不行
  Slots slots{};
};

// What a conversation means, as a person says who has read it.
struct Meaning {
  Intent intent = Intent::chit_chat;  // what the customer wants solved
  bool urgent = false;
  bool needs_human = false;
};

class Language {
 public:
  // With the model that is part of the program. Milliseconds. Today this cannot fail.
  static Result<std::unique_ptr<Language>> load();
  virtual ~Language() = default;
  // The customer's position at the end of the turns; slots of all that the customer said. Any
  // bytes: broken UTF-8 is repaired, very long text is cut at 16 000 bytes a turn, of many turns
  // the last 40 are read. Never fails.
  virtual Understanding understand(std::span<const Turn> turns) const = 0;
  Understanding understand(std::string_view text) const;
  // A conversation that was understood wrongly: from now on this one, and those like it, mean
  // `meaning` (lessons.h). Kept in memory only: whoever keeps the examples teaches them again.
  // Thread-safety: any thread, beside understand().
  virtual void learn(std::span<const Turn> turns, const Meaning& meaning) = 0;
};

// Simplified, half-width, lower-case form (NFKC) for comparing and searching, without characters
// that are not seen; broken UTF-8 reads U+FFFD. Twice is once. Cheap when nothing needs changing.
std::string normalise(std::string_view text);

// Space-separated bigrams (and words for ASCII runs) of `text` for the index, and of a query for
// searching it (each term once, at most 64). A single character between others gives itself.
// Card secrets, passwords, verification codes and identity numbers are left out (secrets.h).
// About 1 µs for 30 characters.
std::string index_terms(std::string_view text);
std::string query_terms(std::string_view query);

// `text` with card secrets, passwords, verification codes and identity numbers masked
// ("ABCD****WXYZ"), for screens.
std::string mask_secrets(std::string_view text);

}  // namespace jx::language
