// jianxin import FILE.
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <memory>

#include "host/desk_host.h"
#include "server/parts.h"
#include "server/verb.h"
#include "shop/import/import.h"
#include "shop/normalise.h"

namespace jx::server {

namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

[[noreturn]] void end_process(const Error& error) {
  report(error);
  std::_Exit(refused);
}

void show_progress(const shop::ImportProgress& progress) {
  const double share = progress.bytes_total == 0 ? 100.0
                                                 : 100.0 * static_cast<double>(progress.bytes) /
                                                       static_cast<double>(progress.bytes_total);
  fmt::print(stderr, "\r{:5.1f} %  {} {}  {} {}  {} {}  {} {}", share, progress.rows,
             in_language("rows", "行"), progress.recorded, in_language("new", "新增"),
             progress.known, in_language("known", "已有"), progress.refused,
             in_language("refused", "拒绝"));
}

Result<shop::ImportOptions> options_of(const Arguments& arguments) {
  if (arguments.words().size() != 1) return fail(ErrorKind::invalid, "arguments.one_file_expected");
  shop::ImportOptions options{.file = arguments.words()[0],
                              .source = arguments.value_or("--source", "")};
  const std::string kind = arguments.value_or("--kind", "order");
  if (!is_word(kind)) return fail(ErrorKind::invalid, "import.unknown_kind", kind);
  options.kind = Word(kind);
  if (const auto zone = arguments.value("--time-zone")) {
    const auto offset = utc_offset_from_text(*zone);
    if (!offset) return fail(ErrorKind::invalid, "arguments.bad_time_zone", *zone);
    options.utc_offset = *offset;
  }
  return options;
}

// Records a batch through the desk and turns the loop until it is durable.
class Recorder {
 public:
  explicit Recorder(const host::Settings& settings) : policy_(policy_of(settings)) {}

  Result<void> open(const host::Settings& settings) {
    auto store = open_store(settings, true);
    if (!store) return error_of(std::move(store));
    desk_ = std::make_unique<host::DeskHost>(loop_, *std::move(store), policy_, clock_,
                                             host::HostLimits{}, end_process);
    return desk_->start();
  }

  Result<host::FactsReport> record(std::vector<trade::Fact> facts) {
    std::optional<Result<host::FactsReport>> report;
    desk_->record_facts(std::move(facts),
                        [&](Result<host::FactsReport> answer) { report = std::move(answer); });
    while (!report) turn();
    // The tables are kept close behind, so that memory stays small.
    bool projected = false;
    desk_->when_projected([&] { projected = true; });
    while (!projected) turn();
    return *std::move(report);
  }

  void close() {
    bool stopped = false;
    desk_->stop([&] { stopped = true; });
    while (!stopped) turn();
  }

  host::Store& store() { return desk_->store(); }

 private:
  void turn() {
    loop_.restart();
    loop_.run_one();
  }

  boost::asio::io_context loop_{1};
  host::SystemClock clock_;
  desk::Policy policy_;
  std::unique_ptr<host::DeskHost> desk_;
};

Result<shop::ImportProgress> run(const Arguments& arguments) {
  auto options = options_of(arguments);
  if (!options) return error_of(std::move(options));
  auto settings = load_settings(arguments);
  if (!settings) return error_of(std::move(settings));
  File refusals(nullptr, std::fclose);
  if (const auto path = arguments.value("--refused")) {
    refusals.reset(std::fopen(path->c_str(), "w"));
    if (!refusals) return fail(ErrorKind::unavailable, "file.unwritable", *path);
  }
  std::FILE* out = refusals ? refusals.get() : stderr;
  Recorder recorder(*settings);
  if (auto opened = recorder.open(*settings); !opened) return error_of(std::move(opened));
  auto progress = shop::run_import(
      *options, *recorder.store().keys, *recorder.store().marks,
      {.sink = [&](std::vector<trade::Fact> facts) { return recorder.record(std::move(facts)); },
       .progress = show_progress,
       .refused =
           [out](const shop::RefusedRow& row) {
             const shop::RefusalText text = shop::refusal_text(row.code);
             fmt::print(out, "{} {}: {} ({} {})\n", in_language("line", "行"), row.line,
                        in_language(text.en, text.zh), row.code, row.detail);
           },
       .notice =
           [](const std::vector<std::string>& columns) {
             fmt::print(stderr, "{} {}\n", in_language("columns passed over:", "忽略的列："),
                        fmt::join(columns, ", "));
           }});
  recorder.close();
  return progress;
}

}  // namespace

int import_facts(const Arguments& arguments) {
  auto progress = run(arguments);
  fmt::print(stderr, "\n");
  if (!progress) return report(progress.error());
  if (progress->resumed_at > 0) {
    fmt::print("{} {}\n", in_language("went on at byte", "从字节处续传："), progress->resumed_at);
  }
  fmt::print("{} {}, {} {}, {} {}, {} {}\n", progress->rows, in_language("rows", "行"),
             progress->recorded, in_language("new", "新增"), progress->known,
             in_language("known", "已有"), progress->refused, in_language("refused", "拒绝"));
  return done;
}

}  // namespace jx::server
