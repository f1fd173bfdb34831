#include "shop/import/import.h"

#include <openssl/sha.h>
#include <sys/stat.h>

#include <charconv>

#include "codec/json.h"
#include "shop/import/columns.h"
#include "shop/import/row_reader.h"
#include "shop/normalise.h"

namespace jx::shop {

namespace {

struct NdjsonFact {
  std::string id{};
  Instant seen_at{};
  trade::FactBody body{};
};
JX_DESCRIBE(NdjsonFact, id, seen_at, body)

// Where a run stopped, and in which file.
struct ImportMark {
  std::string head{};  // digest of the first bytes
  std::int64_t offset = 0;
  std::int64_t lines = 0;
};
JX_DESCRIBE(ImportMark, head, offset, lines)

std::string short_digest(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::string hex;
  for (std::size_t i = 0; i < 8; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

std::string_view code_of(RowProblem problem) {
  switch (problem) {
    case RowProblem::none:
      return "";
    case RowProblem::bad_quotes:
      return "import.bad_quotes";
    case RowProblem::too_large:
      return "import.row_too_large";
    case RowProblem::bad_text:
      return "fact.bad_text";
  }
  return "";
}

Result<bool> is_csv(const ImportOptions& options) {
  std::string format = options.format;
  if (format.empty()) {
    const std::string extension = options.file.extension().string();
    if (extension == ".csv" || extension == ".tsv" || extension == ".txt") format = "csv";
    if (extension == ".ndjson" || extension == ".jsonl") format = "ndjson";
  }
  if (format != "csv" && format != "ndjson") {
    return fail(ErrorKind::invalid, "import.unknown_format", options.file.filename().string());
  }
  return format == "csv";
}

char delimiter_of(std::string_view head) {
  const std::string_view line = head.substr(0, head.find('\n'));
  const auto count = [&](char c) { return std::ranges::count(line, c); };
  if (count('\t') > count(',') && count('\t') >= count(';')) return '\t';
  return count(';') > count(',') ? ';' : ',';
}

Instant modified_at(const std::filesystem::path& file) {
  struct stat status{};
  if (stat(file.c_str(), &status) != 0) return {};
  return Instant{static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1000};
}

class Run {
 public:
  Run(const ImportOptions& options, const host::Keys& keys, host::Marks& marks,
      const ImportCallbacks& callbacks, RowReader reader, bool csv)
      : options_(options),
        keys_(keys),
        marks_(marks),
        callbacks_(callbacks),
        reader_(std::move(reader)),
        csv_(csv),
        seen_at_(modified_at(options.file)) {
    source_ =
        options.source.empty() ? "import:" + options.file.filename().string() : options.source;
    if (source_.size() > source_bytes_max) {
      source_ = "import:" + short_digest(options.file.filename().string());
    }
    head_digest_ = short_digest(reader_.head());
    mark_name_ = fmt::format("import:{}:{}", source_, head_digest_);
    progress_.bytes_total = reader_.size();
  }

  Result<ImportProgress> run() {
    if (csv_) {
      auto header = read_header();
      if (!header) return error_of(std::move(header));
    }
    auto resumed = resume();
    if (!resumed) return error_of(std::move(resumed));
    while (true) {
      auto row = reader_.next();
      if (!row) return error_of(std::move(row));
      if (!*row) break;
      read_row(**row);
      if (batch_.size() < import_batch_max && rows_since_mark_ < import_batch_max * 10) continue;
      auto sent = send();
      if (!sent) return error_of(std::move(sent));
    }
    auto sent = send();
    if (!sent) return error_of(std::move(sent));
    return progress_;
  }

 private:
  Result<void> read_header() {
    reader_.set_delimiter(delimiter_of(reader_.head()));
    auto row = reader_.next();
    if (!row) return error_of(std::move(row));
    if (!*row || (*row)->problem != RowProblem::none) {
      return fail(ErrorKind::invalid, "import.no_header");
    }
    auto columns = Columns::of(options_.kind.view(), (*row)->fields, options_.columns);
    if (!columns) return error_of(std::move(columns));
    columns_ = std::move(*columns);
    read_to_ = (*row)->end;
    if (callbacks_.notice && !columns_.passed_over().empty()) {
      callbacks_.notice(columns_.passed_over());
    }
    return {};
  }

  Result<void> resume() {
    if (options_.from_start) return {};
    auto text = marks_.get(mark_name_);
    if (!text) return error_of(std::move(text));
    if (!*text) return {};
    auto mark = codec::from_json<ImportMark>(**text);
    if (!mark || mark->head != head_digest_) return {};
    const auto offset = static_cast<std::uint64_t>(std::max<std::int64_t>(mark->offset, 0));
    if (offset <= read_to_ || offset > reader_.size()) return {};
    reader_.seek(offset, static_cast<std::uint64_t>(mark->lines));
    progress_.resumed_at = progress_.bytes = read_to_ = offset;
    return {};
  }

  void refuse(std::uint64_t line, std::string_view code, std::string detail) {
    ++progress_.refused;
    if (callbacks_.refused) {
      callbacks_.refused({.line = line, .code = code, .detail = std::move(detail)});
    }
  }

  void read_row(const Row& row) {
    ++progress_.rows;
    ++rows_since_mark_;
    read_to_ = row.end;
    if (row.problem != RowProblem::none) return refuse(row.line, code_of(row.problem), "");
    auto fact = csv_ ? fact_of_columns(row) : fact_of_json(row);
    if (!fact) return refuse(row.line, fact.error().code, fact.error().detail);
    auto normal = normalise_fact(*fact, keys_);
    if (!normal) return refuse(row.line, normal.error().code, normal.error().detail);
    batch_.push_back(std::move(*fact));
    lines_.push_back(row.line);
  }

  Result<trade::Fact> fact_of_columns(const Row& row) {
    auto body = columns_.read(row.fields, options_.utc_offset);
    if (!body) return error_of(std::move(body));
    auto seen_at = columns_.seen_at(row.fields, options_.utc_offset);
    if (!seen_at) return error_of(std::move(seen_at));
    std::string id =
        fmt::format("{}:{}@{}", options_.kind.view(), main_number(*body), short_digest(row.raw));
    return trade::Fact{.source = source_,
                       .id = std::move(id),
                       .seen_at = seen_at->value_or(seen_at_),
                       .body = std::move(*body)};
  }

  Result<trade::Fact> fact_of_json(const Row& row) {
    auto read = codec::from_json<NdjsonFact>(row.fields.front());
    if (!read) return error_of(std::move(read));
    return trade::Fact{.source = source_,
                       .id = std::move(read->id),
                       .seen_at = read->seen_at.ms == 0 ? seen_at_ : read->seen_at,
                       .body = std::move(read->body)};
  }

  Result<void> send() {
    if (!batch_.empty()) {
      auto report = callbacks_.sink(std::exchange(batch_, {}));
      if (!report) return error_of(std::move(report));
      progress_.recorded += report->recorded;
      progress_.known += report->known;
      for (const std::size_t position : report->conflicting) {
        refuse(lines_.at(position), "fact.conflict", "");
      }
      lines_.clear();
    }
    const ImportMark mark{.head = head_digest_,
                          .offset = static_cast<std::int64_t>(read_to_),
                          .lines = static_cast<std::int64_t>(reader_.lines_read())};
    auto kept = marks_.set(mark_name_, codec::to_json(mark));
    if (!kept) return kept;
    rows_since_mark_ = 0;
    progress_.bytes = read_to_;
    if (callbacks_.progress) callbacks_.progress(progress_);
    return {};
  }

  const ImportOptions& options_;
  const host::Keys& keys_;
  host::Marks& marks_;
  const ImportCallbacks& callbacks_;
  RowReader reader_;
  bool csv_;
  Instant seen_at_;
  std::string source_{};
  std::string head_digest_{};
  std::string mark_name_{};
  Columns columns_{};
  std::uint64_t read_to_ = 0;
  std::size_t rows_since_mark_ = 0;
  std::vector<trade::Fact> batch_{};
  std::vector<std::uint64_t> lines_{};
  ImportProgress progress_{};
};

}  // namespace

Result<ImportProgress> run_import(const ImportOptions& options, const host::Keys& keys,
                                  host::Marks& marks, const ImportCallbacks& callbacks) {
  auto csv = is_csv(options);
  if (!csv) return error_of(std::move(csv));
  auto reader = RowReader::open(options.file, {.csv = *csv});
  if (!reader) return error_of(std::move(reader));
  return Run(options, keys, marks, callbacks, std::move(*reader), *csv).run();
}

}  // namespace jx::shop
