// What the operator has decided about the desk's own rules. Handed in once; a change restarts the
// desk.
#pragma once

#include <map>

#include "base/instant.h"
#include "base/short_text.h"
#include "desk/words.h"

namespace jx::desk {

// Class of service.
struct TierPolicy {
  Duration first_reply_max = minutes(30);
  Duration solution_max = hours(24);  // >= first_reply_max
  Priority priority = Priority::normal;
};

struct Policy {
  Duration offer_lifetime = seconds(20);  // an offer unanswered so long has expired
  int offers_missed_max = 2;              // so many in a row take the agent offline
  Duration pass_rest = seconds(60);       // who declined or missed a ticket is not offered it again
                                          // so soon; > 0
  Duration correction_window = minutes(5);  // a message may be corrected or taken back so long
  Duration cooling_delay = minutes(10);     // a contact without open ticket is kept hot so long; at
                                            // least correction_window, else raised to it
  std::size_t commands_remembered = 64;     // per actor; older ids are looked up in the store
  std::size_t queued_tickets_max = 100'000;
  std::size_t hot_contacts_max = 1'000'000;
  std::map<Word, TierPolicy> tiers{};   // "standard" always exists
  std::map<Word, Word> tier_of_kind{};  // ticket kind -> tier; absent = "standard"
};

// The tiers a platform starts with: standard, account, dispute, refund, presale, green.
Policy default_policy();

}  // namespace jx::desk
