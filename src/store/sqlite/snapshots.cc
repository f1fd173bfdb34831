#include "store/sqlite/snapshots.h"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <system_error>

#include "store/sealing.h"
#include "store/sqlite/files.h"

namespace jx::store {

namespace {

constexpr std::string_view magic = "JXSNAP1\n";
constexpr std::string_view ending = ".snap";
constexpr std::size_t head_bytes = 8 + 21 + 65;  // magic, "<20 digits>\n", "<64 hex digits>\n"
constexpr ErrorCodes codes{.disk_full = "snapshot.disk_full", .failed = "snapshot.failed"};

std::string head_of(Seq seq, std::string_view bytes) {
  const std::string number = fmt::format("{:020}\n", seq.value);
  return std::string(magic) + number + sha256_hex(number + std::string(bytes)) + "\n";
}

std::optional<Seq> seq_of(const std::string& name) {
  if (!name.ends_with(ending) || name.size() != 20 + ending.size()) return std::nullopt;
  Seq seq{};
  const auto [end, error] = std::from_chars(name.data(), name.data() + 20, seq.value);
  if (error != std::errc{} || end != name.data() + 20) return std::nullopt;
  return seq;
}

std::string path_of(const std::string& folder, Seq seq) {
  return fmt::format("{}/{:020}{}", folder, seq.value, ending);
}

// Newest first.
Result<std::vector<Seq>> seqs_in(const std::string& folder) {
  Result<std::vector<Seq>> seqs{};
  std::error_code error;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (const auto seq = seq_of(it->path().filename().string())) seqs->push_back(*seq);
  }
  if (error) {
    return fail(ErrorKind::unavailable, codes.failed, folder + ": " + error.message());
  }
  std::ranges::sort(*seqs, std::greater{});
  return seqs;
}

}  // namespace

Result<std::optional<host::Snapshot>> FileSnapshots::load() const {
  auto seqs = seqs_in(folder_);
  if (!seqs) return error_of(std::move(seqs));
  for (const Seq seq : *seqs) {
    const std::string path = path_of(folder_, seq);
    auto file = read_file(path, codes.failed);
    if (!file) return error_of(std::move(file));
    if (!*file) continue;
    const std::string_view all = **file;
    if (all.size() < head_bytes || !all.starts_with(head_of(seq, all.substr(head_bytes)))) {
      report_(path + ": damaged snapshot passed over");
      continue;
    }
    return std::optional(host::Snapshot{.seq = seq, .bytes = std::string(all.substr(head_bytes))});
  }
  return std::optional<host::Snapshot>{};
}

Result<void> FileSnapshots::save(const host::Snapshot& snapshot) {
  auto written = write_file(path_of(folder_, snapshot.seq),
                            head_of(snapshot.seq, snapshot.bytes) + snapshot.bytes, codes);
  if (!written) return written;
  auto seqs = seqs_in(folder_);
  if (!seqs) return error_of(std::move(seqs));
  for (std::size_t i = snapshots_kept; i < seqs->size(); ++i) {
    std::error_code error;  // one too many does no harm; the next save tries again
    std::filesystem::remove(path_of(folder_, (*seqs)[i]), error);
  }
  return {};
}

}  // namespace jx::store
