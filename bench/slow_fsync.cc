// LD_PRELOAD=libjx_slow_fsync.so JX_FSYNC_US=1500 program: fsync and fdatasync take that much
// longer, as on a disk without a write-back cache.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>

namespace {

using Sync = int (*)(int);

useconds_t extra_us() {
  static const useconds_t value = [] {
    const char* text = std::getenv("JX_FSYNC_US");
    return static_cast<useconds_t>(text == nullptr ? 1000 : std::atoi(text));
  }();
  return value;
}

int slowly(const char* name, int file) {
  const auto real = reinterpret_cast<Sync>(dlsym(RTLD_NEXT, name));
  const int result = real(file);
  usleep(extra_us());
  return result;
}

}  // namespace

extern "C" int fsync(int file) { return slowly("fsync", file); }
extern "C" int fdatasync(int file) { return slowly("fdatasync", file); }
