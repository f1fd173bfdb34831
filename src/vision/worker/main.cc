// jianxin-vision: reads one picture from standard input, answers on standard output, ends.
//
// Started by the server for each picture (vision/picture_process.h), never by hand: what it answers
// is for programs. It shuts itself in before it reads the first byte.
#include <fmt/format.h>
#include <leptonica/allheaders.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <new>
#include <optional>

#include "vision/worker/confine.h"
#include "vision/worker/read.h"

namespace jx::vision {

namespace {

constexpr std::size_t picture_bytes_max = 16u << 20;

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::string> read_all() {
  std::string bytes(picture_bytes_max + 1, '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::read(STDIN_FILENO, bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return bytes;
}

bool write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::string answer(Recogniser& recogniser, Confinement confinement,
                   std::chrono::milliseconds time_max) {
  const auto picture = read_all();
  if (!picture) return encode(Refusal::failed);
  if (picture->size() > picture_bytes_max) return encode(Refusal::too_large);
  auto reading = read_picture(recogniser, *picture, time_max);
  if (!reading) return encode(reading.error());
  reading->confinement = confinement;
  return encode(*reading);
}

int run(std::span<char*> words) {
  const auto memory = words.size() == 4 ? number_in(words[2]) : std::nullopt;
  const auto seconds = words.size() == 4 ? number_in(words[3]) : std::nullopt;
  if (!memory || !seconds || *seconds < 1) {
    fmt::print(stderr,
               "jianxin-vision MODELS MEMORY_MB PROCESSOR_SECONDS < picture > answer\n"
               "The server starts it; to read a picture by hand: jianxin read-picture\n");
    return 2;
  }
  if (!limit({.memory_bytes = *memory << 20, .processor_seconds = *seconds})) return 3;
  setMsgSeverity(L_SEVERITY_NONE);
  auto recogniser = Recogniser::load(words[1]);
  if (!recogniser) return write_all(encode(recogniser.error())) ? 0 : 3;
  const Confinement confinement = shut_in();
  // A quarter is left for what comes before and after recognising.
  const std::chrono::milliseconds time_max(*seconds * 750);
  return write_all(answer(*recogniser, confinement, time_max)) ? 0 : 3;
}

}  // namespace

}  // namespace jx::vision

int main(int count, char** words) {
  int code = 3;
  try {
    code = jx::vision::run({words, static_cast<std::size_t>(count)});
  } catch (const std::bad_alloc&) {
    const std::string refusal = jx::vision::encode(jx::vision::Refusal::too_heavy);
    code = ::write(STDOUT_FILENO, refusal.data(), refusal.size()) > 0 ? 0 : 3;
  }
  // Without the libraries' own farewells: they would call what is forbidden by now.
  _exit(code);
}
