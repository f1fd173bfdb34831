// Brings a search index that is behind its rows up to them, from the journal: after a loss of
// power, or when search.db was removed to be made anew.
#pragma once

#include "host/ports.h"
#include "store/sqlite/rows.h"

namespace jx::store {

// Cost: one pass over the events the index lacks. Errors: as reading the journal and feeding.
Result<void> catch_up_search(SqliteRows& rows, const host::Journal& journal, codec::Opener& opener);

}  // namespace jx::store
