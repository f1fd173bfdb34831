#include "host/knowledge/starter.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "base/describe.h"

namespace jx::host {

namespace {

// Carries the first error up through the readers below; never leaves this file.
struct Refused {
  std::string detail;
};

class StarterReader {
 public:
  StarterReader(std::string_view name, const std::filesystem::path& folder)
      : name_(name), folder_(folder) {}

  Starter read(const YAML::Node& root) {
    members(root, {"kind", "audience", "zh", "en", "steps", "tags", "links"});
    Starter starter{.name = name_};
    desk::ArticleContent& content = starter.content;
    if (root["kind"]) content.kind = word<desk::ArticleKind>(root["kind"]);
    if (root["audience"]) content.audience = word<desk::ArticleAudience>(root["audience"]);
    content.zh = article_text(root["zh"]);
    content.en = article_text(root["en"]);
    for (const YAML::Node& node : list(root["steps"])) add_step(starter, node);
    for (const YAML::Node& node : list(root["tags"])) content.tags.push_back(text(node));
    if (root["links"]) content.links = links(root["links"]);
    return starter;
  }

 private:
  [[noreturn]] void refuse(const YAML::Node& node, std::string_view what) const {
    throw Refused{fmt::format("{}.yaml line {}: {}", name_, node.Mark().line + 1, what)};
  }

  void members(const YAML::Node& node, const std::set<std::string_view>& known) const {
    if (!node.IsMap()) refuse(node, "a map of members is expected");
    std::set<std::string> met;
    for (const auto& entry : node) {
      const std::string key = text(entry.first);
      if (!known.contains(key)) refuse(entry.first, "unknown member " + key);
      if (!met.insert(key).second) refuse(entry.first, "repeated member " + key);
    }
  }

  std::vector<YAML::Node> list(const YAML::Node& node) const {
    std::vector<YAML::Node> items;
    if (!node) return items;
    if (!node.IsSequence()) refuse(node, "a list is expected");
    for (const auto& item : node) items.push_back(item);
    return items;
  }

  std::string text(const YAML::Node& node) const {
    if (!node.IsScalar()) refuse(node, "a text is expected");
    std::string value = node.Scalar();
    while (value.ends_with('\n')) value.pop_back();
    return value;
  }

  template <class E>
  E word(const YAML::Node& node) const {
    const auto value = enum_from_text<E>(text(node));
    if (!value) refuse(node, "no such word: " + text(node));
    return *value;
  }

  desk::ArticleText article_text(const YAML::Node& node) const {
    if (!node) throw Refused{fmt::format("{}.yaml: zh and en are both needed", name_)};
    members(node, {"title", "body"});
    if (!node["title"]) refuse(node, "no title");
    return {text(node["title"]), node["body"] ? text(node["body"]) : std::string()};
  }

  void add_step(Starter& starter, const YAML::Node& node) const {
    members(node, {"zh", "en", "picture"});
    if (!node["zh"] || !node["en"]) refuse(node, "a step needs zh and en");
    if (node["picture"])
      starter.pictures.push_back(
          {starter.content.steps.size(), folder_ / "pictures" / text(node["picture"])});
    starter.content.steps.push_back({.zh = text(node["zh"]), .en = text(node["en"])});
  }

  std::vector<Word> words(const YAML::Node& node) const {
    std::vector<Word> found;
    for (const YAML::Node& item : list(node)) {
      if (!is_word(text(item))) refuse(item, "no word: " + text(item));
      found.emplace_back(text(item));
    }
    return found;
  }

  desk::ArticleLinks links(const YAML::Node& node) const {
    members(node, {"goods", "card_types", "causes", "intents"});
    desk::ArticleLinks found{.card_types = words(node["card_types"]),
                             .causes = words(node["causes"]),
                             .intents = words(node["intents"])};
    for (const YAML::Node& item : list(node["goods"])) {
      const auto number = trade::Number::from(text(item));
      if (!number) refuse(item, "too long");
      found.goods.push_back(*number);
    }
    return found;
  }

  std::string name_;
  std::filesystem::path folder_;
};

tl::unexpected<Error> malformed(std::string detail) {
  return fail(ErrorKind::invalid, "starter.malformed", std::move(detail));
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= starter_name_max && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace

Result<Starter> parse_starter(std::string_view yaml, std::string_view name,
                              const std::filesystem::path& folder) {
  if (!is_name(name)) return malformed(fmt::format("{}: not a name", name));
  if (yaml.size() > starter_bytes_max) return malformed(fmt::format("{}: too large", name));
  try {
    return StarterReader(name, folder).read(YAML::Load(std::string(yaml)));
  } catch (const Refused& refused) {
    return malformed(refused.detail);
  } catch (const YAML::Exception& error) {
    return malformed(fmt::format("{}.yaml: {}", name, error.what()));
  }
}

Result<std::vector<Starter>> load_starters(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  if (error) return fail(ErrorKind::unavailable, "starter.unreadable", folder.string());
  std::ranges::sort(files);
  Result<std::vector<Starter>> starters{};
  for (const std::filesystem::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    const std::string yaml((std::istreambuf_iterator<char>(in)), {});
    if (!in.is_open() || in.bad())
      return fail(ErrorKind::unavailable, "starter.unreadable", file.string());
    auto starter = parse_starter(yaml, file.stem().string(), folder);
    if (!starter) return error_of(std::move(starter));
    starters->push_back(*std::move(starter));
  }
  return starters;
}

}  // namespace jx::host
