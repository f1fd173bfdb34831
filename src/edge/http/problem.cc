#include "edge/http/problem.h"

#include <algorithm>

#include "codec/json.h"

namespace jx::edge::http {

namespace {

std::unordered_map<std::string_view, ProblemText>& other_texts() {
  static std::unordered_map<std::string_view, ProblemText> texts;
  return texts;
}

const ProblemText* find_text(std::string_view code) {
  const auto own = edge_problem_texts();
  const auto at = std::ranges::lower_bound(own, code, {}, &ProblemText::code);
  if (at != own.end() && at->code == code) return &*at;
  const auto other = other_texts().find(code);
  return other == other_texts().end() ? nullptr : &other->second;
}

ProblemText text_of_kind(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid:
      return {"", "请求的内容有误。", "The request is not valid."};
    case ErrorKind::unauthenticated:
      return {"", "请先登录或重新验证身份。", "Please sign in first."};
    case ErrorKind::forbidden:
      return {"", "没有进行此操作的权限。", "You may not do this."};
    case ErrorKind::not_found:
      return {"", "没有找到。", "There is no such thing."};
    case ErrorKind::conflict:
      return {"", "情况已经变化，此操作不再适用。", "Things have changed; this no longer applies."};
    case ErrorKind::throttled:
      return {"", "操作过于频繁，请稍后再试。", "Too much at once; please try again later."};
    case ErrorKind::unavailable:
      return {"", "服务暂时不可用，请稍后再试。",
              "Not available just now; please try again later."};
    case ErrorKind::corrupt:
      return {"", "数据有误，我们已经记录此问题。",
              "Stored data is damaged; this has been logged."};
  }
  return {"", "", ""};
}

}  // namespace

void set_problem_texts(std::span<const ProblemText> texts) {
  for (const ProblemText& text : texts) other_texts()[text.code] = text;
}

bool has_problem_text(std::string_view code) { return find_text(code) != nullptr; }

ProblemText problem_text(std::string_view code, ErrorKind kind) {
  if (const ProblemText* text = find_text(code)) return *text;
  ProblemText text = text_of_kind(kind);
  text.code = code;
  return text;
}

int status_of(const Error& error) {
  switch (error.kind) {
    case ErrorKind::invalid:
      return 400;
    case ErrorKind::unauthenticated:
      return 401;
    case ErrorKind::forbidden:
      return 403;
    case ErrorKind::not_found:
      return 404;
    case ErrorKind::conflict:
      return 409;
    case ErrorKind::throttled:
      return 429;
    case ErrorKind::unavailable:
      return 503;
    case ErrorKind::corrupt:
      return 500;
  }
  return 500;
}

namespace {

void append_problem_with(std::string& out, const Error& error, int status) {
  const ProblemText text = problem_text(error.code, error.kind);
  out += "{\"type\":\"about:blank\",\"title\":";
  codec::append_json_text(out, reason_of(status));
  out += fmt::format(",\"status\":{},\"code\":", status);
  codec::append_json_text(out, error.code);
  out += ",\"zh\":";
  codec::append_json_text(out, text.zh);
  out += ",\"en\":";
  codec::append_json_text(out, text.en);
  if (error.detail.starts_with("$")) {
    out += ",\"errors\":[{\"path\":";
    codec::append_json_text(out, error.detail);
    out += ",\"code\":";
    codec::append_json_text(out, error.code);
    out += "}]";
  }
  out += '}';
}

}  // namespace

void append_problem(std::string& out, const Error& error) {
  append_problem_with(out, error, status_of(error));
}

Response problem_response(const Error& error) { return problem_response(error, status_of(error)); }

Response problem_response_in_detail(const Error& error) {
  Response response = problem_response(error);
  response.body.pop_back();
  response.body += ",\"detail\":";
  codec::append_json_text(response.body, error.detail);
  response.body += '}';
  return response;
}

Response problem_response(const Error& error, int status) {
  Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.headers.emplace_back("Cache-Control", "no-store");
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (status == 429 || status == 503) response.headers.emplace_back("Retry-After", "2");
  append_problem_with(response.body, error, status);
  return response;
}

}  // namespace jx::edge::http
