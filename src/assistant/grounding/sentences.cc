#include "assistant/grounding/sentences.h"

#include <algorithm>
#include <array>
#include <utility>

namespace jx::assistant {
namespace {

constexpr std::array<std::string_view, 6> ends{"。", "！", "？", "；", "!", "?"};

bool is_blank(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
}

// How many bytes end a sentence at `at`; 0 = none does.
std::size_t ending_at(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.front() == '\n') return 1;
  for (const std::string_view end : ends)
    if (rest.starts_with(end)) return end.size();
  const bool latin = rest.front() == '.' || rest.front() == ';';
  const bool list_number =
      rest.front() == '.' && at > 0 && at <= 2 &&
      std::ranges::all_of(text.substr(0, at), [](char c) { return c >= '0' && c <= '9'; });
  const bool before_gap = rest.size() == 1 || rest[1] == ' ' || rest[1] == '\n' || rest[1] == '[';
  return latin && before_gap && !list_number ? 1 : 0;
}

struct Marker {
  std::size_t bytes = 0;  // 0 = none stands here
  std::vector<std::string> ids{};
};

bool is_id(std::string_view text) {
  return text.size() >= 2 && text.size() <= 4 && text.front() >= 'A' && text.front() <= 'Z' &&
         std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

// The ids of "S1, A2"; nothing when anything else stands there.
std::vector<std::string> ids_in(std::string_view inside) {
  std::vector<std::string> ids;
  std::string id;
  const auto take = [&] {
    if (!id.empty()) ids.push_back(std::exchange(id, {}));
  };
  for (std::size_t at = 0; at < inside.size(); ++at) {
    const std::string_view rest = inside.substr(at);
    const bool gap = rest.front() == ',' || rest.front() == ' ' || rest.front() == ';';
    const bool wide_gap = rest.starts_with("，") || rest.starts_with("、");
    if (gap || wide_gap) {
      take();
      at += wide_gap ? 2 : 0;
    } else {
      id += rest.front();
    }
  }
  take();
  return std::ranges::all_of(ids, is_id) ? ids : std::vector<std::string>{};
}

Marker marker_at(std::string_view text, std::size_t at) {
  constexpr std::size_t inside_max = 40;
  const std::string_view rest = text.substr(at);
  const bool wide = rest.starts_with("【");
  if (!wide && rest.front() != '[') return {};
  const std::string_view open = wide ? "【" : "[";
  const std::string_view close = wide ? "】" : "]";
  const std::size_t end = rest.find(close);
  if (end == std::string_view::npos || end > inside_max) return {};
  std::vector<std::string> ids = ids_in(rest.substr(open.size(), end - open.size()));
  if (ids.empty()) return {};
  return {end + close.size(), std::move(ids)};
}

class Reader {
 public:
  explicit Reader(std::string_view answer) : answer_(answer) {}

  std::vector<CitedSentence> read() {
    for (std::size_t at = 0; at < answer_.size();) {
      if (const Marker marker = marker_at(answer_, at); marker.bytes > 0) {
        cite(marker.ids);
        at += marker.bytes;
        continue;
      }
      if (answer_[at] == '\n') {
        end_line();
        ++at;
        continue;
      }
      const std::size_t line_at = at - line_begin_;
      const std::size_t end = ending_at(answer_.substr(line_begin_), line_at);
      const std::size_t bytes = std::max<std::size_t>(end, 1);
      current_.text += answer_.substr(at, bytes);
      at += bytes;
      if (end > 0) end_sentence();
    }
    end_line();
    return std::move(sentences_);
  }

 private:
  void cite(const std::vector<std::string>& ids) {
    const auto add = [&](CitedSentence& sentence) {
      sentence.cites.insert(sentence.cites.end(), ids.begin(), ids.end());
    };
    const bool inside = !is_blank(current_.text);
    if (inside) {
      while (current_.text.ends_with(' ')) current_.text.pop_back();
      add(current_);
    } else if (!sentences_.empty() && sentences_.back().line == line_) {
      add(sentences_.back());
    }
    for (CitedSentence& sentence : sentences_)
      if (sentence.line == line_ && sentence.cites.empty()) add(sentence);
  }

  void end_sentence() {
    if (is_blank(current_.text)) {
      current_ = {};
      return;
    }
    current_.line = line_;
    sentences_.push_back(std::exchange(current_, {}));
  }

  void end_line() {
    end_sentence();
    ++line_;
    const std::size_t next = answer_.find('\n', line_begin_);
    line_begin_ = next == std::string_view::npos ? answer_.size() : next + 1;
  }

  std::string_view answer_;
  std::vector<CitedSentence> sentences_{};
  CitedSentence current_{};
  std::size_t line_ = 0;
  std::size_t line_begin_ = 0;
};

}  // namespace

std::vector<std::string_view> sentences_of(std::string_view text) {
  std::vector<std::string_view> sentences;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = ending_at(text.substr(begin), at - begin);
    at += std::max<std::size_t>(end, 1);
    if (end == 0) continue;
    sentences.push_back(text.substr(begin, at - begin));
    begin = at;
  }
  if (begin < text.size()) sentences.push_back(text.substr(begin));
  return sentences;
}

std::vector<CitedSentence> cited_sentences(std::string_view answer) {
  return Reader(answer).read();
}

std::string joined(const std::vector<CitedSentence>& sentences) {
  std::string out;
  std::size_t line = 0;
  for (const CitedSentence& sentence : sentences) {
    std::string_view text = sentence.text;
    if (out.empty() || sentence.line != line) {
      while (text.starts_with(' ')) text.remove_prefix(1);
      if (!out.empty()) out += '\n';
    }
    while (text.starts_with("  ")) text.remove_prefix(1);
    line = sentence.line;
    out += text;
    while (out.ends_with(' ')) out.pop_back();
  }
  return out;
}

}  // namespace jx::assistant
