// What the threads of a server are called and how they share the processors.
// Thread-safety: each call speaks of the calling thread.
#pragma once

namespace jx::host {

// As shown by top -H and in crash reports; at most 15 characters.
void name_this_thread(const char* name);
// Gives way to threads that somebody waits for: what runs here is for later.
void yield_to_others();

}  // namespace jx::host
