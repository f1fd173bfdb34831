// What customers' pictures say, and who was shown one as it was sent.
#include "desk/check.h"
#include "desk/conversation/conversation.h"
#include "desk/rights.h"

namespace jx::desk {

namespace {

Result<void> check_hash(const BlobHash& hash) {
  if (is_blob_hash(hash)) return {};
  return fail(ErrorKind::invalid, "attachment.malformed");
}

Result<void> check_field(const PictureField& field) {
  if (field.name.empty()) return fail(ErrorKind::invalid, "word.malformed");
  if (auto sound = check_word(field.name); !sound) return sound;
  if (field.confidence < 0 || field.confidence > 100) {
    return fail(ErrorKind::invalid, "reading.confidence_out_of_range");
  }
  return check_text(field.text.text, message_bytes_max);
}

// A picture was read, and then there is a preview, or it was not, and then there is a reason.
Result<void> check_outcome(const RecordReading& command) {
  if (auto sound = check_word(command.failure); !sound) return sound;
  if (command.failure.empty()) return check_hash(command.preview);
  const bool bare = command.preview.empty() && command.text.empty() && command.fields.empty() &&
                    command.covered == 0;
  if (!bare) return fail(ErrorKind::invalid, "reading.both_ways");
  return {};
}

}  // namespace

Result<Decision> decide_command(const Asking& asking, const RecordReading& command) {
  if (auto allowed = allow(asking, {ActorKind::system}); !allowed) {
    return error_of(std::move(allowed));
  }
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  if (!command.number || command.number > (*contact)->last_number) {
    return fail(ErrorKind::not_found, "message.unknown");
  }
  if (auto sound = check_hash(command.picture); !sound) return error_of(std::move(sound));
  if (auto sound = check_outcome(command); !sound) return error_of(std::move(sound));
  if (auto sound = check_text(command.text.text, message_bytes_max); !sound) {
    return error_of(std::move(sound));
  }
  if (command.fields.size() > picture_fields_max || command.covered < 0) {
    return fail(ErrorKind::invalid, "reading.too_many_fields");
  }
  for (const PictureField& field : command.fields) {
    if (auto sound = check_field(field); !sound) return error_of(std::move(sound));
  }
  return decided(ReadingRecorded{command.contact, command.number, command.picture, command.failure,
                                 command.preview, command.text, command.fields, command.covered});
}

Result<Decision> decide_command(const Asking& asking, const RevealPicture& command) {
  if (auto allowed = allow(asking, {ActorKind::agent}); !allowed) {
    return error_of(std::move(allowed));
  }
  auto contact = get_contact(asking, command.contact);
  if (!contact) return error_of(std::move(contact));
  if (auto held = need_conversation(asking, command.contact); !held) {
    return error_of(std::move(held));
  }
  if (auto sound = check_hash(command.picture); !sound) return error_of(std::move(sound));
  return decided(PictureRevealed{command.contact, command.picture});
}

void apply_event(Fold& fold, const ReadingRecorded& event) {}  // what screens and rows keep
void apply_event(Fold& fold, const PictureRevealed& event) {}  // logged, nothing to remember

}  // namespace jx::desk
