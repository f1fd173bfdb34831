// The port to whoever puts the assistant's answers into other words.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "assistant/decide.h"
#include "assistant/phrases.h"
#include "base/ids.h"

namespace jx::host {

struct PhrasingTask {
  ContactId contact{};
  assistant::Tongue tongue = assistant::Tongue::zh;
  language::Intent topic = language::Intent::chit_chat;
  trade::ClaimKind claim = trade::ClaimKind::order_status;
  std::string words{};                  // what the customer wrote
  std::vector<std::string> personal{};  // what is known of the person: phones, accounts, orders
  std::string text{};                   // what the local path says, without introduction
  std::vector<assistant::Purchase> told_of{};  // the orders it tells of
};

class Phraser {
 public:
  virtual ~Phraser() = default;
  // Calls back once, on the loop, within a bounded time, with a text that may be shown: `task.text`
  // itself when there is nothing better.
  virtual void phrase(PhrasingTask task, std::function<void(std::string text)> done) = 0;
};

}  // namespace jx::host
