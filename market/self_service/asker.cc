#include "market/self_service/asker.h"

#include <algorithm>

#include "market/client/command_ids.h"

namespace jx::market {

namespace {

constexpr int unhelped_max = 3;
constexpr int slips_percent = 25;
constexpr std::string_view tails[] = {"（尾号 ", "ending in "};

bool has(const std::vector<AskedFor>& wanted, AskedFor what) {
  return std::ranges::find(wanted, what) != wanted.end();
}

}  // namespace

Asker::Asker(Loop& loop, HttpClient& http, Settings settings, Case matter, Dice dice,
             std::function<void(Asker&)> gone)
    : loop_(loop),
      http_(http),
      settings_(std::move(settings)),
      case_(std::move(matter)),
      expected_(expectation_of(case_.kind, case_.purchase)),
      dice_(dice),
      gone_(std::move(gone)) {}

Asker::~Asker() { *alive_ = false; }

void Asker::later(double seconds, std::function<void()> then) {
  loop_.after(span_of(seconds), [alive = alive_, then = std::move(then)] {
    if (*alive) then();
  });
}

void Asker::come() {
  open_visitor(http_, {.locale = case_.who.locale, .identity = settings_.identity},
               [this, alive = alive_](Result<Credentials> in) {
                 if (!*alive) return;
                 if (!in) return leave(Ending::unanswered);
                 client_ = std::make_unique<StreamClient>(
                     loop_,
                     StreamClient::Settings{.server = settings_.server, .source = settings_.source},
                     *std::move(in), static_cast<StreamWatcher&>(*this));
                 client_->start();
               });
  later(settings_.patience_s, [this] { leave(Ending::unanswered); });
}

void Asker::on_ready(const Json&) {
  if (!std::exchange(opened_, true)) open();
}

void Asker::open() {
  std::string words = question_words(dice_, case_.kind, case_.purchase, case_.who);
  const bool names_it = case_.kind != QuestionKind::price && dice_.chance(35);
  if (names_it) {
    gave_number_ = true;
    words += ' ';
    slipped_ = dice_.chance(slips_percent);
    const std::string& number = case_.purchase.order_no;
    words += number_words(dice_, case_.who, slipped_ ? slipped(dice_, number) : number);
  }
  say(words);
}

void Asker::on_event(const ServerEvent& event) {
  if (event.kind == "message_posted" && event.actor_kind == "assistant")
    return hear(std::string(text_at(event.body, "text")));
  if (event.kind == "ticket_queued") return leave(Ending::handed_over);
  if (event.kind != "verdict_recorded") return;
  if (const auto verdict = member_at(event.body, "verdict")) hear_verdict(*verdict);
}

void Asker::hear_verdict(const Json& verdict) {
  bool confident = false;
  std::ignore = verdict["confident"].get_bool().get(confident);
  const std::string cause(text_at(verdict, "cause"));
  const bool is_ours = text_at(verdict, "order_no") == case_.purchase.order_no;
  if (!confident || !is_ours || expected_.causes.empty()) return;
  if (std::ranges::find(expected_.causes, cause) != expected_.causes.end()) return;
  asked_.wrong = true;
  asked_.talk.push_back("verdict: " + cause);
}

bool Asker::names_a_foreign_order(std::string_view text) const {
  for (const std::string_view before : tails) {
    const std::size_t at = text.find(before);
    if (at == text.npos) continue;
    const std::string_view tail = text.substr(at + before.size(), 4);
    const auto is_it = [&](const std::string& number) { return number.ends_with(tail); };
    return !is_it(case_.purchase.order_no) && std::ranges::none_of(case_.other_orders, is_it);
  }
  return false;
}

void Asker::hear(const std::string& text) {
  if (leaving_) return;
  ++heard_;
  asked_.talk.push_back("< " + text);
  asked_.circle = ear_.hears_a_circle(text) || asked_.circle;
  asked_.wrong = contradicts(text, expected_) || names_a_foreign_order(text) || asked_.wrong;
  if (confirmed_) return;
  later(static_cast<double>(dice_.between(3, 9)) / 10, [this, text] {
    if (!leaving_) judge(text);
  });
}

void Asker::judge(const std::string& text) {
  const bool standard = question_of(case_.kind).standard;
  if (standard && agrees(text, expected_)) {
    confirmed_ = true;
    say(confirming_words(dice_, case_.kind, case_.who));
    return later(settings_.quiet_s, [this] { leave(Ending::confirmed); });
  }
  if (const auto wanted = asked_for(text); !wanted.empty()) return reply_to(wanted);
  if (!standard) return say(hand_me_over_words(dice_, case_.who));
  if (++unhelped_ > unhelped_max) return leave(Ending::unanswered);
  say(unhelped_words(dice_, case_.who));
}

void Asker::reply_to(const std::vector<AskedFor>& wanted) {
  if (has(wanted, AskedFor::password)) return say(password_words(dice_, case_.who, case_.purchase));
  if (has(wanted, AskedFor::order_number)) return give_number();
  if (has(wanted, AskedFor::which_order)) {
    const std::string& number = case_.purchase.order_no;
    return say(dice_.chance(50) ? number : number.substr(number.size() - 4));
  }
  if (has(wanted, AskedFor::choice)) return say(hand_me_over_words(dice_, case_.who));
  say(question_words(dice_, case_.kind, case_.purchase, case_.who));
}

// Who made a slip and is asked again copies it.
void Asker::give_number() {
  const std::string& number = case_.purchase.order_no;
  const bool first = !std::exchange(gave_number_, true);
  const bool slips = first && dice_.chance(slips_percent);
  slipped_ = slips;
  say(number_words(dice_, case_.who, slips ? slipped(dice_, number) : number));
}

void Asker::say(const std::string& text) {
  if (!client_ || leaving_) return;
  ++said_;
  asked_.talk.push_back("> " + text);
  client_->command(next_command_id(),
                   JsonObject().text("kind", "post_message").text("text", text).take());
  if (!confirmed_) wait_for_an_answer();
}

void Asker::wait_for_an_answer() {
  later(settings_.silence_s, [this, said = said_, heard = heard_] {
    if (leaving_ || confirmed_ || said != said_ || heard != heard_) return;
    asked_.talk.emplace_back("(silence)");
    say(question_words(dice_, case_.kind, case_.purchase, case_.who));
  });
}

void Asker::leave(Ending ending) {
  if (std::exchange(leaving_, true)) return;
  asked_.ending = ending;
  loop_.after({}, [this, alive = alive_] {
    if (!*alive) return;
    if (client_) client_->stop();
    gone_(*this);
  });
}

}  // namespace jx::market
