#include "llm/openai_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "codec/json.h"
#include "llm/event_stream.h"

namespace jx::llm {
namespace {

using assistant::ChatAnswer;
using assistant::ChatMessage;
using assistant::ToolCall;
using simdjson::dom::element;

tl::unexpected<Error> bad_answer(std::string_view what) {
  return fail(ErrorKind::unavailable, "llm.bad_answer", std::string(what));
}

// ---- the request

void append_member(std::string& out, std::string_view name, std::string_view text) {
  if (out.back() != '{') out += ',';
  codec::append_json_text(out, name);
  out += ':';
  codec::append_json_text(out, text);
}

void append_calls(std::string& out, const std::vector<ToolCall>& calls) {
  out += ",\"tool_calls\":[";
  for (const ToolCall& call : calls) {
    if (out.back() != '[') out += ',';
    out += R"({"type":"function")";
    append_member(out, "id", call.id);
    out += ",\"function\":{";
    append_member(out, "name", call.name);
    append_member(out, "arguments", call.arguments);
    out += "}}";
  }
  out += ']';
}

void append_message(std::string& out, const ChatMessage& message) {
  if (out.back() != '[') out += ',';
  out += '{';
  append_member(out, "role", enum_text(message.role));
  append_member(out, "content", message.text);
  if (!message.call_id.empty()) append_member(out, "tool_call_id", message.call_id);
  if (!message.calls.empty()) append_calls(out, message.calls);
  out += '}';
}

void append_tools(std::string& out, const std::vector<assistant::Tool>& tools) {
  out += ",\"tools\":[";
  for (const assistant::Tool& tool : tools) {
    if (out.back() != '[') out += ',';
    out += R"({"type":"function","function":{)";
    append_member(out, "name", tool.name);
    append_member(out, "description", tool.purpose);
    out += ",\"parameters\":" + tool.parameters + "}}";
  }
  out += ']';
}

// ---- the answer

std::string_view text_of(const element& object, std::string_view name) {
  std::string_view text;
  return object[name].get(text) == simdjson::SUCCESS ? text : std::string_view();
}

std::int64_t count_of(const element& object, std::string_view name) {
  std::int64_t count = 0;
  if (object[name].get(count) != simdjson::SUCCESS) return 0;
  constexpr std::int64_t believable_max = 10'000'000;
  return std::clamp<std::int64_t>(count, 0, believable_max);
}

// Puts an answer together from what comes in.
class Gatherer {
 public:
  explicit Gatherer(const host::WatchAnswer& watch) : watch_(watch) {}

  // One event. False: no more is wanted, whether it is the end or a failure.
  bool take(std::string_view data) {
    began_ = true;
    if (data == "[DONE]") {
      ended_ = true;
      return false;
    }
    element chunk;
    if (parser_.parse(data.data(), data.size()).get(chunk) != simdjson::SUCCESS)
      return fails(bad_answer("not JSON"));
    return take_chunk(chunk);
  }

  // Nothing came for a while.
  bool waits_on() {
    if (!watch_ || watch_(answer_.text)) return true;
    return fails(fail(ErrorKind::unavailable, "llm.broken_off"));
  }

  // An endpoint that does not stream.
  void take_whole(std::string_view body) {
    began_ = true;
    element answer;
    if (parser_.parse(body.data(), body.size()).get(answer) != simdjson::SUCCESS) {
      (void)fails(bad_answer("neither an event stream nor JSON"));
      return;
    }
    (void)take_chunk(answer);
  }

  Result<ChatAnswer> result(const Result<host::HttpResponse>& response) {
    if (failure_) return tl::unexpected<Error>(*std::move(failure_));
    // The end was seen, so what the connection did afterwards does not matter.
    if (!ended_ && !finished_) {
      if (!response) return tl::unexpected<Error>(response.error());
      if (!began_) return bad_answer("no event stream");
      return fail(ErrorKind::unavailable, "llm.cut");
    }
    return std::move(answer_);
  }

 private:
  bool fails(const tl::unexpected<Error>& error) {
    failure_ = error.value();
    return false;
  }

  bool take_chunk(const element& chunk) {
    if (!chunk.is_object()) return fails(bad_answer("no object"));
    element error;
    if (chunk["error"].get(error) == simdjson::SUCCESS && !error.is_null())
      return fails(bad_answer("the endpoint says it failed"));
    element usage;
    if (chunk["usage"].get(usage) == simdjson::SUCCESS && usage.is_object()) {
      answer_.prompt_tokens = count_of(usage, "prompt_tokens");
      answer_.answer_tokens = count_of(usage, "completion_tokens");
    }
    simdjson::dom::array choices;
    if (chunk["choices"].get(choices) != simdjson::SUCCESS) return fails(bad_answer("no choices"));
    if (choices.size() == 0) return true;  // usage comes so
    return take_choice(choices.at(0).value_unsafe());
  }

