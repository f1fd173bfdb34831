#include "base/assert.h"

#include <cstdio>
#include <cstdlib>

namespace jx {

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "jianxin: assertion failed: %s (%s:%d)\n", expression, file, line);
  std::abort();
}

}  // namespace jx
