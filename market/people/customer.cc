#include "market/people/customer.h"

#include "market/client/command_ids.h"
#include "market/people/screenshot.h"

namespace jx::market {

namespace {

constexpr double stay_max_s = 900;
constexpr int reminders_max = 3;

}  // namespace

Customer::Customer(Loop& loop, HttpClient& http, Settings settings, Purchase purchase, Buyer who,
                   Dice dice, std::function<void(Customer&)> gone)
    : loop_(loop),
      http_(http),
      settings_(std::move(settings)),
      purchase_(std::move(purchase)),
      who_(std::move(who)),
      dice_(dice),
      mood_(mood_of(dice_)),
      gone_(std::move(gone)) {}

Customer::~Customer() { *alive_ = false; }

void Customer::later(double low_s, double high_s, std::function<void()> then) {
  const double tenths = static_cast<double>(
      dice_.between(static_cast<std::int64_t>(low_s * 10), static_cast<std::int64_t>(high_s * 10)));
  loop_.after(span_of(tenths / 10 / settings_.speed), [alive = alive_, then = std::move(then)] {
    if (*alive) then();
  });
}

void Customer::come() {
  open_visitor(http_, {.locale = who_.locale, .identity = settings_.identity},
               [this, alive = alive_](Result<Credentials> in) {
                 if (!*alive) return;
                 if (!in) return leave_after(0);
                 token_ = in->token;
                 client_ = std::make_unique<StreamClient>(
                     loop_, StreamClient::Settings{.server = settings_.server}, *std::move(in),
                     static_cast<StreamWatcher&>(*this));
                 client_->start();
               });
  later(stay_max_s, stay_max_s, [this] { leave_after(0); });
}

void Customer::on_ready(const Json&) {
  if (std::exchange(complained_, true)) return;
  gave_number_ = dice_.chance(45);
  say(opening_words(dice_, purchase_, who_, mood_, gave_number_));
  if (mood_ == Mood::wants_human) later(4, 10, [this] { ask_for_human(); });
  later(40, 90, [this] { look_at_the_clock(); });
}

void Customer::on_event(const ServerEvent& event) {
  if (contact_.empty()) contact_ = text_at(event.body, "contact");
  if (event.kind == "message_posted" && event.actor_kind != "customer") {
    return hear(event.actor_kind, text_at(event.body, "text"));
  }
  if (event.kind == "ticket_resolved") {
    satisfied_ = true;
    later(3, 9, [this] {
      say(thanks_words(dice_, who_));
      leave_after(20);
    });
  }
}

// A refusal is the server's last word on it: customers do not argue with software.
void Customer::on_refused(std::string_view, std::string_view) {}

void Customer::hear(std::string_view author, std::string_view text) {
  if (asks_for_password(text) && !proved_) return later(4, 9, [this] { prove_ownership(); });
  if (asks_for_order(text) && !gave_number_) return later(4, 12, [this] { give_order_number(); });
  if (author == "assistant" && gave_number_ && !satisfied_ && !asked_human_) {
    // Half of them are content with a true answer; the others want somebody.
    if (dice_.chance(35)) {
      satisfied_ = true;
      later(5, 12, [this] { say(thanks_words(dice_, who_)); });
      return leave_after(60);
    }
    if (dice_.chance(30)) later(8, 20, [this] { ask_for_human(); });
  }
  if (author == "agent" && dice_.chance(12)) later(3, 8, [this] { send_screenshot(); });
}

void Customer::give_order_number() {
  if (std::exchange(gave_number_, true)) return;
  say(order_number_words(dice_, purchase_, who_));
}

void Customer::prove_ownership() {
  if (std::exchange(proved_, true)) return;
  HttpRequest request{.method = "POST",
                      .target = "/v1/ownership",
                      .headers = {{"Authorization", "Bearer " + token_}},
                      .body = JsonObject()
                                  .text("order_no", purchase_.order_no)
                                  .text("query_password", purchase_.query_password)
                                  .take()};
  http_.ask(std::move(request), [this, alive = alive_](Result<HttpAnswer> answer) {
    if (!*alive || !answer || answer->status / 100 != 2) return;
    say_later(order_number_words(dice_, purchase_, who_));
  });
}

void Customer::ask_for_human() {
  if (satisfied_ || std::exchange(asked_human_, true)) return;
  if (dice_.chance(50)) return say(ask_human_words(dice_, who_));
  client_->command(next_command_id(), R"({"kind":"request_human","reason":"asked"})");
}

void Customer::send_screenshot() {
  HttpRequest request{.method = "POST",
                      .target = "/v1/attachments",
                      .headers = {{"Authorization", "Bearer " + token_},
                                  {"Content-Type", "image/png"},
                                  {"X-File-Name", "payment.png"}},
                      .body = payment_screenshot(dice_)};
  http_.ask(std::move(request), [this, alive = alive_](Result<HttpAnswer> answer) {
    if (!*alive || !client_ || !answer || answer->status / 100 != 2) return;
    client_->command(next_command_id(), JsonObject()
                                            .text("kind", "post_message")
                                            .text("message_kind", "image")
                                            .text("text", screenshot_words(dice_, who_))
                                            .raw("attachments", "[" + answer->body + "]")
                                            .take());
  });
}

void Customer::look_at_the_clock() {
  if (satisfied_ || leaving_) return;
  if (++impatience_ > reminders_max) return;
  if (impatience_ == 2 && !asked_human_) {
    ask_for_human();
  } else {
    say(impatient_words(dice_, who_, mood_));
  }
  later(60, 150, [this] { look_at_the_clock(); });
}

void Customer::say_later(std::string text) {
  later(2, 6, [this, text = std::move(text)] { say(text); });
}

void Customer::say(std::string_view text) {
  if (!client_) return;
  client_->command(next_command_id(),
                   JsonObject().text("kind", "post_message").text("text", text).take());
}

void Customer::leave_after(double seconds) {
  if (std::exchange(leaving_, true)) return;
  later(seconds, seconds, [this] {
    if (client_) client_->stop();
    gone_(*this);
  });
}

}  // namespace jx::market
