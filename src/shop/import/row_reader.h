// Reads CSV (RFC 4180) and line files in rows, with constant memory.
// Thread-safety: one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jx::shop {

inline constexpr std::size_t row_bytes_max = 256u << 10;

// UTF-8 with or without BOM, or GB18030 (which contains GBK and GB2312).
enum class Encoding : unsigned char { utf8, gb18030 };

enum class RowProblem : unsigned char { none, bad_quotes, too_large, bad_text };

struct Row {
  std::vector<std::string> fields{};  // UTF-8; a line file has one field
  std::string_view raw{};             // the row's bytes without line end; valid until the next read
  std::uint64_t line = 0;             // physical line of its first character, from 1
  std::uint64_t end = 0;              // offset in the file behind it
  RowProblem problem = RowProblem::none;  // then only line and end are set
};

// Splits one CSV row off `text`. Nothing when it is not complete and `at_end` is false.
struct SplitRow {
  std::vector<std::string> fields{};
  std::size_t size = 0;  // bytes used, line end included
  bool bad_quotes = false;
};
std::optional<SplitRow> split_csv_row(std::string_view text, char delimiter, bool at_end);

class RowReader {
 public:
  struct Shape {
    bool csv = true;  // false: one field a line
    char delimiter = ',';
  };
  // Errors: not_found "import.unreadable"; invalid "import.bad_encoding" (UTF-16, or zero bytes).
  static Result<RowReader> open(const std::filesystem::path& file, Shape shape);

  // Goes on behind what an earlier run had read.
  void seek(std::uint64_t offset, std::uint64_t lines_before);
  // The next row that is not empty; nothing at the end. A broken row is told and passed over:
  // reading goes on at the next physical line.
  Result<std::optional<Row>> next();

  std::uint64_t size() const { return size_; }
  Encoding encoding() const { return encoding_; }
  std::uint64_t lines_read() const { return line_; }
  void set_delimiter(char delimiter) { shape_.delimiter = delimiter; }
  // The first bytes of the file, at most 64 KiB.
  const std::string& head() const { return head_; }

 private:
  RowReader() = default;
  bool fill();
  void consume(std::size_t bytes);
  Row row_of_line(std::string_view text);
  Row broken(std::string_view text, RowProblem problem);

  std::ifstream in_{};
  Shape shape_{};
  Encoding encoding_ = Encoding::utf8;
  std::uint64_t size_ = 0;
  std::string head_{};
  std::string buffer_{};
  std::size_t begin_ = 0;     // of what is not consumed, in buffer_
  std::uint64_t offset_ = 0;  // of buffer_[begin_] in the file
  std::uint64_t line_ = 0;    // physical lines consumed
  std::string raw_{};         // of the last row
  bool ended_ = false;
};

// Nothing when the bytes are not valid in this encoding.
std::optional<std::string> to_utf8(std::string_view bytes, Encoding encoding);

}  // namespace jx::shop
