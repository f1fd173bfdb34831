#include "market/people/clerk.h"

#include <fmt/format.h>

#include "market/client/command_ids.h"

namespace jx::market {

namespace {

constexpr auto log_in_again_after = std::chrono::seconds(3);
constexpr auto seen_every = std::chrono::milliseconds(800);

}  // namespace

Clerk::Clerk(Loop& loop, HttpClient& http, Settings settings, Dice dice,
             std::function<void(const std::string&)> ask_shop)
    : loop_(loop),
      http_(http),
      settings_(std::move(settings)),
      dice_(dice),
      ask_shop_(std::move(ask_shop)) {}

Clerk::~Clerk() {
  *alive_ = false;
  *shift_ = false;
}

// Only while the same shift lasts.
void Clerk::later(double low_s, double high_s, std::function<void()> then) {
  const double tenths = static_cast<double>(
      dice_.between(static_cast<std::int64_t>(low_s * 10), static_cast<std::int64_t>(high_s * 10)));
  loop_.after(span_of(tenths / 10 / settings_.speed), [shift = shift_, then = std::move(then)] {
    if (*shift) then();
  });
}

void Clerk::begin_shift() {
  if (std::exchange(working_, true)) return;
  shift_ = std::make_shared<bool>(true);
  agent_.clear();
  log_in_and_start();
}

void Clerk::log_in_and_start() {
  log_in(http_, settings_.login.login, settings_.login.password,
         [this, shift = shift_](Result<Credentials> in) {
           if (!*shift) return;
           if (!in) {
             return loop_.after(log_in_again_after, [this, shift] {
               if (*shift) log_in_and_start();
             });
           }
           client_ = std::make_unique<StreamClient>(
               loop_, StreamClient::Settings{.server = settings_.server}, *std::move(in),
               static_cast<StreamWatcher&>(*this));
           client_->start();
         });
}

void Clerk::end_shift() {
  if (!std::exchange(working_, false)) return;
  *shift_ = false;
  if (!client_) return;
  if (!agent_.empty()) set_presence("offline", "shift_end");
  cases_.clear();
  // The goodbye must not outrun the command before it.
  loop_.after(span_of(0.5), [this, alive = alive_] {
    if (*alive && !working_) client_.reset();
  });
}

void Clerk::set_presence(std::string_view presence, std::string_view reason) {
  client_->command(next_command_id(), JsonObject()
                                          .text("kind", "set_presence")
                                          .text("agent", agent_)
                                          .text("presence", presence)
                                          .text("reason", reason)
                                          .take());
}

void Clerk::on_ready(const Json& welcome) {
  if (!agent_.empty()) return;
  agent_ = text_at(welcome, "agent");
  set_presence("online", "own");
  prove_presence();
}

void Clerk::prove_presence() {
  if (client_) client_->seen();
  loop_.after(seen_every, [this, shift = shift_] {
    if (*shift) prove_presence();
  });
}

// What is already on the desk when the shift begins: own tickets and standing offers.
void Clerk::on_board(const Json& board) {
  const auto tickets = member_at(board, "tickets");
  if (!tickets || !tickets->is_object()) return;
  for (const auto& [key, ticket] : tickets->get_object().value_unsafe()) {
    const std::string number(text_at(ticket, "ticket"));
    const std::string contact(text_at(ticket, "contact"));
    const std::string_view state = text_at(ticket, "state");
    if (state == "held" && text_at(ticket, "holder") == agent_) take_case(number, contact);
    if (state == "offered" && text_at(ticket, "offered_to") == agent_) {
      consider_offer(number, contact, std::string(text_at(ticket, "offer")));
    }
  }
}

void Clerk::on_event(const ServerEvent& event) {
  const std::string ticket(text_at(event.body, "ticket"));
  const std::string contact(text_at(event.body, "contact"));
  if (event.kind == "ticket_offered" && text_at(event.body, "agent") == agent_) {
    return consider_offer(ticket, contact, fmt::to_string(event.seq));
  }
  if (event.kind == "ticket_accepted" && text_at(event.body, "agent") == agent_) {
    return take_case(ticket, contact);
  }
  const auto found = cases_.find(ticket);
  if (found == cases_.end()) return;
  if (event.kind == "verdict_recorded") {
    if (const auto verdict = member_at(event.body, "verdict")) {
      found->second.cause = text_at(*verdict, "cause");
    }
  }
  const bool over = event.kind == "ticket_resolved" || event.kind == "ticket_transferred" ||
                    event.kind == "ticket_queued";
  if (over) cases_.erase(found);
}

void Clerk::consider_offer(std::string ticket, const std::string& contact, std::string offer) {
  later(1.5, 5, [this, ticket = std::move(ticket), offer = std::move(offer)] {
    client_->command(next_command_id(), JsonObject()
                                            .text("kind", "accept_offer")
                                            .text("ticket", ticket)
                                            .text("offer", offer)
                                            .take());
  });
}

void Clerk::take_case(const std::string& ticket, const std::string& contact) {
  if (!cases_.emplace(ticket, Case{.contact = contact}).second) return;
  client_->keep_open(contact);
  client_->frame(JsonObject().text("type", "open").text("contact", contact).take());
  later(3, 8, [this, ticket] { work_on(ticket); });
}

// Reads what the assistant already found out.
void Clerk::on_snapshot(const Json& conversation) {
  const auto tickets = member_at(conversation, "tickets");
  if (!tickets || !tickets->is_object()) return;
  for (const auto& [key, ticket] : tickets->get_object().value_unsafe()) {
    const auto found = cases_.find(std::string(text_at(ticket, "ticket")));
    if (found != cases_.end()) found->second.cause = text_at(ticket, "cause");
  }
}

// Greets, explains, gets it done, resolves: one step at a time, as people type.
void Clerk::work_on(const std::string& ticket) {
  const auto found = cases_.find(ticket);
  if (found == cases_.end()) return;
  Case& one = found->second;
  const auto again = [this, ticket] { work_on(ticket); };
  if (!std::exchange(one.greeted, true)) {
    say(ticket, clerk_greeting(dice_, settings_.login.name));
    return later(6, 15, again);
  }
  if (!std::exchange(one.explained, true)) {
    say(ticket, clerk_explanation(one.cause));
    add_progress(ticket);
    ask_shop_(one.contact);
    return later(20, 60, again);
  }
  say(ticket, clerk_farewell(dice_));
  later(2, 5, [this, ticket] { resolve(ticket); });
}

void Clerk::say(const std::string& ticket, std::string_view text) {
  client_->command(next_command_id(), JsonObject()
                                          .text("kind", "post_message")
                                          .text("contact", cases_.at(ticket).contact)
                                          .text("ticket", ticket)
                                          .text("text", text)
                                          .take());
}

void Clerk::add_progress(const std::string& ticket) {
  const auto now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count();
  client_->command(next_command_id(), JsonObject()
                                          .text("kind", "add_progress")
                                          .text("ticket", ticket)
                                          .text("step", "with_supplier")
                                          .text("text", "已联系相关方处理，有结果会马上告诉您")
                                          .number("next_due", now_ms + 10 * 60 * 1000)
                                          .take());
}

void Clerk::resolve(const std::string& ticket) {
  const auto found = cases_.find(ticket);
  if (found == cases_.end()) return;
  const std::string contact = found->second.contact;
  client_->command(next_command_id(), JsonObject()
                                          .text("kind", "resolve_ticket")
                                          .text("ticket", ticket)
                                          .text("outcome", outcome_of(found->second.cause))
                                          .text("summary", clerk_explanation(found->second.cause))
                                          .take());
  ++resolved_;
  cases_.erase(found);
  client_->keep_closed(contact);
  client_->frame(JsonObject().text("type", "close").text("contact", contact).take());
}

}  // namespace jx::market
