// What a visitor needs before and beside the stream: a token, the door, the progress of a ticket,
// proof of a purchase and its cards.
#include "assistant/purchase.h"
#include "edge/api/context.h"
#include "edge/api/door.h"
#include "edge/websocket/conversation.h"

namespace jx::edge::api {

namespace {

struct SessionBody {
  std::string locale{};
  std::string name{};
  std::string identity{};
};
JX_DESCRIBE(SessionBody, locale, name, identity)
struct OwnershipBody {
  trade::Number order_no{};
  std::string query_password{};
};
JX_DESCRIBE(OwnershipBody, order_no, query_password)
struct RevealBody {
  trade::Number order_no{};
};
JX_DESCRIBE(RevealBody, order_no)

constexpr std::size_t locale_bytes_max = 20;

std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return std::string(text.substr(0, most));
}

void answer_session(Context& context, auth::Visitor visitor, http::Respond respond) {
  visitor.expires_at = context.now() + auth::visitor_token_life;
  context.gate.find_contact(visitor, [&context, visitor, respond](Result<ContactId> contact) {
    if (!contact) return refuse(respond, contact.error());
    respond(http::json_response(
        fmt::format(R"({{"token":"{}","expires_at":{},"contact":{}}})",
                    context.signer.visitor_token(visitor), visitor.expires_at.ms,
                    *contact ? fmt::format("\"{}\"", contact->value) : std::string("null"))));
  });
}

// An anonymous visitor whom the shop now vouches for keeps the conversation they had, unless the
// buyer has one already.
void become_buyer(Context& context, const auth::Visitor& before, auth::Visitor visitor,
                  http::Respond respond) {
  context.gate.find_contact(visitor, [&context, before, visitor,
                                      respond](Result<ContactId> known) mutable {
    if (!known) return refuse(respond, known.error());
    if (*known || before.address.empty() || !before.buyer.empty())
      return answer_session(context, visitor, respond);
    context.gate.find_contact(before, [&context, before, visitor,
                                       respond](Result<ContactId> anonymous) mutable {
      if (!anonymous) return refuse(respond, anonymous.error());
      if (!*anonymous) return answer_session(context, visitor, respond);
      visitor.address = before.address;
      context.service.submit(
          {}, {}, desk::IdentifyBuyer{*anonymous, trade::BuyerKey(visitor.buyer), {visitor.name}},
          [&context, visitor, respond](Result<host::Reply> reply) {
            if (!reply && reply.error().kind != ErrorKind::conflict)
              return refuse(respond, reply.error());
            answer_session(context, visitor, respond);
          });
    });
  });
}

void begin_session(Context& context, const http::Call& call, http::Respond respond) {
  if (!context.sessions_by_client.take(http::counting_key(call.request.client_address),
                                       context.now()))
    return refuse(respond, Error{ErrorKind::throttled, "login.too_many"});
  auto body = read_body<SessionBody>(call);
  if (!body) return refuse(respond, body.error());
  const bool renews = call.caller.kind == auth::CallerKind::visitor;
  auth::Visitor visitor = renews ? call.caller.visitor : auth::Visitor{};
  if (!body->locale.empty()) visitor.locale = cut(body->locale, locale_bytes_max);
  if (!body->name.empty()) visitor.name = cut(body->name, desk::name_bytes_max);
  if (visitor.address.empty()) visitor.address = "v:" + auth::random_text(16);
  if (body->identity.empty()) return answer_session(context, std::move(visitor), respond);
  auto identity =
      auth::read_identity(body->identity, context.settings.identity_keys, context.now());
  if (!identity) return refuse(respond, identity.error());
  const std::string buyer = "user:" + identity->subject;
  if (buyer.size() > trade::BuyerKey::bytes_max)
    return refuse(respond, Error{ErrorKind::unauthenticated, "identity.malformed"});
  const auth::Visitor before = renews ? call.caller.visitor : auth::Visitor{};
  visitor.buyer = buyer;
  visitor.address = "buyer:" + buyer;
  if (!identity->name.empty()) visitor.name = cut(identity->name, desk::name_bytes_max);
  become_buyer(context, before, std::move(visitor), respond);
}

// ---- progress
// --------------------------------------------------------------------------------------------

std::string progress_json(const views::TicketView& ticket) {
  std::string out = fmt::format(R"({{"ticket":"{}","kind":)", ticket.ticket.value);
  codec::append_json(out, ticket.kind);
  out += ",\"state\":";
  codec::append_json(out, ticket.state);
  fmt::format_to(std::back_inserter(out),
                 R"(,"opened_at":{},"first_reply_due":{},"resolve_due":{},"holder_name":)",
                 ticket.opened_at.ms, ticket.first_reply_due.ms, ticket.resolve_due.ms);
  codec::append_json_text(out, ticket.holder_name);
  out += ",\"outcome\":";
  codec::append_json(out, ticket.outcome);
  out += ",\"steps\":";
  codec::append_json(out, ticket.steps);
  return out + '}';
}

void tell_progress(Context& context, TicketId ticket, ContactId contact, http::Respond respond) {
  context.service.read_conversation_before(
      contact, Seq{UINT64_MAX >> 1}, websocket::conversation_events_max,
      [&context, ticket, contact, respond](Result<std::vector<desk::Recorded>> events) {
        if (!events) return refuse(respond, events.error());
        const auto view = websocket::fold_conversation(
            contact, *events, views::Audience::customer, 1,
            [&](const desk::Actor& actor) { return context.hub.agent_name(actor); });
        const auto found = view.tickets.find(ticket);
        if (found == view.tickets.end())
          return refuse(respond, Error{ErrorKind::not_found, "progress.unknown"});
        respond(http::json_response(progress_json(found->second)));
      });
}

void find_progress(Context& context, const http::Call& call, http::Respond respond) {
  auto ticket = context.signer.read_progress_token(call.arguments[0]);
  if (!ticket) return refuse(respond, ticket.error());
  // A ticket is named by the event that opened it.
  context.service.read_events(
      {Seq{ticket->value}},
      [&context, ticket = *ticket, respond](Result<std::vector<desk::Recorded>> events) {
        if (!events) return refuse(respond, events.error());
        const ContactId contact =
            events->empty() ? ContactId{} : desk::contact_of(events->front().event);
        if (!contact) return refuse(respond, Error{ErrorKind::not_found, "progress.unknown"});
        tell_progress(context, ticket, contact, respond);
      });
}

// ---- ownership
// -------------------------------------------------------------------------------------------

bool proves(const host::Store& store, const std::vector<trade::Fact>& facts,
            const OwnershipBody& body) {
  const std::string print = store.keys->fingerprint("query_password", body.query_password);
  bool right = false;
  for (const trade::Fact& fact : facts) {
    const auto* order = std::get_if<trade::Order>(&fact.body);
    if (order == nullptr || order->order_no != body.order_no) continue;
    right = right || (!order->query_password_print.empty() &&
                      auth::same_secret(order->query_password_print, print));
  }
  return right;
}

void prove_ownership(Context& context, const http::Call& call, http::Respond respond) {
  auto body = read_body<OwnershipBody>(call);
  if (!body) return refuse(respond, body.error());
  const bool allowed =
      context.secrets_by_client.take(call.caller.visitor.address, context.now()) &&
      context.secrets_by_client.take("order:" + std::string(body->order_no.view()), context.now());
  if (!allowed) return refuse(respond, Error{ErrorKind::throttled, "ownership.too_many"});
  context.service.read_purchase(
      {.number = body->order_no}, [&context, body = *body, visitor = call.caller.visitor,
                                   respond](Result<std::vector<trade::Fact>> facts) {
        if (!facts) return refuse(respond, facts.error());
        if (!proves(context.service.store(), *facts, body))
          return refuse(respond, Error{ErrorKind::forbidden, "ownership.not_proved"});
        context.gate.make_contact(visitor, [&context, body, respond](Result<ContactId> contact) {
          if (!contact) return refuse(respond, contact.error());
          context.service.submit(
              {}, {}, desk::ProveOwnership{.contact = *contact, .order_no = body.order_no},
              [respond](Result<host::Reply> reply) {
                if (!reply) return refuse(respond, reply.error());
                answer_done(respond);
              });
        });
      });
}

std::vector<std::string> cards_of(const std::vector<trade::Fact>& facts,
                                  const trade::Number& order_no) {
  std::vector<std::string> cards;
  for (const trade::Fact& fact : facts) {
    const auto* delivery = std::get_if<trade::Delivery>(&fact.body);
    if (delivery == nullptr || delivery->order_no != order_no) continue;
    std::string_view rest = delivery->secrets.text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      std::string card(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (card.ends_with('\r')) card.pop_back();
      if (!card.empty() && std::ranges::find(cards, card) == cards.end())
        cards.push_back(std::move(card));
    }
  }
  return cards;
}

// How this contact is known to have bought the order, when that needs no password.
std::optional<desk::ProofMethod> known_buyer(const Context& context, ContactId contact,
                                             const std::vector<trade::Fact>& facts,
                                             const trade::Number& order_no) {
  const desk::ContactState* known = context.service.desk().find_contact(contact);
  if (known == nullptr) return std::nullopt;
  for (const trade::Fact& fact : facts) {
    const auto* order = std::get_if<trade::Order>(&fact.body);
    if (order == nullptr || order->order_no != order_no) continue;
    if (auto method = assistant::proof_by_identity(*known, order->buyer)) return method;
  }
  return std::nullopt;
}

struct Reveal {
  ContactId contact{};
  trade::Number order_no{};
  std::vector<trade::Fact> facts{};
  std::vector<std::string> cards{};
};

// The desk checks that the order was proved by this contact, and records the showing first. Who is
// known to be the buyer has the proof recorded and asks again.
void show_cards(Context& context, const std::shared_ptr<const Reveal>& wanted, bool may_prove,
                const http::Respond& respond) {
  context.service.submit(
      {desk::ActorKind::customer, wanted->contact.value}, desk::CommandId(auth::random_text(16)),
      desk::RevealCard{wanted->contact, wanted->order_no,
                       static_cast<std::int64_t>(wanted->cards.size())},
      [&context, wanted, may_prove, respond](Result<host::Reply> reply) {
        if (reply)
          return respond(http::json_response("{\"cards\":" + codec::to_json(wanted->cards) + "}"));
        const auto method =
            may_prove && reply.error().code == "order.not_proven"
                ? known_buyer(context, wanted->contact, wanted->facts, wanted->order_no)
                : std::nullopt;
        if (!method) return refuse(respond, reply.error());
        context.service.submit({}, {},
                               desk::ProveOwnership{wanted->contact, wanted->order_no, *method},
                               [&context, wanted, respond](Result<host::Reply> proved) {
                                 if (!proved) return refuse(respond, proved.error());
                                 show_cards(context, wanted, false, respond);
                               });
      });
}

void reveal(Context& context, const http::Call& call, http::Respond respond) {
  auto body = read_body<RevealBody>(call);
  if (!body) return refuse(respond, body.error());
  if (!context.secrets_by_client.take(call.caller.visitor.address, context.now()))
    return refuse(respond, Error{ErrorKind::throttled, "ownership.too_many"});
  context.gate.find_contact(call.caller.visitor, [&context, order_no = body->order_no,
                                                  respond](Result<ContactId> contact) {
    if (!contact) return refuse(respond, contact.error());
    if (!*contact) return refuse(respond, Error{ErrorKind::forbidden, "ownership.not_proved"});
    context.service.read_purchase(
        {.number = order_no},
        [&context, order_no, contact = *contact, respond](Result<std::vector<trade::Fact>> facts) {
          if (!facts) return refuse(respond, facts.error());
          auto wanted = std::make_shared<Reveal>(Reveal{contact, order_no, *std::move(facts), {}});
          wanted->cards = cards_of(wanted->facts, order_no);
          if (wanted->cards.empty())
            return refuse(respond, Error{ErrorKind::not_found, "reveal.nothing"});
          show_cards(context, wanted, true, respond);
        });
  });
}

}  // namespace

