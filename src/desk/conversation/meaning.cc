// What a customer meant, when it was understood wrongly: an example to learn from.
#include "desk/check.h"
#include "desk/conversation/conversation.h"
#include "desk/rights.h"

namespace jx::desk {

Result<Decision> decide_command(const Asking& asking, const CorrectMeaning& command) {
  if (auto allowed = allow(asking, {ActorKind::agent}); !allowed) {
    return error_of(std::move(allowed));
  }
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  if (auto held = need_conversation(asking, command.contact); !held) {
    return error_of(std::move(held));
  }
  if (!command.number || command.number > (*contact)->last_number) {
    return fail(ErrorKind::not_found, "message.unknown");
  }
  if (command.intents.empty()) return fail(ErrorKind::invalid, "meaning.empty");
  if (auto sound = check_words(command.intents, meant_intents_max); !sound) {
    return error_of(std::move(sound));
  }
  return decided(MeaningCorrected{command.contact, command.number, command.intents, command.urgent,
                                  command.needs_human || command.urgent});
}

void apply_event(Fold& fold, const MeaningCorrected& event) {}  // for learning, nothing hot

}  // namespace jx::desk
