#include "edge/wire/frames.h"

#include "codec/json.h"
#include "edge/http/problem.h"

namespace jx::edge::wire {

namespace {

using codec::append_json;
using codec::append_json_text;

void append_id(std::string& out, std::uint64_t id) {
  fmt::format_to(std::back_inserter(out), "\"{}\"", id);
}

std::string tail_of(const desk::Recorded& recorded, const desk::Event& event,
                    std::string_view agent_name, std::string_view progress_token) {
  std::string out;
  out.reserve(512);
  out += "\"seq\":";
  append_id(out, recorded.seq.value);
  fmt::format_to(std::back_inserter(out), ",\"at\":{},\"actor\":{{\"kind\":\"{}\",\"id\":{}}}",
                 recorded.at.ms, enum_text(recorded.actor.kind), recorded.actor.id);
  if (!agent_name.empty()) {
    out += ",\"name\":";
    append_json_text(out, agent_name);
  }
  if (!recorded.command.empty()) {
    out += ",\"command\":";
    append_json_text(out, recorded.command.view());
  }
  out += ",\"event\":";
  append_json(out, event);
  if (!progress_token.empty()) {
    out.pop_back();
    out += ",\"progress_token\":";
    append_json_text(out, progress_token);
    out += '}';
  }
  out += '}';
  return out;
}

}  // namespace

std::string event_tail(const desk::Recorded& recorded, views::Audience audience,
                       std::string_view agent_name, std::string_view progress_token) {
  return tail_of(recorded, views::for_audience(recorded.event, audience), agent_name,
                 progress_token);
}

std::string board_tail(const desk::Recorded& recorded, std::string_view agent_name) {
  desk::Event event = views::for_audience(recorded.event, views::Audience::staff);
  if (auto* recorded_verdict = std::get_if<desk::VerdictRecorded>(&event)) {
    trade::Verdict& verdict = recorded_verdict->verdict;
    verdict.evidence.clear();
    verdict.customer_steps.clear();
    verdict.agent_steps.clear();
    verdict.never.clear();
  }
  return tail_of(recorded, event, agent_name, {});
}

std::string_view event_head(Seq prev, std::array<char, 64>& buffer) {
  const auto end =
      fmt::format_to(buffer.data(), "{{\"type\":\"event\",\"prev\":\"{}\",", prev.value);
  return {buffer.data(), end};
}

std::string welcome_frame(ContactId contact, AgentId agent, Seq seq, bool resumed, Instant now) {
  const auto nullable = [](std::uint64_t id) {
    return id == 0 ? std::string("null") : fmt::format("\"{}\"", id);
  };
  return fmt::format(
      R"({{"type":"welcome","contact":{},"agent":{},"seq":"{}","resumed":{},"now":{}}})",
      nullable(contact.value), nullable(agent.value), seq.value, resumed, now.ms);
}

std::string snapshot_frame(Seq seq, const views::ConversationView& view,
                           const std::vector<std::pair<TicketId, std::string>>& progress_tokens) {
  std::string out = fmt::format(R"({{"type":"snapshot","seq":"{}","conversation":)", seq.value);
  append_json(out, view);
  if (!progress_tokens.empty()) {
    out += ",\"progress_tokens\":{";
    for (const auto& [ticket, token] : progress_tokens) {
      if (out.back() != '{') out += ',';
      append_id(out, ticket.value);
      out += ':';
      append_json_text(out, token);
    }
    out += '}';
  }
  out += '}';
  return out;
}

std::string board_frame(Seq seq, std::string_view board_json, AgentId agent) {
  return fmt::format(R"({{"type":"board","seq":"{}","board":{},"agent":"{}"}})", seq.value,
                     board_json, agent.value);
}

std::string board_ticket_frame(Seq seq, const views::TicketView& ticket,
                               std::string_view contact_name) {
  std::string out = fmt::format(R"({{"type":"board_ticket","seq":"{}","ticket":)", seq.value);
  append_json(out, ticket);
  out += ",\"contact_name\":";
  append_json_text(out, contact_name);
  out += '}';
  return out;
}

std::string removed_frame(ContactId contact) {
  return fmt::format(R"({{"type":"removed","contact":"{}"}})", contact.value);
}

std::string ack_frame(std::string_view id, Seq seq) {
  std::string out = "{\"type\":\"ack\",\"id\":";
  append_json_text(out, id);
  fmt::format_to(std::back_inserter(out), ",\"seq\":\"{}\"}}", seq.value);
  return out;
}

std::string refused_frame(std::string_view id, const Error& error) {
  std::string out = "{\"type\":\"refused\",\"id\":";
  append_json_text(out, id);
  out += ",\"problem\":";
  http::append_problem(out, error);
  out += '}';
  return out;
}

std::string problem_frame(const Error& error) {
  std::string out = "{\"type\":\"problem\",\"problem\":";
  http::append_problem(out, error);
  out += '}';
  return out;
}

std::string viewing_frame(ContactId contact, const std::vector<AgentId>& agents) {
  std::string out = fmt::format(R"({{"type":"viewing","contact":"{}","agents":)", contact.value);
  append_json(out, agents);
  out += '}';
  return out;
}

std::string typing_frame(ContactId contact, bool by_customer, std::string_view name, bool on) {
  std::string out = fmt::format(R"({{"type":"typing","contact":"{}","by":"{}")", contact.value,
                                by_customer ? "customer" : "agent");
  if (!name.empty()) {
    out += ",\"name\":";
    append_json_text(out, name);
  }
  out += on ? ",\"on\":true}" : ",\"on\":false}";
  return out;
}

// ---- reading
// ---------------------------------------------------------------------------------------------

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

tl::unexpected<Error> refused(std::string_view code, std::string path) {
  return fail(ErrorKind::invalid, code, std::move(path));
}

template <class T>
Result<ClientFrame> read_members(const object& frame) {
  T value{};
  std::string path = "$";
  auto read = codec::detail::read_members(frame, path, value, "type");
  if (!read) return error_of(std::move(read));
  return ClientFrame(std::move(value));
}

Result<ClientFrame> read_command_frame(const object& frame) {
  CommandFrame command;
  bool has_body = false;
  for (const auto field : frame) {
    if (field.key == "type") continue;
    if (field.key == "id") {
      std::string_view id;
      if (field.value.get_string().get(id) != simdjson::SUCCESS)
        return refused("json.wrong_type", "$.id");
      command.id = id.substr(0, 64);
    } else if (field.key == "body") {
      has_body = true;
      command.body = codec::from_element<desk::CommandBody>(field.value, "$.body");
    } else {
      return refused("json.unknown_member", "$." + std::string(field.key.substr(0, 64)));
    }
  }
  if (!has_body) command.body = refused("json.wrong_type", "$.body");
  return ClientFrame(std::move(command));
}

}  // namespace

Result<ClientFrame> read_client_frame(std::string_view text) {
  thread_local simdjson::dom::parser parser(1u << 20);
  thread_local std::string padded;  // kept: no allocation a frame
  padded.assign(text);
  padded.reserve(padded.size() + simdjson::SIMDJSON_PADDING);
  element root;
  object frame;
  if (parser.parse(padded.data(), padded.size(), false).get(root) != simdjson::SUCCESS)
    return refused("json.malformed", "$");
  std::string_view type;
  if (root.get_object().get(frame) != simdjson::SUCCESS ||
      frame["type"].get_string().get(type) != simdjson::SUCCESS) {
    return refused("json.wrong_type", "$.type");
  }
  if (type == "command") return read_command_frame(frame);
  if (type == "hello") {
    auto hello = read_members<Hello>(frame);
    if (hello && std::get<Hello>(*hello).open.size() > open_max)
      return refused("json.too_long", "$.open");
    return hello;
  }
  if (type == "open") return read_members<Open>(frame);
  if (type == "close") return read_members<Close>(frame);
  if (type == "seen") return read_members<Seen>(frame);
  if (type == "typing") return read_members<Typing>(frame);
  return refused("json.unknown_kind", "$.type");
}

}  // namespace jx::edge::wire
