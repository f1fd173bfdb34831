// Articles: drafts, versions, what is published, who answers for it and until when it holds.
//
// Every change is a version that stays for ever; going back is a new version with an old content.
// What is published goes on showing while a newer draft is written. The desk keeps an article's
// head; its texts are read from the journal, at the seqs of its versions.
// Decisions are pure; folds are total.
#pragma once

#include "desk/asking.h"
#include "desk/fold.h"

namespace jx::desk {

Result<Decision> decide_command(const Asking& asking, const SaveArticle& command);
Result<Decision> decide_command(const Asking& asking, const AssignArticle& command);
Result<Decision> decide_command(const Asking& asking, const PublishArticle& command);
Result<Decision> decide_command(const Asking& asking, const WithdrawArticle& command);
Result<Decision> decide_command(const Asking& asking, const SettleQuestions& command);

void apply_event(Fold& fold, const ArticleSaved& event);
void apply_event(Fold& fold, const ArticleAssigned& event);
void apply_event(Fold& fold, const ArticlePublished& event);
void apply_event(Fold& fold, const ArticleWithdrawn& event);
void apply_event(Fold& fold, const QuestionsSettled& event);

// Its review or its validity is over, so it is not suggested. What is withdrawn is never due.
bool is_due(const ArticleState& article, Instant now);

}  // namespace jx::desk
