#include "host/llm/knowledge_articles.h"

#include <fmt/format.h>

namespace jx::host {
namespace {

using assistant::ArticlePassage;
using assistant::Tongue;

// "## A **strong** heading" -> "A strong heading"
std::string without_markup(std::string_view line) {
  const std::size_t text = line.find_first_not_of('#');
  if (text != 0 && text != std::string_view::npos && line[text] == ' ')
    line.remove_prefix(text + 1);
  std::string out;
  while (!line.empty()) {
    if (line.starts_with("**")) {
      line.remove_prefix(2);
      continue;
    }
    out += line.front();
    line.remove_prefix(1);
  }
  return out;
}

// False when there is no room for the line; the first one always has it.
bool add_line(std::string& text, std::string_view line) {
  const std::string plain = without_markup(line);
  if (plain.empty()) return true;
  if (!text.empty() && text.size() + 1 + plain.size() > assistant::source_bytes_max) return false;
  if (!text.empty()) text += '\n';
  text += plain;
  return true;
}

bool add_lines(std::string& text, std::string_view lines) {
  for (;;) {
    const std::size_t end = lines.find('\n');
    if (!add_line(text, lines.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    lines.remove_prefix(end + 1);
  }
}

}  // namespace

KnowledgeArticles::KnowledgeArticles(const DeskService& service, KnowledgeBase& knowledge)
    : service_(service), knowledge_(knowledge) {}

void KnowledgeArticles::find(const std::string& query, Tongue tongue, std::size_t count,
                             Done<std::vector<ArticlePassage>> done) {
  knowledge_.search(
      {.text = query, .only_for_customers = true, .now = service_.now(), .count = count},
      [tongue, done = std::move(done)](Result<std::vector<FoundArticle>> found) {
        if (!found) return done(error_of(std::move(found)));
        std::vector<ArticlePassage> passages;
        for (const FoundArticle& each : *found) {
          if (!knowledge::is_worth_suggesting(each.hit)) continue;
          if (auto passage = passage_of(each.shown.content, tongue))
            passages.push_back(*std::move(passage));
        }
        done(std::move(passages));
      });
}

std::optional<ArticlePassage> passage_of(const desk::ArticleContent& content, Tongue tongue) {
  const bool english = tongue == Tongue::en;
  const desk::ArticleText& written = english ? content.en : content.zh;
  if (written.title.empty()) return std::nullopt;
  ArticlePassage passage{.title = written.title};
  bool more = add_lines(passage.text, written.body);
  for (std::size_t i = 0; more && i < content.steps.size(); ++i) {
    const std::string& step = english ? content.steps[i].en : content.steps[i].zh;
    if (!step.empty()) more = add_lines(passage.text, fmt::format("{}. {}", i + 1, step));
  }
  return passage;
}

}  // namespace jx::host
