#include "store/memory/memory.h"

#include "store/memory/memory_accounts.h"
#include "store/memory/memory_journal.h"
#include "store/memory/memory_rows.h"

namespace jx::store {

host::Store make_memory() {
  host::Store store;
  store.keys = std::make_unique<MemoryKeys>();
  store.journal = std::make_unique<MemoryJournal>();
  store.snapshots = std::make_unique<MemorySnapshots>();
  store.rows = std::make_unique<MemoryRows>(*store.keys);
  store.blobs = std::make_unique<MemoryBlobs>();
  store.accounts = std::make_unique<MemoryAccounts>();
  store.outbox = std::make_unique<MemoryOutbox>();
  store.marks = std::make_unique<MemoryMarks>();
  return store;
}

}  // namespace jx::store