void add_visitor_routes(http::Router& router, Context& context) {
  const auto add = [&](std::string_view method, std::string_view pattern, auth::Rights rights,
                       std::string_view summary, std::string_view schema, auto handler) {
    router.add({.method = method,
                .pattern = pattern,
                .rights = rights,
                .summary = summary,
                .request_schema = schema,
                .response_schema = R"({"type":"object"})",
                .body_bytes_max = 16 * 1024,
                .csrf = http::Csrf::not_needed,
                .handler = [&context, handler](const http::Call& call, http::Respond respond) {
                  handler(context, call, std::move(respond));
                }});
  };
  const auth::Rights anyone{.anyone = true};
  const auth::Rights visitor{.visitor = true};
  add("POST", "/v1/visitor/session", anyone, "A token for a visitor or a known customer",
      wire::schema_of<SessionBody>(), begin_session);
  add("GET", "/v1/door", anyone, "The public state of the door", "",
      [](Context& ctx, const http::Call&, const http::Respond& respond) {
        ctx.service.when_durable([&ctx, respond] {
          auto response = http::json_response(door_json(compute_door(ctx)));
          response.headers.emplace_back("Access-Control-Allow-Origin", "*");
          respond(std::move(response));
        });
      });
  add("GET", "/v1/progress/{token}", anyone, "The progress of one ticket", "", find_progress);
  add("POST", "/v1/ownership", visitor, "Prove a purchase by its query password",
      wire::schema_of<OwnershipBody>(), prove_ownership);
  add("POST", "/v1/reveal", visitor, "Show the cards of a proved purchase",
      wire::schema_of<RevealBody>(), reveal);
}

}  // namespace jx::edge::api
