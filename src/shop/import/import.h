// `jianxin import FILE`: facts out of CSV and NDJSON files. docs/trade.md "Files".
//
// Streaming, with constant memory. Bad rows are told by line and passed over. After each batch the
// place in the file is kept in Marks, so a run that was cut off goes on there; a second run over
// the same file adds nothing, because ids are made of what the rows say.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "host/desk_service.h"
#include "host/ports.h"
#include "trade/fact.h"

namespace jx::shop {

inline constexpr std::size_t import_batch_max = 1'000;

struct ImportOptions {
  std::filesystem::path file{};
  std::string source{};  // empty: "import:" and the file's name, cut to the bound
  Word kind{"order"};    // of the rows of a CSV file
  // By the name's end when empty: "csv" (also .tsv, .txt) or "ndjson" (also .jsonl).
  std::string format{};
  Duration utc_offset = hours(8);                // of times without a zone
  std::map<std::string, std::string> columns{};  // header -> member
  bool from_start = false;                       // forget where an earlier run stopped
};

struct ImportProgress {
  std::uint64_t bytes = 0;
  std::uint64_t bytes_total = 0;
  std::uint64_t rows = 0;  // read by this run, refused ones included
  std::uint64_t recorded = 0;
  std::uint64_t known = 0;
  std::uint64_t refused = 0;
  std::uint64_t resumed_at = 0;  // bytes read by earlier runs
};

struct RefusedRow {
  std::uint64_t line = 0;  // of the file, from 1
  std::string_view code;   // as refusal_text()
  std::string detail{};    // the column or member; never its value
};

struct ImportCallbacks {
  // Records a batch and answers once it is durable. An error ends the run; it can be resumed.
  std::function<Result<host::FactsReport>(std::vector<trade::Fact>)> sink;
  std::function<void(const ImportProgress&)> progress;          // after each batch; may be empty
  std::function<void(const RefusedRow&)> refused;               // may be empty
  std::function<void(const std::vector<std::string>&)> notice;  // columns passed over; may be empty
};

// Blocks until the file is read. Thread-safety: one run per file at a time.
// Errors: not_found "import.unreadable"; invalid "import.bad_encoding", "import.unknown_kind",
// "import.unknown_format", "import.no_header", "import.no_columns", "import.repeated_column",
// "import.unknown_member"; as the sink and Marks.
Result<ImportProgress> run_import(const ImportOptions& options, const host::Keys& keys,
                                  host::Marks& marks, const ImportCallbacks& callbacks);

}  // namespace jx::shop
