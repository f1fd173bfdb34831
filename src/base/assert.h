// JX_ASSERT: a broken promise of our own code ends the process, in release builds too.
// Never for input from outside; that is a Result.
#pragma once

namespace jx {

// Prints the expression and place to standard error and aborts.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace jx

#define JX_ASSERT(expression)              \
  (static_cast<bool>(expression) ? void(0) \
                                 : ::jx::assertion_failed(#expression, __FILE__, __LINE__))
