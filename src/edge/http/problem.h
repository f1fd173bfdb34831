// Refusals as people and programs read them: RFC 9457 problems with a stable code and a sentence in
// Chinese and English. The sentences of the edge's own codes stand in problem_text.cc; those of the
// rooms below are handed in once at start.
// Thread-safety: set_problem_texts before the loop starts; everything else from any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "edge/http/message.h"

namespace jx::edge::http {

struct ProblemText {
  std::string_view code;
  std::string_view zh;
  std::string_view en;
};

// Codes of the other rooms (desk refusals …). The views must live for ever.
void set_problem_texts(std::span<const ProblemText> texts);
// All texts of the edge itself, sorted by code.
std::span<const ProblemText> edge_problem_texts();
// The sentences of a code; those of its kind when the code has none.
ProblemText problem_text(std::string_view code, ErrorKind kind);
// True when the code has sentences of its own.
bool has_problem_text(std::string_view code);

int status_of(const Error& error);

// {"type","title","status","code","zh","en"} and, for a JSON path in the detail of a "json." code,
// "errors".
void append_problem(std::string& out, const Error& error);
Response problem_response(const Error& error);
// The same with the error's detail as "detail": for who wrote what is wrong, such as a rule sheet.
Response problem_response_in_detail(const Error& error);
// The same with a status of its own (404 for paths, 405, 413, 414, 431 …).
Response problem_response(const Error& error, int status);

}  // namespace jx::edge::http
