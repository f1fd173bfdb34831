#include "desk/check.h"
#include "desk/rights.h"
#include "desk/staff/staff.h"

namespace jx::desk {

Result<Decision> decide_command(const Asking& asking, const SaveCannedReply& command) {
  if (auto allowed = allow_overseers(asking); !allowed) return error_of(std::move(allowed));
  if (auto sound = check_name(command.title); !sound) return error_of(std::move(sound));
  if (command.text.empty()) return fail(ErrorKind::invalid, "message.empty");
  if (auto sound = check_text(command.text, canned_reply_bytes_max); !sound) {
    return error_of(std::move(sound));
  }
  if (auto sound = check_words(command.tags, tags_max); !sound) return error_of(std::move(sound));
  if (command.reply && !asking.state.canned_replies.contains(command.reply)) {
    return fail(ErrorKind::not_found, "canned_reply.unknown");
  }
  if (!command.reply && asking.state.canned_replies.size() >= canned_replies_max) {
    return fail(ErrorKind::throttled, "desk.too_many_canned_replies");
  }
  const CannedReplyId id = command.reply ? command.reply : asking.id_at<CannedReplyId>(0);
  return decided(CannedReplySaved{id, command.title, command.text, command.tags});
}

Result<Decision> decide_command(const Asking& asking, const RemoveCannedReply& command) {
  if (auto allowed = allow_overseers(asking); !allowed) return error_of(std::move(allowed));
  if (!asking.state.canned_replies.contains(command.reply)) {
    return fail(ErrorKind::not_found, "canned_reply.unknown");
  }
  return decided(CannedReplyRemoved{command.reply});
}

void apply_event(Fold& fold, const CannedReplySaved& event) {
  fold.state.canned_replies.insert_or_assign(
      event.reply, CannedReplyState{event.reply, event.title, event.text, event.tags});
}

void apply_event(Fold& fold, const CannedReplyRemoved& event) {
  fold.state.canned_replies.erase(event.reply);
}

}  // namespace jx::desk
