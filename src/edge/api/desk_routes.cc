// Tickets, older items of conversations and search, for staff and programs.
#include "edge/api/context.h"
#include "edge/websocket/conversation.h"
#include "language/understanding.h"

namespace jx::edge::api {

namespace {

constexpr std::size_t page_most = 200;

void append_ticket(std::string& out, const views::TicketRow& row) {
  using codec::append_json;
  const auto member = [&](std::string_view name, const auto& value) {
    if (out.back() != '{') out += ',';
    out += '"';
    out += name;
    out += "\":";
    append_json(out, value);
  };
  out += '{';
  member("ticket", row.ticket);
  member("contact", row.contact);
  member("kind", row.kind);
  member("tier", row.tier);
  member("priority", row.priority);
  member("state", row.state);
  member("responsibility", row.responsibility);
  member("order_no", row.order_no);
  member("tags", row.tags);
  member("opened_at", row.opened_at);
  member("first_reply_due", row.first_reply_due);
  member("resolve_due", row.resolve_due);
  member("first_replied_at", row.first_replied_at);
  member("holder", row.holder);
  member("team", row.team);
  member("skills", row.skills);
  member("queued_since", row.queued_since);
  member("merged_into", row.merged_into);
  member("links", row.links);
  member("resolved_at", row.resolved_at);
  member("outcome", row.outcome);
  member("cause", row.cause);
  member("last_seq", row.last_seq);
  out += '}';
}

// Reads rows in the pool once the projections have caught up.
template <class T>
void read_rows(Context& context, std::function<Result<T>(const host::Rows&)> read,
               std::function<void(Result<T>)> then) {
  context.service.when_projected([&context, read = std::move(read), then = std::move(then)] {
    auto answer = std::make_shared<std::optional<T>>();
    context.service.in_pool(
        [&context, read, answer]() -> Result<void> {
          auto rows = read(*context.service.store().rows);
          if (!rows) return error_of(std::move(rows));
          *answer = *std::move(rows);
          return {};
        },
        [answer, then](Result<void> done) {
          if (!done) return then(error_of(std::move(done)));
          then(std::move(**answer));
        });
  });
}

Result<host::TicketFilter> read_filter(const http::Request& request) {
  const auto bad = [] { return fail(ErrorKind::invalid, "http.bad_query"); };
  host::TicketFilter filter;
  if (const auto state = request.parameter("state")) {
    filter.state = enum_from_text<desk::TicketState>(*state);
    if (!filter.state) return bad();
  }
  if (const auto holder = request.parameter("holder")) {
    auto agent = read_id<AgentId>(*holder);
    if (!agent) return bad();
    filter.holder = *agent;
  }
  if (const auto contact = request.parameter("contact")) {
    auto id = read_id<ContactId>(*contact);
    if (!id) return bad();
    filter.contact = *id;
  }
  if (const auto kind = request.parameter("kind")) {
    if (!is_word(*kind)) return bad();
    filter.kind = Word(*kind);
  }
  if (const auto before = request.parameter("before")) {
    auto ticket = read_id<TicketId>(*before);
    if (!ticket) return bad();
    filter.before = *ticket;
  }
  const std::string open = request.parameter("open").value_or("");
  filter.open_only = open == "1" || open == "true";
  auto count = read_count(request, "count", 50, page_most);
  if (!count) return bad();
  filter.count = *count;
  return filter;
}

void list_tickets(Context& context, const http::Call& call, http::Respond respond) {
  auto filter = read_filter(call.request);
  if (!filter) return refuse(respond, filter.error());
  read_rows<std::vector<views::TicketRow>>(
      context, [filter = *filter](const host::Rows& rows) { return rows.tickets(filter); },
      [respond](Result<std::vector<views::TicketRow>> rows) {
        if (!rows) return refuse(respond, rows.error());
        std::string out = "{\"tickets\":[";
        for (const views::TicketRow& row : *rows) {
          if (out.back() != '[') out += ',';
          append_ticket(out, row);
        }
        respond(http::json_response(out + "]}"));
      });
}

void tell_ticket(Context& context, const views::TicketRow& row, http::Respond respond) {
  context.service.read_conversation_before(
      row.contact, Seq{UINT64_MAX >> 1}, websocket::conversation_events_max,
      [&context, row, respond](Result<std::vector<desk::Recorded>> events) {
        if (!events) return refuse(respond, events.error());
        const auto view = websocket::fold_conversation(
            row.contact, *events, views::Audience::staff, 1,
            [&](const desk::Actor& actor) { return context.hub.agent_name(actor); });
        std::string out = "{\"row\":";
        append_ticket(out, row);
        if (const auto found = view.tickets.find(row.ticket); found != view.tickets.end()) {
          out += ",\"view\":";
          codec::append_json(out, found->second);
        }
        out += ",\"progress_token\":";
        codec::append_json_text(out, context.hub.progress_token(row.ticket));
        respond(http::json_response(out + "}"));
      });
}

void get_ticket(Context& context, const http::Call& call, http::Respond respond) {
  auto ticket = read_id<TicketId>(call.arguments[0]);
  if (!ticket) return refuse(respond, ticket.error());
  read_rows<std::optional<views::TicketRow>>(
      context, [ticket = *ticket](const host::Rows& rows) { return rows.ticket(ticket); },
      [&context, respond](Result<std::optional<views::TicketRow>> row) {
        if (!row) return refuse(respond, row.error());
        if (!*row) return refuse(respond, Error{ErrorKind::not_found, "ticket.unknown"});
        tell_ticket(context, **row, respond);
      });
}

// Items before a seq, folded from the whole conversation: a later correction shows in them.
void tell_items(Context& context, ContactId contact, Seq before, std::size_t count,
                views::Audience audience, http::Respond respond) {
  context.service.read_conversation_before(
      contact, Seq{UINT64_MAX >> 1}, websocket::conversation_events_max,
      [&context, contact, before, count, audience,
       respond](Result<std::vector<desk::Recorded>> events) {
        if (!events) return refuse(respond, events.error());
        auto view = websocket::fold_conversation(
            contact, *events, audience, websocket::conversation_events_max,
            [&](const desk::Actor& actor) { return context.hub.agent_name(actor); });
        std::erase_if(view.items, [&](const views::ItemView& item) { return item.seq >= before; });
        bool more = events->size() >= websocket::conversation_events_max;
        if (view.items.size() > count) {
          view.items.erase(view.items.begin(),
                           view.items.end() - static_cast<std::ptrdiff_t>(count));
          more = true;
        }
        respond(http::json_response(
            fmt::format(R"({{"items":{},"more_before":{}}})", codec::to_json(view.items), more)));
      });
}

void list_items(Context& context, const http::Call& call, http::Respond respond) {
  auto contact = read_id<ContactId>(call.arguments[0]);
  auto count = read_count(call.request, "count", 50, page_most);
  if (!contact) return refuse(respond, contact.error());
  if (!count) return refuse(respond, count.error());
  Seq before{UINT64_MAX >> 1};
  if (const auto text = call.request.parameter("before")) {
    auto seq = read_id<Seq>(*text);
    if (!seq) return refuse(respond, Error{ErrorKind::invalid, "http.bad_query"});
    before = *seq;
  }
  if (call.caller.kind != auth::CallerKind::visitor)
    return tell_items(context, *contact, before, *count, views::Audience::staff, respond);
  context.gate.find_contact(call.caller.visitor, [&context, contact = *contact, before,
                                                  count = *count, respond](Result<ContactId> own) {
    if (!own) return refuse(respond, own.error());
    if (*own != contact) return refuse(respond, Error{ErrorKind::not_found, "contact.unknown"});
    tell_items(context, contact, before, count, views::Audience::customer, respond);
  });
}

// `recorded` is the event that says the message's text as it is now.
void append_hit(std::string& out, const views::SearchHit& hit, const desk::Recorded& recorded) {
  const desk::Event shown = views::for_audience(recorded.event, views::Audience::staff);
  const auto* posted = std::get_if<desk::MessagePosted>(&shown);
  const auto* corrected = std::get_if<desk::MessageCorrected>(&shown);
  if (posted == nullptr && corrected == nullptr) return;
  if (out.back() != '[') out += ',';
  fmt::format_to(std::back_inserter(out), R"({{"seq":"{}","at":{},"contact":"{}","number":"{}",)",
                 hit.message.value, recorded.at.ms, hit.contact.value, hit.number.value);
  out += "\"author\":";
  codec::append_json(out, posted != nullptr ? posted->author : recorded.actor);
  out += ",\"text\":";
  codec::append_json(out, posted != nullptr ? posted->text : corrected->text);
  out += '}';
}

std::string hits_json(const std::vector<views::SearchHit>& hits,
                      const std::vector<desk::Recorded>& events) {
  std::string out = "{\"hits\":[";
  for (const views::SearchHit& hit : hits) {
    const auto said = std::ranges::lower_bound(events, hit.said, {}, &desk::Recorded::seq);
    if (said != events.end() && said->seq == hit.said) append_hit(out, hit, *said);
  }
  return out + "]}";
}

void search(Context& context, const http::Call& call, http::Respond respond) {
  const std::string query = call.request.parameter("q").value_or("");
  if (query.empty() || query.size() > 400)
    return refuse(respond, Error{ErrorKind::invalid, "http.bad_query"});
  Seq before{UINT64_MAX >> 1};
  if (const auto text = call.request.parameter("before")) {
    auto seq = read_id<Seq>(*text);
    if (!seq) return refuse(respond, Error{ErrorKind::invalid, "http.bad_query"});
    before = *seq;
  }
  read_rows<std::vector<views::SearchHit>>(
      context,
      [terms = language::query_terms(query), before](const host::Rows& rows) {
        return rows.search(terms, before, 50);
      },
      [&context, respond](Result<std::vector<views::SearchHit>> hits) {
        if (!hits) return refuse(respond, hits.error());
        std::vector<Seq> seqs;
        for (const views::SearchHit& hit : *hits) seqs.push_back(hit.said);
        context.service.read_events(
            std::move(seqs),
            [respond, hits = *std::move(hits)](Result<std::vector<desk::Recorded>> events) {
              if (!events) return refuse(respond, events.error());
              respond(http::json_response(hits_json(hits, *events)));
            });
      });
}

}  // namespace

void add_desk_routes(http::Router& router, Context& context) {
  const auto add = [&](std::string_view pattern, auth::Rights rights, std::string_view summary,
                       std::string_view parameters, auto handler) {
    router.add({.method = "GET",
                .pattern = pattern,
                .rights = rights,
                .summary = summary,
                .response_schema = R"({"type":"object"})",
                .parameters = parameters,
                .handler = [&context, handler](const http::Call& call, http::Respond respond) {
                  handler(context, call, std::move(respond));
                }});
  };
  const auth::Rights tickets{.roles = auth::all_staff, .scope = "tickets:read"};
  add("/v1/tickets", tickets, "Tickets, newest first",
      "state holder kind contact open before count", list_tickets);
  add("/v1/tickets/{ticket}", tickets, "One ticket with its steps", "", get_ticket);
  add("/v1/conversations/{contact}/items",
      {.visitor = true, .roles = auth::all_staff, .scope = "conversations:read"},
      "Older items of a conversation", "before count", list_items);
  add("/v1/search", {.roles = auth::all_staff, .scope = "conversations:read"},
      "Messages that contain every word", "q before", search);
}

}  // namespace jx::edge::api
