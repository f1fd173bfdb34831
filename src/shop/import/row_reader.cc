#include "shop/import/row_reader.h"

#include <simdjson.h>
#include <unicode/ucnv.h>

#include <algorithm>

namespace jx::shop {

namespace {

constexpr std::size_t chunk_bytes = 256u << 10;
constexpr std::size_t head_bytes = 64u << 10;
constexpr std::string_view utf8_bom = "\xEF\xBB\xBF";

bool is_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

// The head may end inside a character.
bool begins_as_utf8(std::string_view head) {
  for (std::size_t cut = 0; cut < 4 && cut <= head.size(); ++cut) {
    if (is_utf8(head.substr(0, head.size() - cut))) return true;
  }
  return false;
}

std::size_t line_end(std::string_view text) {
  const std::size_t end = text.find('\n');
  return end == text.npos ? text.size() : end + 1;
}

std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<std::string> to_utf8(std::string_view bytes, Encoding encoding) {
  const bool ascii = std::ranges::all_of(bytes, [](char c) { return (c & 0x80) == 0; });
  if (ascii) return std::string(bytes);
  if (encoding == Encoding::utf8) {
    if (!is_utf8(bytes)) return std::nullopt;
    return std::string(bytes);
  }
  UErrorCode status = U_ZERO_ERROR;
  std::string out(bytes.size() * 3 + 1, '\0');
  // ICU's own names: what is written, what is read.
  const auto size =
      ucnv_convert("UTF-8", "GB18030", out.data(), static_cast<std::int32_t>(out.size()),
                   bytes.data(), static_cast<std::int32_t>(bytes.size()), &status);
  if (U_FAILURE(status)) return std::nullopt;
  out.resize(static_cast<std::size_t>(size));
  // What cannot be read comes out as the replacement character.
  if (out.find("\xEF\xBF\xBD") != out.npos) return std::nullopt;
  return out;
}

// Delimiter, quote and line end are never part of a GB18030 character, so bytes can be split first.
std::optional<SplitRow> split_csv_row(std::string_view text, char delimiter, bool at_end) {
  SplitRow row;
  std::string field;
  std::size_t i = 0;
  const auto finish = [&](std::size_t size) {
    row.fields.push_back(std::move(field));
    row.size = size;
    return std::optional(std::move(row));
  };
  while (true) {
    if (i < text.size() && text[i] == '"') {
      ++i;
      while (true) {
        const std::size_t quote = text.find('"', i);
        if (quote == text.npos) {
          if (!at_end) return std::nullopt;
          row.bad_quotes = true;
          return finish(text.size());
        }
        field += text.substr(i, quote - i);
        i = quote + 1;
        if (i >= text.size() || text[i] != '"') break;
        field += '"';
        ++i;
      }
      if (i >= text.size() && !at_end) return std::nullopt;
      const bool closed = i >= text.size() || text[i] == delimiter || text[i] == '\n' ||
                          (text[i] == '\r' && (i + 1 >= text.size() || text[i + 1] == '\n'));
      if (!closed) row.bad_quotes = true;
    }
    while (i < text.size() && text[i] != delimiter && text[i] != '\n') field += text[i++];
    if (i >= text.size()) {
      if (!at_end) return std::nullopt;
      if (field.ends_with('\r')) field.pop_back();
      return finish(i);
    }
    if (text[i] == '\n') {
      if (field.ends_with('\r')) field.pop_back();
      return finish(i + 1);
    }
    row.fields.push_back(std::move(field));
    field.clear();
    ++i;
  }
}

Result<RowReader> RowReader::open(const std::filesystem::path& file, Shape shape) {
  RowReader reader;
  reader.shape_ = shape;
  std::error_code error;
  reader.size_ = std::filesystem::file_size(file, error);
  reader.in_.open(file, std::ios::binary);
  if (error || !reader.in_) return fail(ErrorKind::not_found, "import.unreadable", file.string());
  reader.head_.resize(head_bytes);
  reader.in_.read(reader.head_.data(), static_cast<std::streamsize>(head_bytes));
  reader.head_.resize(static_cast<std::size_t>(reader.in_.gcount()));
  const std::string& head = reader.head_;
  const bool utf16 = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
  if (utf16 || head.find('\0') != head.npos) {
    return fail(ErrorKind::invalid, "import.bad_encoding", file.string());
  }
  reader.encoding_ = begins_as_utf8(head) ? Encoding::utf8 : Encoding::gb18030;
  reader.seek(head.starts_with(utf8_bom) ? utf8_bom.size() : 0, 0);
  return reader;
}

void RowReader::seek(std::uint64_t offset, std::uint64_t lines_before) {
  in_.clear();
  in_.seekg(static_cast<std::streamoff>(offset));
  buffer_.clear();
  begin_ = 0;
  offset_ = offset;
  line_ = lines_before;
  ended_ = false;
}

bool RowReader::fill() {
  if (ended_) return false;
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t had = buffer_.size();
  buffer_.resize(had + chunk_bytes);
  in_.read(buffer_.data() + had, static_cast<std::streamsize>(chunk_bytes));
  const auto got = static_cast<std::size_t>(in_.gcount());
  buffer_.resize(had + got);
  if (got < chunk_bytes) ended_ = true;
  return true;
}

void RowReader::consume(std::size_t bytes) {
  const auto from = buffer_.begin() + static_cast<std::ptrdiff_t>(begin_);
  line_ +=
      static_cast<std::uint64_t>(std::count(from, from + static_cast<std::ptrdiff_t>(bytes), '\n'));
  begin_ += bytes;
  offset_ += bytes;
}

Row RowReader::broken(std::string_view text, RowProblem problem) {
  Row row{.line = line_ + 1, .problem = problem};
  consume(line_end(text));
  row.end = offset_;
  return row;
}

Row RowReader::row_of_line(std::string_view text) {
  const std::size_t size = line_end(text);
  auto decoded = to_utf8(without_line_end(text.substr(0, size)), encoding_);
  if (!decoded) return broken(text, RowProblem::bad_text);
  Row row{.line = line_ + 1};
  row.fields.push_back(std::move(*decoded));
  consume(size);
  row.end = offset_;
  return row;
}

Result<std::optional<Row>> RowReader::next() {
  while (true) {
    const std::string_view text = std::string_view(buffer_).substr(begin_);
    if (text.empty()) {
      if (!fill()) return std::optional<Row>{};
      if (in_.bad()) return fail(ErrorKind::unavailable, "import.unreadable");
      continue;
    }
    if (!ended_ && text.size() < row_bytes_max && fill()) continue;
    const std::size_t first_line = line_end(text);
    if (without_line_end(text.substr(0, first_line)).empty()) {
      consume(first_line);
      continue;
    }
    if (first_line > row_bytes_max) {
      // Not even the line ends within the bound: drop it piece by piece.
      Row row{.line = line_ + 1, .problem = RowProblem::too_large};
      while (true) {
        const std::string_view rest = std::string_view(buffer_).substr(begin_);
        const std::size_t end = rest.find('\n');
        consume(end == rest.npos ? rest.size() : end + 1);
        if (end != rest.npos || !fill()) break;
      }
      row.end = offset_;
      return std::optional(std::move(row));
    }
    if (!shape_.csv) return std::optional(row_of_line(text));
    const std::string_view window = text.substr(0, row_bytes_max);
    auto split = split_csv_row(window, shape_.delimiter, ended_ && window.size() == text.size());
    if (!split || split->bad_quotes) return std::optional(broken(text, RowProblem::bad_quotes));
    Row row{.line = line_ + 1};
    for (const std::string& field : split->fields) {
      auto decoded = to_utf8(field, encoding_);
      if (!decoded) return std::optional(broken(text, RowProblem::bad_text));
      row.fields.push_back(std::move(*decoded));
    }
    raw_ = without_line_end(text.substr(0, split->size));
    row.raw = raw_;
    consume(split->size);
    row.end = offset_;
    return std::optional(std::move(row));
  }
}

}  // namespace jx::shop
