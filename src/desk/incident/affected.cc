// Who is affected, and what they have been told.
#include <algorithm>
#include <set>

#include "desk/check.h"
#include "desk/incident/incident.h"
#include "desk/rights.h"

namespace jx::desk {

namespace {

constexpr std::string_view guest_prefix = "mail:";

// What a buyer may be told next: that it is so while it stands, that it is over after they knew.
bool is_due(const IncidentState& incident, const AffectedBuyer& buyer, IncidentNews news) {
  switch (news) {
    case IncidentNews::none:
      return false;
    case IncidentNews::told:
      return incident.stage == IncidentStage::announced && buyer.news == IncidentNews::none;
    case IncidentNews::over:
      return incident.stage == IncidentStage::closed && buyer.news == IncidentNews::told;
  }
  return false;
}

Result<const AffectedBuyer*> get_affected(const Asking& asking, const TellIncidentBuyer& command) {
  const auto incident = asking.state.incidents.find(command.incident);
  if (incident == asking.state.incidents.end()) {
    return fail(ErrorKind::not_found, "incident.unknown");
  }
  const auto buyer = incident->second.affected.find(command.buyer);
  if (buyer == incident->second.affected.end()) {
    return fail(ErrorKind::not_found, "incident.not_affected");
  }
  if (!is_due(incident->second, buyer->second, command.news)) {
    return fail(ErrorKind::conflict, "incident.news_not_due");
  }
  return &buyer->second;
}

}  // namespace

bool is_buyer(const ContactState& contact, const trade::BuyerKey& buyer) {
  if (buyer.empty()) return false;
  if (contact.buyer == buyer) return true;
  const std::string_view key = buyer.view();
  if (!key.starts_with(guest_prefix)) return false;
  return std::ranges::any_of(contact.handles, [&](const HandleState& handle) {
    return handle.verified && handle.channel == Channel::mail &&
           handle.handle.view() == key.substr(guest_prefix.size());
  });
}

Result<Decision> decide_command(const Asking& asking, const SpreadIncident& command) {
  if (auto allowed = allow(asking, {ActorKind::system}); !allowed) {
    return error_of(std::move(allowed));
  }
  const auto incident = asking.state.incidents.find(command.incident);
  if (incident == asking.state.incidents.end()) {
    return fail(ErrorKind::not_found, "incident.unknown");
  }
  if (!is_standing(incident->second.stage)) {
    return fail(ErrorKind::conflict, "incident.wrong_stage");
  }
  if (command.purchases.size() > incident_purchases_per_command_max) {
    return fail(ErrorKind::invalid, "incident.too_many_purchases");
  }
  const auto& known = incident->second.affected;
  IncidentSpread spread{.incident = command.incident};
  std::set<trade::BuyerKey> named;
  for (const IncidentPurchase& purchase : command.purchases) {
    if (purchase.buyer.empty()) return fail(ErrorKind::invalid, "buyer.missing");
    if (known.contains(purchase.buyer) || !named.insert(purchase.buyer).second) continue;
    spread.purchases.push_back(purchase);
  }
  if (spread.purchases.empty()) return Decision{};
  if (known.size() + spread.purchases.size() > incident_buyers_max) {
    return fail(ErrorKind::throttled, "incident.too_many_buyers");
  }
  spread.count = std::ssize(spread.purchases);
  return decided(std::move(spread));
}

Result<Decision> decide_command(const Asking& asking, const TellIncidentBuyer& command) {
  if (auto allowed = allow(asking, {ActorKind::system}); !allowed) {
    return error_of(std::move(allowed));
  }
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  if (auto affected = get_affected(asking, command); !affected) {
    return error_of(std::move(affected));
  }
  if (!is_buyer(**contact, command.buyer)) return fail(ErrorKind::forbidden, "order.not_proven");
  if (auto sound = check_text(command.text.text, message_bytes_max); !sound) {
    return error_of(std::move(sound));
  }
  IncidentBuyerTold told{command.contact, command.incident, command.buyer, command.news, {}};
  if (command.text.empty()) return decided(std::move(told));
  told.message = MessageNumber{(*contact)->last_number.value + 1};
  return decided(MessagePosted{.contact = command.contact,
                               .number = told.message,
                               .author = asking.actor,
                               .message_kind = MessageKind::notice,
                               .text = command.text},
                 std::move(told));
}

void apply_event(Fold& fold, const IncidentSpread& event) {
  const auto incident = fold.state.incidents.find(event.incident);
  if (incident == fold.state.incidents.end()) return;
  for (const IncidentPurchase& purchase : event.purchases) {
    incident->second.affected.try_emplace(purchase.buyer, AffectedBuyer{purchase.order_no, {}});
  }
}

void apply_event(Fold& fold, const IncidentBuyerTold& event) {
  const auto incident = fold.state.incidents.find(event.incident);
  if (incident == fold.state.incidents.end()) return;
  const auto buyer = incident->second.affected.find(event.buyer);
  if (buyer == incident->second.affected.end()) return;
  if (event.message) {
    ++(event.news == IncidentNews::over ? incident->second.told_over : incident->second.told);
  }
  // Who had nothing to be told needs no word of the end either.
  const bool had_nothing = event.news == IncidentNews::told && !event.message;
  buyer->second.news = had_nothing ? IncidentNews::over : event.news;
}

void forget_buyer(State& state, const trade::BuyerKey& buyer) {
  if (buyer.empty()) return;
  for (auto& [id, incident] : state.incidents) {
    incident.erased += static_cast<std::int64_t>(incident.affected.erase(buyer));
  }
}

}  // namespace jx::desk
