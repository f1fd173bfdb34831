// A real MariaDB server that a test program starts in a folder of its own, on a socket, and a
// fixture over it. For tests only.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>

#include "shop/table/database.h"
#include "shop/table/table_lookup.h"
#include "shop/table/table_source.h"
#include "shop/test_support.h"

namespace jx::shop {

// Stopped by its process id.
class MariaDb {
 public:
  MariaDb() {
    std::string name = (std::filesystem::temp_directory_path() / "jx-mariadb-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) return;
    folder_ = name;
    const std::string install = fmt::format(
        "mariadb-install-db --no-defaults --user=$(id -un) --datadir={}/data "
        "--auth-root-authentication-method=normal --skip-test-db >{}/install.log 2>&1",
        name, name);
    installed_ = std::system(install.c_str()) == 0;  // NOLINT(cert-env33-c): a test's own command
  }
  ~MariaDb() {
    stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  MariaDb(const MariaDb&) = delete;
  MariaDb& operator=(const MariaDb&) = delete;

  bool installed() const { return installed_; }
  bool running() const { return pid_ > 0; }

  // True once the server says that it is ready; it is waited for by reading what it says.
  bool start() {
    int ends[2];
    if (pipe(ends) != 0) return false;
    pid_ = fork();
    if (pid_ == 0) {
      dup2(ends[1], STDERR_FILENO);
      dup2(ends[1], STDOUT_FILENO);
      close(ends[0]);
      close(ends[1]);
      const std::string data = "--datadir=" + (folder_ / "data").string();
      const std::string path = "--socket=" + socket();
      const char* const program = getuid() == 0 ? "--user=root" : "--skip-external-locking";
      execlp("mariadbd", "mariadbd", "--no-defaults", data.c_str(), path.c_str(),
             "--skip-networking", "--innodb-buffer-pool-size=16M", "--innodb-log-file-size=8M",
             "--skip-log-bin", program, static_cast<char*>(nullptr));
      _exit(127);
    }
    close(ends[1]);
    FILE* said = fdopen(ends[0], "r");
    std::array<char, 4096> line{};
    bool ready = false;
    while (!ready && std::fgets(line.data(), static_cast<int>(line.size()), said) != nullptr) {
      ready = std::string_view(line.data()).find("ready for connections") != std::string_view::npos;
    }
    said_ = said;
    return ready;
  }
  void stop() {
    if (pid_ <= 0) return;
    kill(pid_, SIGTERM);
    if (said_ != nullptr) {
      std::array<char, 4096> line{};
      while (std::fgets(line.data(), static_cast<int>(line.size()), said_) != nullptr) {
      }
      std::fclose(said_);
      said_ = nullptr;
    }
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  std::string socket() const { return (folder_ / "sock").string(); }

 private:
  std::filesystem::path folder_{};
  bool installed_ = false;
  pid_t pid_ = -1;
  FILE* said_ = nullptr;
};

inline MariaDb& mariadb() {
  static MariaDb server;
  return server;
}

// 2026-11-21 12:00 +08:00; what the tests write lies two hours before.
inline constexpr Instant shop_noon{1'795'233'600'000};

// A database "shop", made anew for each test, read through an account that may only SELECT.
class ShopDatabaseTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    ASSERT_TRUE(mariadb().installed()) << "mariadb-install-db failed: is mariadb-server installed?";
    if (!mariadb().running()) ASSERT_TRUE(mariadb().start());
  }

  // Statements end with a line's end behind ";".
  static void run(const std::string& sql, const std::string& database = "shop") {
    Database admin({.socket = mariadb().socket(), .user = "root", .database = database});
    auto connected = admin.connect();
    ASSERT_TRUE(connected) << connected.error().detail;
    ASSERT_TRUE(admin.query("SET SESSION TRANSACTION READ WRITE"));
    ASSERT_TRUE(admin.query("SET FOREIGN_KEY_CHECKS = 0"));
    std::istringstream in(sql);
    std::string statement;
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with("--")) continue;
      statement += line + "\n";
      if (!line.ends_with(';')) continue;
      auto done = admin.query(statement.substr(0, statement.rfind(';')));
      ASSERT_TRUE(done) << done.error().detail << "\n" << statement;
      statement.clear();
    }
  }

  static void make_shop(const std::filesystem::path& schema, const std::string& prefix = "") {
    run("DROP DATABASE IF EXISTS shop;\nCREATE DATABASE shop;\n"
        "CREATE USER IF NOT EXISTS 'reader'@'localhost' IDENTIFIED BY 'only-reads';\n"
        "GRANT SELECT ON shop.* TO 'reader'@'localhost';\n",
        "mysql");
    std::ifstream in(schema);
    std::ostringstream text;
    text << in.rdbuf();
    std::string sql = text.str();
    ASSERT_FALSE(sql.empty()) << schema;
    constexpr std::string_view mark = "__PREFIX__";
    for (std::size_t at = sql.find(mark); at != sql.npos; at = sql.find(mark)) {
      sql.replace(at, mark.size(), prefix);
    }
    run(sql);
  }
  static std::filesystem::path own_schema(std::string_view name) {
    return std::filesystem::path(JX_SOURCE_DIR) / "tests/fixtures" / name;
  }
  // Of a real shop; nothing when the folder is not here, which is said aloud.
  static std::optional<std::filesystem::path> real_schema(std::string_view name) {
    const char* folder =
        std::getenv("JIANXIN_SCHEMAS");  // NOLINT(concurrency-mt-unsafe): one thread
    if (folder == nullptr) {
      fmt::print("*** JIANXIN_SCHEMAS is not set: ran without the real schema {} ***\n", name);
      return std::nullopt;
    }
    return std::filesystem::path(folder) / name;
  }

  static DatabaseOptions reader() {
    return {.socket = mariadb().socket(),
            .user = "reader",
            .password = "only-reads",
            .database = "shop"};
  }
  static TableSourceOptions source_options() { return {.name = "shop1", .database = reader()}; }

  SourceProgress poll(TableSource& source, Instant now = shop_noon) {
    auto progress = source.poll(now, std::ref(sink_));
    EXPECT_TRUE(progress) << progress.error().code << " " << progress.error().detail;
    return progress ? *progress : SourceProgress{};
  }
  // What one look-up by this number finds.
  Findings look_up(const std::string& number) {
    TableLookup lookup({.name = "shop1", .database = reader()}, keys_);
    auto found = lookup.look_up({.written = number}, shop_noon);
    EXPECT_TRUE(found) << found.error().code << " " << found.error().detail;
    return found ? *std::move(found) : Findings{};
  }
  trade::Order last_order(const std::string& number) const {
    trade::Order found;
    for (const auto& order : sink_.all<trade::Order>()) {
      if (order.order_no.view() == number) found = order;
    }
    return found;
  }

  TestKeys keys_{};
  TestMarks marks_{};
  TestSink sink_{};
};

}  // namespace jx::shop
