// The floors of a durable message on this machine: a bare log with fdatasync, bare SQLite
// append-only, with an index by conversation, clustered by conversation; batches of 64; one JSON
// object.
//
// Usage: jianxin-floors FOLDER [SECONDS per floor, 2]
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

constexpr int batch = 64;
constexpr std::int64_t conversations = 10'000;
constexpr std::size_t record_bytes = 300;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

[[noreturn]] void die(std::string_view what) {
  fmt::print(stderr, "jianxin-floors: {}\n", what);
  std::exit(1);
}

// The same record for every floor: not all one byte, so that nothing compresses or dedups it.
std::string record() {
  std::string bytes(record_bytes, '\0');
  std::uint32_t state = 1;
  for (char& byte : bytes) byte = static_cast<char>((state = state * 1664525u + 1013904223u) >> 24);
  return bytes;
}

struct LogFloor {
  double records_per_s = 0;
  double sync_p50_us = 0;
  double sync_p99_us = 0;
};

LogFloor bare_log(const std::string& path, double seconds) {
  const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0600);
  if (file < 0) die("cannot write " + path);
  std::string bytes;
  for (int i = 0; i < batch; ++i) bytes += record();
  std::vector<double> syncs;
  std::int64_t records = 0;
  const auto start = Clock::now();
  while (seconds_since(start) < seconds) {
    if (::write(file, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
      die("short write");
    }
    const auto before = Clock::now();
    if (::fdatasync(file) != 0) die("fdatasync failed");
    syncs.push_back(seconds_since(before) * 1e6);
    records += batch;
  }
  const double took = seconds_since(start);
  ::close(file);
  std::sort(syncs.begin(), syncs.end());
  return {static_cast<double>(records) / took, syncs[syncs.size() / 2],
          syncs[syncs.size() * 99 / 100]};
}

void run_sql(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) die(sqlite3_errmsg(db));
}

// Rows per second into a table made by `schema`, WAL, synchronous=FULL, 64 rows a commit.
double bare_sqlite(const std::string& path, const char* schema, double seconds) {
  std::filesystem::remove(path);
  sqlite3* db = nullptr;
  if (sqlite3_open(path.c_str(), &db) != SQLITE_OK) die("cannot open " + path);
  run_sql(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;");
  run_sql(db, "PRAGMA wal_autocheckpoint=10000;");
  run_sql(db, schema);
  sqlite3_stmt* insert = nullptr;
  if (sqlite3_prepare_v2(db, "INSERT INTO event VALUES(?,?,?,?)", -1, &insert, nullptr) !=
      SQLITE_OK) {
    die(sqlite3_errmsg(db));
  }
  const std::string body = record();
  std::int64_t seq = 0;
  std::uint32_t state = 7;
  const auto start = Clock::now();
  while (seconds_since(start) < seconds) {
    run_sql(db, "BEGIN");
    for (int i = 0; i < batch; ++i) {
      state = state * 1664525u + 1013904223u;
      sqlite3_bind_int64(insert, 1, ++seq);
      sqlite3_bind_int64(insert, 2, state % conversations);
      sqlite3_bind_int64(insert, 3, seq);
      sqlite3_bind_blob(insert, 4, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
      if (sqlite3_step(insert) != SQLITE_DONE) die(sqlite3_errmsg(db));
      sqlite3_reset(insert);
    }
    run_sql(db, "COMMIT");
  }
  const double took = seconds_since(start);
  sqlite3_finalize(insert);
  sqlite3_close(db);
  return static_cast<double>(seq) / took;
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) die("usage: jianxin-floors FOLDER [SECONDS]");
  const std::filesystem::path folder = words[1];
  const double seconds = count > 2 ? std::atof(words[2]) : 2;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) die(error.message());
  const auto at = [&](const char* name) { return (folder / name).string(); };

  const LogFloor log = bare_log(at("floor.log"), seconds);
  const double append = bare_sqlite(
      at("append.db"),
      "CREATE TABLE event(seq INTEGER PRIMARY KEY, conversation INT, number INT, body BLOB)",
      seconds);
  const double indexed = bare_sqlite(
      at("indexed.db"),
      "CREATE TABLE event(seq INTEGER PRIMARY KEY, conversation INT, number INT, body BLOB);"
      "CREATE UNIQUE INDEX by_conversation ON event(conversation, number)",
      seconds);
  const double clustered =
      bare_sqlite(at("clustered.db"),
                  "CREATE TABLE event(seq INT, conversation INT, number INT, body BLOB,"
                  " PRIMARY KEY(conversation, number)) WITHOUT ROWID",
                  seconds);
  fmt::print(
      "{{\"log_per_s\":{:.0f},\"fdatasync_p50_us\":{:.0f},\"fdatasync_p99_us\":{:.0f},"
      "\"sqlite_append_per_s\":{:.0f},\"sqlite_indexed_per_s\":{:.0f},"
      "\"sqlite_clustered_per_s\":{:.0f},\"batch\":{},\"record_bytes\":{}}}\n",
      log.records_per_s, log.sync_p50_us, log.sync_p99_us, append, indexed, clustered, batch,
      record_bytes);
}
