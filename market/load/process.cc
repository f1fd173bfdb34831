#include "market/load/process.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

namespace jx::market {

std::optional<std::int64_t> cpu_us_of(int pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  const auto name_end = line.rfind(')');  // the name may hold blanks
  if (name_end == line.npos) return std::nullopt;
  std::istringstream rest(line.substr(name_end + 2));
  std::string skipped;
  for (int field = 3; field < 14; ++field) rest >> skipped;
  std::int64_t user = 0, kernel = 0;
  rest >> user >> kernel;
  return (user + kernel) * (1'000'000 / sysconf(_SC_CLK_TCK));
}

std::int64_t own_cpu_us() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto us = [](const timeval& t) { return std::int64_t{t.tv_sec} * 1'000'000 + t.tv_usec; };
  return us(usage.ru_utime) + us(usage.ru_stime);
}

std::optional<Memory> memory_of(int pid) {
  std::ifstream file(fmt::format("/proc/{}/smaps_rollup", pid));
  if (!file) return std::nullopt;
  Memory memory;
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string name;
    std::int64_t kib = 0;
    if (!(words >> name >> kib)) continue;
    if (name == "Rss:") memory.resident = kib * 1024;
    if (name == "Pss:") memory.proportional = kib * 1024;
    if (name == "Anonymous:") memory.anonymous = kib * 1024;
  }
  return memory;
}

std::int64_t raise_file_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<std::int64_t>(limit.rlim_cur);
}

}  // namespace jx::market
