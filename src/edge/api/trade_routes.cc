// A purchase as staff see it: its facts without secrets, their timeline, and the verdict.
#include "edge/api/context.h"
#include "trade/timeline.h"

namespace jx::edge::api {

struct SupplierWord {
  std::string title{};
  Instant seen_at{};
  bool answered = true;
  std::int64_t orders = 0;
  bool cards_unreadable = false;
  std::string code{};  // why it did not answer
  std::string zh{};
  std::string en{};
};
JX_DESCRIBE(SupplierWord, title, seen_at, answered, orders, cards_unreadable, code, zh, en)

namespace {

constexpr Duration history = days(92);

// "ABCD****WXYZ"; short ones are hidden whole.
void mask(Personal& secret) {
  if (secret.text.empty()) return;
  const bool plain = std::ranges::all_of(secret.text, [](char c) { return c > 0x20 && c < 0x7F; });
  secret.text = plain && secret.text.size() >= 12
                    ? secret.text.substr(0, 4) + "****" + secret.text.substr(secret.text.size() - 4)
                    : std::string("****");
}

struct Masker {
  void operator()(trade::StockCard& f) const { mask(f.secret); }
  void operator()(trade::Delivery& f) const { mask(f.secrets); }
  void operator()(trade::Order& f) const {
    mask(f.contact);
    mask(f.account);
    f.query_password_print.clear();
  }
  void operator()(trade::Activation& f) const { mask(f.account); }
  void operator()(trade::AccountOperation& f) const { mask(f.where); }
  void operator()(trade::Goods&) const {}
  void operator()(trade::Payment&) const {}
  void operator()(trade::Notice&) const {}
  void operator()(trade::UpstreamOrder&) const {}
  void operator()(trade::UpstreamCallback&) const {}
  void operator()(trade::Refund&) const {}
  void operator()(trade::BalanceMovement&) const {}
  void operator()(trade::Campaign&) const {}
  void operator()(trade::Entitlement&) const {}
  void operator()(trade::SupplierNotice&) const {}
  void operator()(trade::Withdrawal& f) const { mask(f.payee); }
  void operator()(trade::MerchantCallback&) const {}
  void operator()(trade::AccountState&) const {}
  void operator()(trade::Dispute&) const {}
  void operator()(trade::Invoice& f) const { mask(f.made_out_to); }
  void operator()(trade::Listing&) const {}
};

std::string facts_json(std::vector<trade::Fact> facts) {
  for (trade::Fact& fact : facts) std::visit(Masker{}, fact.body);
  return "\"facts\":" + codec::to_json(facts);
}

void get_purchase(Context& context, const http::Call& call, http::Respond respond) {
  const auto number = trade::Number::from(call.arguments[0]);
  if (!number) return refuse(respond, Error{ErrorKind::not_found, "purchase.unknown"});
  const auto claim =
      enum_from_text<trade::ClaimKind>(call.request.parameter("claim").value_or("not_arrived"));
  if (!claim) return refuse(respond, Error{ErrorKind::invalid, "http.bad_query"});
  context.service.read_purchase(
      {.number = *number}, [&context, number = *number, claim = *claim,
                            respond](Result<std::vector<trade::Fact>> facts) {
        if (!facts) return refuse(respond, facts.error());
        if (facts->empty()) return refuse(respond, Error{ErrorKind::not_found, "purchase.unknown"});
        const std::string timeline =
            codec::to_json(trade::timeline_of(trade::join(*facts, number)));
        std::string verdict = "null";
        if (context.hooks.diagnose)
          verdict = codec::to_json(context.hooks.diagnose(*facts, claim, context.now()));
        respond(http::json_response("{" + facts_json(*std::move(facts)) +
                                    ",\"timeline\":" + timeline + ",\"verdict\":" + verdict + "}"));
      });
}

SupplierWord word_of(const AskedSupplier& asked) {
  SupplierWord word{.title = asked.title,
                    .seen_at = asked.seen_at,
                    .answered = asked.code.empty(),
                    .orders = static_cast<std::int64_t>(asked.orders),
                    .cards_unreadable = asked.cards_unreadable};
  if (word.answered) return word;
  const http::ProblemText text = http::problem_text(asked.code, ErrorKind::unavailable);
  word.code = asked.code;
  word.zh = text.zh;
  word.en = text.en;
  return word;
}

void ask_suppliers(Context& context, const http::Call& call, http::Respond respond) {
  const auto number = trade::Number::from(call.arguments[0]);
  if (!number) return refuse(respond, Error{ErrorKind::not_found, "purchase.unknown"});
  if (!context.hooks.ask_suppliers) {
    return refuse(respond, Error{ErrorKind::not_found, "supplier.none_configured"});
  }
  context.hooks.ask_suppliers(*number, [respond](Result<std::vector<AskedSupplier>> asked) {
    if (!asked) return refuse(respond, asked.error());
    std::vector<SupplierWord> words;
    for (const AskedSupplier& one : *asked) words.push_back(word_of(one));
    respond(http::json_response("{\"suppliers\":" + codec::to_json(words) + "}"));
  });
}

void read_buyer(Context& context, const trade::BuyerKey& buyer, http::Respond respond) {
  if (buyer.empty()) {
    return respond(http::json_response(R"({"buyer":"","facts":[]})"));
  }
  context.service.read_buyer(
      buyer, context.now() - history, [buyer, respond](Result<std::vector<trade::Fact>> facts) {
        if (!facts) return refuse(respond, facts.error());
        respond(http::json_response("{\"buyer\":" + codec::to_json(buyer) + "," +
                                    facts_json(*std::move(facts)) + "}"));
      });
}

void list_purchases(Context& context, const http::Call& call, http::Respond respond) {
  auto contact = read_id<ContactId>(call.arguments[0]);
  if (!contact) return refuse(respond, contact.error());
  context.service.when_projected([&context, contact = *contact, respond] {
    auto buyer = std::make_shared<trade::BuyerKey>();
    context.service.in_pool(
        [&context, contact, buyer]() -> Result<void> {
          auto warm = context.service.store().rows->load_contact(contact, 1);
          if (!warm) return error_of(std::move(warm));
          if (!*warm) return fail(ErrorKind::not_found, "contact.unknown");
          *buyer = (*warm)->contact.buyer;
          return {};
        },
        [&context, buyer, respond](Result<void> read) {
          if (!read) return refuse(respond, read.error());
          read_buyer(context, *buyer, respond);
        });
  });
}

}  // namespace

void add_trade_routes(http::Router& router, Context& context) {
  const auto add = [&](std::string_view method, std::string_view pattern, std::string_view summary,
                       std::string_view parameters, auto handler) {
    router.add({.method = method,
                .pattern = pattern,
                .rights = {.roles = auth::all_staff},
                .summary = summary,
                .response_schema = R"({"type":"object"})",
                .parameters = parameters,
                .handler = [&context, handler](const http::Call& call, http::Respond respond) {
                  handler(context, call, std::move(respond));
                }});
  };
  add("GET", "/v1/purchases/{number}", "A purchase by any of its five numbers", "claim",
      get_purchase);
  add("POST", "/v1/purchases/{number}/ask-suppliers", "Ask its suppliers what became of it, now",
      "", ask_suppliers);
  add("GET", "/v1/contacts/{contact}/purchases", "Three months of a contact's purchases", "",
      list_purchases);
}

}  // namespace jx::edge::api
