// A store that lives and ends with the process: for tests of what stands above the ports.
#pragma once

#include "host/ports.h"

namespace jx::store {

// An empty platform. Thread-safety: any thread, every port behind a mutex of its own. Keys are
// random: what two of these seal or derive differs.
host::Store make_memory();

}  // namespace jx::store