  bool take_choice(const element& choice) {
    if (!choice.is_object()) return fails(bad_answer("no choice"));
    if (const std::string_view reason = text_of(choice, "finish_reason"); !reason.empty()) {
      finished_ = true;
      answer_.whole = reason == "stop" || reason == "tool_calls" || reason == "function_call";
    }
    for (const std::string_view name : {"delta", "message"}) {
      element part;
      if (choice[name].get(part) == simdjson::SUCCESS && part.is_object()) return take_part(part);
    }
    return finished_ || fails(bad_answer("neither delta nor message"));
  }

  bool take_part(const element& part) {
    const std::string_view text = text_of(part, "content");
    if (answer_.text.size() + text.size() > OpenAiModel::text_bytes_max)
      return fails(bad_answer("a text beyond its bound"));
    answer_.text += text;
    simdjson::dom::array calls;
    if (part["tool_calls"].get(calls) == simdjson::SUCCESS) {
      for (const element call : calls)
        if (!take_call(call)) return false;
    }
    if (!text.empty() && watch_ && !watch_(answer_.text))
      return fails(fail(ErrorKind::unavailable, "llm.broken_off"));
    return true;
  }

  // Calls come in pieces too: the first names it, further ones carry on the arguments.
  bool take_call(const element& piece) {
    if (!piece.is_object()) return fails(bad_answer("no call"));
    std::uint64_t index = 0;
    if (piece["index"].get(index) != simdjson::SUCCESS) index = answer_.calls.size();
    if (index > answer_.calls.size() || index >= OpenAiModel::calls_max)
      return fails(bad_answer("calls beyond their bound"));
    if (index == answer_.calls.size()) answer_.calls.emplace_back();
    ToolCall& call = answer_.calls[index];
    if (const std::string_view id = text_of(piece, "id"); !id.empty()) call.id = id.substr(0, 128);
    element function;
    if (piece["function"].get(function) != simdjson::SUCCESS || !function.is_object())
      return fails(bad_answer("a call of nothing"));
    if (const std::string_view name = text_of(function, "name"); !name.empty())
      call.name = name.substr(0, 64);
    call.arguments += text_of(function, "arguments");
    if (call.arguments.size() > OpenAiModel::arguments_bytes_max)
      return fails(bad_answer("arguments beyond their bound"));
    return true;
  }

  const host::WatchAnswer& watch_;
  simdjson::dom::parser parser_{};
  ChatAnswer answer_{};
  std::optional<Error> failure_{};
  bool began_ = false;     // anything that was agreed came
  bool ended_ = false;     // [DONE]
  bool finished_ = false;  // a finish_reason
};

}  // namespace

std::string request_body(const assistant::ChatQuestion& question, const OpenAiOptions& options) {
  std::string out = "{";
  append_member(out, "model", options.model);
  out += ",\"messages\":[";
  for (const ChatMessage& message : question.messages) append_message(out, message);
  out += ']';
  if (!question.tools.empty()) append_tools(out, question.tools);
  out += fmt::format(
      R"(,"max_tokens":{},"temperature":{},"stream":true,"stream_options":{{"include_usage":true}}}})",
      question.answer_tokens_max, options.temperature);
  return out;
}

OpenAiModel::OpenAiModel(host::HttpClient& http, OpenAiOptions options)
    : http_(http), options_(std::move(options)) {}

Result<ChatAnswer> OpenAiModel::ask(const assistant::ChatQuestion& question, Duration wait_max,
                                    const host::WatchAnswer& watch) {
  host::HttpRequest request{
      .method = "POST",
      .url = options_.url + "/chat/completions",
      .headers = {{"Content-Type", "application/json"}, {"Accept", "text/event-stream"}},
      .body = request_body(question, options_)};
  if (!options_.key.empty()) request.headers.push_back({"Authorization", "Bearer " + options_.key});
  Gatherer gatherer(watch);
  EventStream events;
  std::optional<std::string> whole;  // of an endpoint that does not stream
  std::optional<Error> broken;
  bool begun = false;
  const auto take = [&](std::string_view part) {
    if (part.empty()) return gatherer.waits_on();
    if (!std::exchange(begun, true) && part.starts_with('{')) whole.emplace();
    if (whole) {
      *whole += part;
      return true;
    }
    auto more = events.read(part, [&](std::string_view data) { return gatherer.take(data); });
    if (more) return *more;
    broken = std::move(more).error();
    return false;
  };
  const auto response =
      http_.stream(request, {.wait_max = wait_max, .answer_bytes_max = answer_bytes_max}, take);
  if (broken) return tl::unexpected<Error>(*std::move(broken));
  if (response && response->status != 200)
    return fail(ErrorKind::unavailable, "llm.http_status",
                fmt::format("HTTP {}", response->status));
  if (whole && response) gatherer.take_whole(*whole);
  return gatherer.result(response);
}

}  // namespace jx::llm
