#include "language/training/corpus.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <fstream>

#include "base/describe.h"

namespace jx::language::training {
namespace {

namespace dom = simdjson::dom;

std::string text_of(dom::element value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return std::string(text);
  std::int64_t number = 0;
  if (value.get(number) == simdjson::SUCCESS) return std::to_string(number);
  return simdjson::minify(value);
}

std::vector<std::string> texts_of(dom::element value) {
  std::vector<std::string> texts;
  dom::array list;
  if (value.get(list) != simdjson::SUCCESS) return {text_of(value)};
  for (const dom::element each : list) texts.push_back(text_of(each));
  return texts;
}

NamedSlots slots_of(dom::object object) {
  NamedSlots slots;
  for (const auto& [name, value] : object) {
    if (name == "order_no") {
      slots.order_nos = texts_of(value);
    } else if (name == "card_no") {
      slots.card_nos = texts_of(value);
    } else {
      slots.scalars.emplace(name, text_of(value));
    }
  }
  return slots;
}

template <class Enum>
bool read_enum(dom::element value, Enum& into) {
  std::string_view name;
  if (value.get(name) != simdjson::SUCCESS) return false;
  const auto read = enum_from_text<Enum>(name);
  if (read) into = *read;
  return read.has_value();
}

bool read_turns(dom::object line, Example& example) {
  std::string_view text;
  if (line["text"].get(text) == simdjson::SUCCESS) {
    example.texts.emplace_back(text);
    example.roles.push_back(Role::user);
    return true;
  }
  dom::array turns;
  if (line["turns"].get(turns) != simdjson::SUCCESS) return false;
  for (const dom::element turn : turns) {
    Role role{};
    dom::element named;
    if (turn["role"].get(named) != simdjson::SUCCESS || !read_enum(named, role) ||
        turn["text"].get(text) != simdjson::SUCCESS)
      return false;
    example.texts.emplace_back(text);
    example.roles.push_back(role);
  }
  return !example.texts.empty();
}

bool read_labels(dom::object line, Example& example) {
  dom::array intents;
  if (line["intents"].get(intents) != simdjson::SUCCESS) return false;
  for (const dom::element each : intents) {
    Intent intent{};
    if (!read_enum(each, intent)) return false;
    example.intents.push_back(intent);
  }
  if (example.intents.empty()) return false;
  bool flag = false;
  if (line["urgent"].get(flag) == simdjson::SUCCESS) example.urgent = flag;
  if (line["needs_human"].get(flag) == simdjson::SUCCESS) example.needs_human = flag;
  dom::element priority;
  if (line["priority"].get(priority) == simdjson::SUCCESS && !read_enum(priority, example.priority))
    return false;
  dom::object slots;
  if (line["slots"].get(slots) == simdjson::SUCCESS) example.slots = slots_of(slots);
  return true;
}

Result<void> read_file(const std::filesystem::path& file, std::vector<Example>& examples) {
  std::ifstream in(file);
  if (!in) return fail(ErrorKind::invalid, "texts.unreadable", file.string());
  dom::parser parser;
  std::string text;
  for (int number = 1; std::getline(in, text); ++number) {
    if (text.empty()) continue;
    Example example{.writer = file.stem().string()};
    dom::object line;
    std::string_view voice;
    if (parser.parse(text).get(line) != simdjson::SUCCESS ||
        line["voice"].get(voice) != simdjson::SUCCESS || !read_turns(line, example) ||
        !read_labels(line, example))
      return fail(ErrorKind::invalid, "texts.bad_line",
                  fmt::format("{}:{}", file.filename().string(), number));
    example.voice = voice;
    examples.push_back(std::move(example));
  }
  return {};
}

}  // namespace

std::vector<Turn> Example::turns() const {
  std::vector<Turn> turns;
  for (std::size_t i = 0; i < texts.size(); ++i) turns.push_back({roles[i], texts[i]});
  return turns;
}

Result<std::vector<Example>> read_corpus(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".jsonl") files.push_back(entry.path());
  if (error || files.empty()) return fail(ErrorKind::invalid, "texts.unreadable", folder.string());
  std::ranges::sort(files);
  std::vector<Example> examples;
  for (const auto& file : files)
    if (auto read = read_file(file, examples); !read) return tl::unexpected(read.error());
  return examples;
}

}  // namespace jx::language::training
