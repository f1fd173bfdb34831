#include "desk/facts/facts.h"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <type_traits>

#include "desk/check.h"
#include "desk/rights.h"

namespace jx::desk {

namespace {

// Checks every text and list of a fact's body by its description, so a new member is not forgotten.
template <class T>
bool is_bounded(const T& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    return value.size() <= trade::text_bytes_max;
  } else if constexpr (std::is_same_v<T, Personal>) {
    return value.text.size() <= trade::text_bytes_max;
  } else if constexpr (requires { value.begin(), value.size(); }) {
    return value.size() <= trade::cards_max;
  } else {
    return true;
  }
}

template <class Body>
bool has_bounded_members(const Body& body) {
  bool bounded = true;
  boost::mp11::mp_for_each<boost::describe::describe_members<Body, boost::describe::mod_public>>(
      [&](auto member) {
        if constexpr (std::is_same_v<Body, trade::Delivery>) {
          if (&(body.*member.pointer) == static_cast<const void*>(&body.secrets)) return;
        }
        bounded = bounded && is_bounded(body.*member.pointer);
      });
  if constexpr (std::is_same_v<Body, trade::Delivery>) {
    bounded = bounded && body.secrets.text.size() <= fact_secrets_bytes_max;
  }
  return bounded;
}

Result<void> check_fact(const trade::Fact& fact) {
  const bool is_named = !fact.source.empty() && fact.source.size() <= fact_source_bytes_max &&
                        !fact.id.empty() && fact.id.size() <= fact_id_bytes_max;
  if (!is_named || !is_utf8(fact.source) || !is_utf8(fact.id)) {
    return fail(ErrorKind::invalid, "fact.malformed");
  }
  const bool bounded =
      std::visit([](const auto& body) { return has_bounded_members(body); }, fact.body);
  if (!bounded) return fail(ErrorKind::invalid, "fact.too_large");
  return {};
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const RecordFacts& command) {
  if (auto allowed = allow(asking, {ActorKind::system, ActorKind::shop, ActorKind::program});
      !allowed) {
    return error_of(std::move(allowed));
  }
  if (command.facts.empty()) return fail(ErrorKind::invalid, "facts.missing");
  if (command.facts.size() > facts_per_command_max) {
    return fail(ErrorKind::invalid, "facts.too_many");
  }
  for (const trade::Fact& fact : command.facts) {
    if (auto sound = check_fact(fact); !sound) return error_of(std::move(sound));
  }
  return decided(FactsRecorded{command.facts});
}

void apply_event(Fold& fold, const FactsRecorded& event) {}  // the trade tables fold them

}  // namespace jx::desk
