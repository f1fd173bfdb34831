// jianxin rebuild, verify-journal, lessons: work on a data folder that no server holds.
#include <fmt/format.h>

#include <cstdio>

#include "codec/binary.h"
#include "codec/json.h"
#include "evidence/merkle.h"
#include "host/lessons/lesson_book.h"
#include "host/projector.h"
#include "server/parts.h"
#include "server/verb.h"

namespace jx::server {

namespace {

constexpr std::size_t entries_per_step = 4'000;
constexpr std::size_t lessons_max = 100'000;

void show_progress(std::uint64_t reached, std::uint64_t last) {
  if (reached % (entries_per_step * 25) < entries_per_step || reached == last) {
    fmt::print(stderr, "\r{} / {}", reached, last);
    if (reached == last) fmt::print(stderr, "\n");
  }
}

// Hands every entry of the journal on, in steps.
template <class Step>
Result<void> walk(const host::Journal& journal, const Step& step) {
  const Seq last = journal.last();
  for (Seq at{}; at < last;) {
    auto entries = journal.read({at.value + 1}, entries_per_step);
    if (!entries) return error_of(std::move(entries));
    if (entries->empty() || entries->front().seq.value != at.value + 1) {
      return fail(ErrorKind::corrupt, "journal.gap", std::to_string(at.value + 1));
    }
    if (auto stepped = step(*entries); !stepped) return stepped;
    at = entries->back().seq;
    show_progress(at.value, last.value);
  }
  return {};
}

Result<void> run_rebuild(const Arguments& arguments) {
  auto settings = load_settings(arguments);
  if (!settings) return error_of(std::move(settings));
  auto store = open_store(*settings, false);
  if (!store) return error_of(std::move(store));
  if (auto cleared = store->rows->clear(); !cleared) return cleared;
  return walk(*store->journal, [&](const std::vector<host::JournalEntry>& entries) -> Result<void> {
    std::vector<desk::Recorded> events;
    events.reserve(entries.size());
    for (const host::JournalEntry& entry : entries) {
      auto recorded = codec::decode_recorded(entry.bytes, *store->keys);
      if (!recorded) return error_of(std::move(recorded));
      events.push_back(*std::move(recorded));
    }
    const auto chunk = std::make_shared<const std::vector<desk::Recorded>>(std::move(events));
    return host::fold_rows(*store->rows, {&chunk, 1});
  });
}

Result<void> run_lessons(const Arguments& arguments) {
  auto settings = load_settings(arguments);
  if (!settings) return error_of(std::move(settings));
  auto store = open_store(*settings, false);
  if (!store) return error_of(std::move(store));
  auto lessons = host::read_lessons(*store, lessons_max);
  if (!lessons) return error_of(std::move(lessons));
  for (const host::Lesson& lesson : *lessons) {
    // A voice of its own: tests hold out whole voices.
    fmt::print(R"({{"voice":"corrected","text":{},"intents":{})", codec::to_json(lesson.text),
               codec::to_json(lesson.intents));
    if (lesson.urgent) fmt::print(R"(,"urgent":true)");
    if (lesson.needs_human) fmt::print(R"(,"needs_human":true)");
    fmt::print("}}\n");
  }
  return {};
}

Result<void> run_verify(const Arguments& arguments, evidence::Frontier& tree) {
  auto settings = load_settings(arguments);
  if (!settings) return error_of(std::move(settings));
  auto store = open_store(*settings, false);
  if (!store) return error_of(std::move(store));
  return walk(*store->journal, [&](const std::vector<host::JournalEntry>& entries) -> Result<void> {
    for (const host::JournalEntry& entry : entries) {
      const evidence::Hash leaf = evidence::leaf_hash(entry.bytes);
      if (leaf != entry.leaf)
        return fail(ErrorKind::corrupt, "journal.leaf_differs", std::to_string(entry.seq.value));
      if (auto recorded = codec::decode_recorded(entry.bytes, *store->keys); !recorded) {
        return error_of(std::move(recorded));
      }
      tree.append(leaf);
    }
    return {};
  });
}

}  // namespace

int rebuild(const Arguments& arguments) {
  if (auto rebuilt = run_rebuild(arguments); !rebuilt) return report(rebuilt.error());
  fmt::print("{}\n", in_language("every read table was made anew from the journal",
                                 "已从日志重建全部读表"));
  return done;
}

int lessons(const Arguments& arguments) {
  if (auto shown = run_lessons(arguments); !shown) return report(shown.error());
  return done;
}

int verify_journal(const Arguments& arguments) {
  evidence::Frontier tree;
  if (auto verified = run_verify(arguments, tree); !verified) return report(verified.error());
  std::string root;
  for (const unsigned char byte : tree.root()) root += fmt::format("{:02x}", byte);
  fmt::print("{}: {} {}\n",
             in_language("the journal is whole; size and tree root", "日志完整；大小与树根"),
             tree.size(), root);
  return done;
}

}  // namespace jx::server
