#include "assistant/decide.h"

#include <fmt/format.h>

#include <algorithm>

#include "assistant/answer.h"
#include "assistant/claim.h"
#include "assistant/goods.h"
#include "assistant/hearing.h"
#include "assistant/phrases.h"
#include "assistant/pictures.h"

namespace jx::assistant {
namespace {

using desk::Priority;
using language::Intent;
using language::Matter;

constexpr std::int64_t misses_max = 2;
// A message so soon after a question, with nothing new in it, was still being typed when the
// question came: the question stands.
constexpr Duration still_typing = seconds(10);
constexpr double understood_min = 0.2;

bool is_about_an_order(Intent intent) {
  switch (intent) {
    case Intent::not_arrived:
    case Intent::card_invalid:
    case Intent::card_used:
    case Intent::wrong_account:
    case Intent::order_status:
    case Intent::refund_request:
    case Intent::refund_not_received:
    case Intent::duplicate_charge:
      return true;
    case Intent::account_frozen:
    case Intent::account_stolen:
    case Intent::balance_wrong:
    case Intent::entitlement_dispute:
    case Intent::password_or_login:
    case Intent::withdraw_problem:
    case Intent::bulk_purchase:
    case Intent::price_or_product_question:
    case Intent::how_to_use:
    case Intent::complaint_about_service:
    case Intent::human_request:
    case Intent::payment_failed:
    case Intent::merchant_api:
    case Intent::fraud_report:
    case Intent::chit_chat:
      return false;
  }
  return false;
}

// What only people may decide or look into.
bool needs_a_colleague(Intent intent) {
  constexpr Intent list[] = {Intent::account_frozen,   Intent::balance_wrong,
                             Intent::withdraw_problem, Intent::entitlement_dispute,
                             Intent::bulk_purchase,    Intent::complaint_about_service,
                             Intent::merchant_api,     Intent::fraud_report};
  return std::ranges::find(list, intent) != std::end(list);
}

std::optional<Phrase> standing_answer(Intent intent) {
  if (intent == Intent::payment_failed) return Phrase::payment_failed;
  if (intent == Intent::password_or_login) return Phrase::password_or_login;
  if (intent == Intent::how_to_use) return Phrase::how_to_use;
  if (intent == Intent::price_or_product_question) return Phrase::price;
  return std::nullopt;
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

std::string upper_of(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), upper);
  return out;
}

std::string_view tail_of(std::string_view number) {
  return number.substr(number.size() - std::min<std::size_t>(number.size(), 4));
}

// Of these it may be meant that the goods were not found, whatever the words resemble.
bool is_about_goods_in_hand(Intent intent) {
  return standing_answer(intent) || intent == Intent::card_used || intent == Intent::card_invalid;
}

bool same_ending(std::string_view number, std::string_view tail) {
  if (tail.size() > number.size()) return false;
  return std::ranges::equal(number.substr(number.size() - tail.size()), tail, {}, upper, upper);
}

class Conversation {
 public:
  explicit Conversation(const Turn& turn)
      : turn_(turn),
        said_(turn.understanding),
        slots_(turn.understanding.slots),
        buyers_(buyers_of(turn.contact)),
        tongue_(tongue_of(turn.contact.locale)),
        next_(turn.contact.dialogue) {
    if (next_.topic == Word{"handed_over"}) forget_topic();
    next_.ticket = turn.ticket;
    if (turn.pictures) told_ = told_of_pictures(*turn.pictures, tongue_);
    if (asked("unsure_reading")) hear_of_reading();
    topic_ = topic();
    matter_ = matter();
  }

  Intent subject() const { return topic_; }
  trade::ClaimKind claim() const { return claim_of(topic_, matter_); }

  Decision run() {
    if (first_intent() == Intent::account_stolen)
      return hand_over("rule", Phrase::handover_stolen, Priority::urgent);
    if (said_.wants_human) return hand_over("asked", Phrase::handover, raised_priority());
    if (said_.mood == language::Mood::angry)
      return hand_over("angry", Phrase::handover_angry, Priority::high);
    if (said_.says_solved) return resolve();
    if (said_.not_helped && (asked("answered") || asked("told")) && !names_something())
      return missed(Phrase::not_helped_once);
    if ((asked("answered") || asked("told")) && !names_something() && only_accepts(said_))
      return reply(say(Phrase::thanks));
    if (needs_a_colleague(topic_))
      return hand_over("rule", Phrase::handover_rule, raised_priority());
    if (reading_was_wrong_ && !names_something())
      return ask("order_no", say(Phrase::picture_wrong));
    if (const auto number = order_to_confirm()) return confirm(*number);
    if (matter_ == Matter::invoice && names_no_order()) return standing(Phrase::invoice);
    if (is_about_an_order(topic_) || matter_ == Matter::invoice) return about_order();
    if (const auto phrase = standing_answer(topic_)) return standing(*phrase);
    return small_talk();
  }

 private:
  // -- what it is about

  Intent first_intent() const { return said_.intents.front().name; }
  bool understood() const { return said_.intents.front().confidence >= understood_min; }
  bool names_something() const {
    return !slots_.order_nos.empty() || !slots_.order_tails.empty() || !slots_.cards.empty() ||
           !slots_.card_tails.empty() || !turn_.password_print.empty();
  }
  bool reads_something() const { return turn_.pictures && !turn_.pictures->fields.empty(); }

  Intent topic() const {
    const auto remembered = enum_from_text<Intent>(next_.topic.view());
    if (!turn_.goods.empty() && asks_the_price(said_.normal_text))
      return Intent::price_or_product_question;
    if (reading_was_answered_ && says_yes_or_no_alone(said_.normal_text))
      return remembered && is_about_an_order(*remembered) ? *remembered : Intent::order_status;
    if (remembered && names_something() && is_bare_answer(said_.normal_text)) return *remembered;
    for (const language::IntentGuess& guess : said_.intents) {
      if (guess.confidence < understood_min) break;
      if (is_doubtful_colleague(guess)) continue;
      if (is_about_goods_in_hand(guess.name) && asks_where_it_is(said_.normal_text))
        return Intent::order_status;
      if (is_about_an_order(guess.name) && tells_of_two_charges(said_.normal_text))
        return Intent::duplicate_charge;
      if (guess.name == Intent::human_request || guess.name == Intent::chit_chat) continue;
      if (remembered && is_about_an_order(*remembered) && only_answers(guess)) return *remembered;
      return guess.name;
    }
    const bool is_about_something = names_something() || reads_something();
    if (is_about_something || said_.wants_human || said_.mood == language::Mood::angry) {
      if (remembered) return *remembered;
      return is_about_something ? Intent::order_status : Intent::chit_chat;
    }
    if (!understood() && remembered && is_about_an_order(*remembered)) return *remembered;
    return Intent::chit_chat;
  }

  // Kept while the topic is: who is asked for the order's number means what they came with.
  Matter matter() const {
    if (said_.matter != Matter::ordinary) return said_.matter;
    if (next_.topic != Word{enum_text(topic_)}) return Matter::ordinary;
    for (const Matter each : {Matter::minor_purchase, Matter::invoice})
      if (asked(noted(each))) return each;
    return Matter::ordinary;
  }
  static std::string noted(Matter matter) { return fmt::format("matter.{}", enum_text(matter)); }
  bool names_no_order() const {
    return !names_something() && next_.order_no.empty() && buyers_.empty();
  }

  // It may be for a colleague, or for us: then we try, since a human is one word away.
  bool is_doubtful_colleague(const language::IntentGuess& guess) const {
    constexpr double sure_min = 0.6;
    if (!needs_a_colleague(guess.name) || guess.confidence >= sure_min) return false;
    return std::ranges::any_of(said_.intents, [](const language::IntentGuess& other) {
      return other.confidence >= understood_min && is_about_an_order(other.name);
    });
  }

  // Whoever answers a question about an order still means what they came with: a number or a query
  // password is no wish of its own.
  bool only_answers(const language::IntentGuess& guess) const {
    constexpr double a_wish_of_its_own = 0.7;
    if (guess.name == Intent::order_status) return true;
    const bool answered = names_something() || slots_.query_password.has_value();
    return answered &&
           (guess.name == Intent::password_or_login || guess.confidence < a_wish_of_its_own);
  }

  Priority raised_priority() const { return said_.urgent ? Priority::high : Priority::normal; }

  // -- memory

  bool asked(std::string_view what) const {
    return std::ranges::find(next_.asked, Word{what}) != next_.asked.end();
  }
  void note(std::string_view what) {
    constexpr std::size_t remembered_max = 18;  // of the desk's bound, with room for what is asked
    const bool is_question = !what.contains('.');
    if (!asked(what) && (is_question || next_.asked.size() < remembered_max - 4))
      next_.asked.emplace_back(what);
  }
  void forget(std::string_view what) { std::erase(next_.asked, Word{what}); }
  void forget_topic() {
    std::erase_if(next_.asked, [](const Word& word) { return word != Word{"intro"}; });
    next_.misses = 0;
    next_.topic = {};
    next_.order_no = {};
  }

  // -- words

  std::string say(Phrase phrase) const { return std::string(text_of(phrase, tongue_)); }

  // What stands before a text: who speaks, once, and what was read in the pictures.
  std::string introduction() const {
    std::string lines = asked("intro") ? "" : say(Phrase::introduction);
    if (told_.empty()) return lines;
    if (!lines.empty()) lines += '\n';
    return lines + filled(text_of(Phrase::picture_read, tongue_), {told_});
  }

  std::string introduced(std::string text) {
    const std::string before = introduction();
    note("intro");
    return before.empty() ? std::move(text) : before + "\n" + text;
  }

  static Decision telling_of(Decision decision, Telling telling) {
    const auto is_message = [](const desk::CommandBody& body) {
      return std::holds_alternative<desk::PostMessage>(body);
    };
    const auto message = std::ranges::find_if(decision.at_once, is_message);
    telling.at = static_cast<std::size_t>(message - decision.at_once.begin());
    decision.telling = std::move(telling);
    return decision;
  }

  std::string comforted(std::string text) const {
    if (asked("order_no") || asked("answered") || asked("query_password") || asked("which_order"))
      return text;
    const std::string_view space = tongue_ == Tongue::en ? " " : "";
    if (topic_ == Intent::not_arrived)
      return fmt::format("{}{}{}", say(Phrase::acknowledge_loss), space, text);
    if (said_.mood == language::Mood::worried || slots_.minutes_waited.value_or(0) >= 60)
      return fmt::format("{}{}{}", say(Phrase::acknowledge_wait), space, text);
    return text;
  }

  desk::PostMessage message(std::string text) const {
    return {.contact = turn_.contact.contact, .channel = turn_.channel, .text = {std::move(text)}};
  }

  desk::NoteDialogue memory() const {
    return {.contact = turn_.contact.contact,
            .ticket = turn_.ticket,
            .order_no = next_.order_no,
            .asked = next_.asked,
            .misses = next_.misses,
            .topic = next_.topic};
  }

  Decision reply(std::string text) {
    Decision decision;
    decision.at_once.emplace_back(message(introduced(std::move(text))));
    decision.at_once.emplace_back(memory());
    return decision;
  }

  void keep_topic() {
    next_.topic = Word{enum_text(topic_)};
    if (matter_ != Matter::ordinary) note(noted(matter_));
  }

  Decision ask(std::string_view what, std::string text) {
    text = comforted(std::move(text));
    note(what);
    keep_topic();
    return reply(std::move(text));
  }

  // -- small talk and standing answers

  Decision small_talk() {
    if (turn_.with_attachment && !names_something()) return about_attachment();
    if (!understood()) {
      if (question_stands()) return {};
      return missed(Phrase::not_understood);
    }
    if (said_.says_thanks) return reply(say(Phrase::thanks));
    if (asked("answered") && !asked("listening")) {
      note("listening");
      return reply(say(Phrase::listening));
    }
    if (asked("greeted")) return missed(Phrase::not_understood);
    note("greeted");
    return reply(say(Phrase::greeting));
  }

  // A picture or file from which nothing came.
  Decision about_attachment() {
    const Phrase phrase = !turn_.pictures                   ? Phrase::picture
                          : turn_.pictures->failure.empty() ? Phrase::picture_empty
                                                            : phrase_of(turn_.pictures->failure);
    if (asked("told.picture")) return missed(phrase);
    note("told.picture");
    return ask("told", say(phrase));
  }

  static Phrase phrase_of(const Word& failure) {
    if (failure == Word{"too_large"} || failure == Word{"too_heavy"} || failure == Word{"too_slow"})
      return Phrase::picture_too_large;
    if (failure == Word{"animated"}) return Phrase::picture_animated;
    const bool not_its_fault = failure == Word{"busy"} || failure == Word{"not_now"} ||
                               failure == Word{"reader_missing"} ||
                               failure == Word{"reader_failed"};
    return not_its_fault ? Phrase::picture : Phrase::picture_broken;
  }

  // -- what a picture says, and may say wrongly

  std::optional<trade::Number> order_to_confirm() const {
    if (!turn_.pictures || !slots_.order_nos.empty()) return std::nullopt;
    return unsure_order(*turn_.pictures);
  }

  Decision confirm(const trade::Number& number) {
    next_.order_no = number;
    return ask("unsure_reading", filled(text_of(Phrase::picture_unsure, tongue_), {number.view()}));
  }

  // The answer to confirm(): only a yes makes the number the customer's own.
  void hear_of_reading() {
    const bool yes = says_yes(said_.normal_text);
    reading_was_wrong_ = !yes && says_no(said_.normal_text);
    if (!yes && !reading_was_wrong_ && !names_something() && question_stands()) return;
    reading_was_answered_ = yes || reading_was_wrong_;
    forget("unsure_reading");
    if (!yes) next_.order_no = {};
  }

  Decision standing(Phrase phrase) {
    const std::string text_of_goods = matter_ == Matter::invoice ? "" : text_about_goods();
    if (!text_of_goods.empty()) return about_goods(text_of_goods);
    if (!slots_.order_nos.empty()) return about_order();
    const bool of_an_order = topic_ == Intent::how_to_use || topic_ == Intent::payment_failed;
    if (of_an_order && (names_something() || !next_.order_no.empty())) return about_order();
    if (topic_ == Intent::how_to_use && !buyers_.empty() && !look_up_found_nothing())
      return about_order();
    const std::string told =
        matter_ == Matter::invoice ? "told.invoice" : fmt::format("told.{}", enum_text(topic_));
    if (asked(told)) return missed(Phrase::not_helped_once);
    note(told);
    next_.misses = 0;
    const std::string text = comforted(say(phrase));
    Telling telling{.introduction = introduction(), .text = text};
    return telling_of(ask("told", say(phrase)), std::move(telling));
  }

  bool look_up_found_nothing() const { return turn_.found && purchases_to_tell().empty(); }

  // What the catalogue answers by itself.
  std::string text_about_goods() const {
    if (turn_.goods.empty()) return {};
    if (topic_ == Intent::price_or_product_question && asks_the_price(said_.normal_text))
      return price_text(turn_.goods, tongue_);
    if (topic_ == Intent::how_to_use && turn_.goods.size() == 1)
      return use_text(turn_.goods.front(), tongue_);
    return {};
  }

  Decision about_goods(const std::string& text) {
    const std::string told = fmt::format(
        "{}.{:08x}", topic_ == Intent::how_to_use ? "use" : "price", fingerprint_of(text));
    if (asked(told)) return missed(Phrase::not_helped_once);
    note(told);
    note("told");
    Telling telling{.introduction = introduction(), .text = text};
    keep_topic();
    return telling_of(reply(text), std::move(telling));
  }

  // Tells texts of one dialogue apart (FNV-1a).
  static std::uint32_t fingerprint_of(std::string_view text) {
    std::uint32_t hash = 2'166'136'261u;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619u;
    return hash;
  }

  Decision resolve() {
    forget_topic();
    const bool open = static_cast<bool>(turn_.ticket);
    Decision decision = reply(say(open ? Phrase::solved : Phrase::thanks));
    if (open)
      decision.at_once.emplace_back(
          desk::ResolveTicket{.ticket = turn_.ticket, .outcome = Word{"solved"}});
    return decision;
  }

  // An answer did not help: say so once, then a human.
  Decision missed(Phrase phrase) {
    if (++next_.misses >= misses_max)
      return hand_over("not_helped", Phrase::handover_not_helped, raised_priority());
    return reply(say(phrase));
  }

  bool question_stands() const {
    if (turn_.pictures) return false;  // a picture is an answer
    if (asked("answered")) return false;
    if (!asked("order_no") && !asked("query_password") && !asked("which_order") &&
        !asked("unsure_reading"))
      return false;
    const auto& recent = turn_.contact.recent;
    for (auto at = recent.rbegin(); at != recent.rend(); ++at)
      if (at->author.kind == desk::ActorKind::assistant) return turn_.now - at->at < still_typing;
    return false;
  }

  // -- orders

  std::vector<LookUp> keys() const {
    std::vector<LookUp> keys;
    const auto add = [&](LookUpKind kind, std::string_view text) {
      if (keys.size() < look_ups_max && !text.empty()) keys.push_back({kind, std::string(text)});
    };
    for (const std::string& number : slots_.order_nos) {
      add(LookUpKind::number, number);
      if (const std::string upper = upper_of(number); upper != number)
        add(LookUpKind::number, upper);
    }
    for (const std::string& card : slots_.cards) add(LookUpKind::card, card);
    if (!keys.empty()) return keys;
    if (!slots_.order_tails.empty()) {
      if (!buyers_.empty()) {
        for (const trade::BuyerKey& buyer : buyers_) add(LookUpKind::buyer, buyer.view());
        return keys;
      }
      for (const trade::Number& proven : turn_.contact.proven_orders)
        if (ends_as_told(proven)) add(LookUpKind::number, proven.view());
      if (keys.empty()) add(LookUpKind::tail, slots_.order_tails.front());
      return keys;
    }
    if (!asked("unsure_reading")) add(LookUpKind::number, next_.order_no.view());
    if (keys.empty())
      for (const trade::BuyerKey& buyer : buyers_) add(LookUpKind::buyer, buyer.view());
    if (keys.empty() && !turn_.contact.proven_orders.empty())
      add(LookUpKind::number, turn_.contact.proven_orders.back().view());
    return keys;
  }

  bool ends_as_told(const trade::Number& number) const {
    return std::ranges::any_of(slots_.order_tails, [&](const std::string& tail) {
      return same_ending(number.view(), tail);
    });
  }

  bool is_proven(const Purchase& purchase) const {
    const desk::ContactState& contact = turn_.contact;
    return proof_by_identity(contact, purchase.buyer) ||
           std::ranges::find(contact.proven_orders, purchase.order_no) !=
               contact.proven_orders.end();
  }
  bool password_fits(const Purchase& purchase) const {
    return !turn_.password_print.empty() && turn_.password_print == purchase.query_password_print;
  }
  // The customer wrote the whole number, and the shop shows the order to whoever knows it.
  bool knows_the_key(const Purchase& purchase) const {
    if (!purchase.number_is_key) return false;
    const auto is_it = [&](std::string_view text) { return text == purchase.order_no.view(); };
    return (!asked("unsure_reading") && is_it(next_.order_no.view())) ||
           std::ranges::any_of(slots_.order_nos, is_it);
  }
  bool may_be_told(const Purchase& purchase) const {
    return is_proven(purchase) || password_fits(purchase) || knows_the_key(purchase);
  }

  std::vector<const Purchase*> purchases_to_tell() const {
    std::vector<const Purchase*> tellable;
    for (const Purchase& purchase : *turn_.found) {
      if (!may_be_told(purchase)) continue;
      if (slots_.order_nos.empty() && !slots_.order_tails.empty() &&
          !ends_as_told(purchase.order_no))
        continue;
      tellable.push_back(&purchase);
    }
    if (slots_.order_nos.empty()) {
      narrow(tellable,
             [&](const Purchase& p) { return slots_.amount && p.amount == slots_.amount; });
      narrow(tellable, [&](const Purchase& p) {
        return std::ranges::find(turn_.goods, p.goods.goods_no, &trade::Goods::goods_no) !=
               turn_.goods.end();
      });
      narrow(tellable, [&](const Purchase& p) {
        return slots_.product && p.title.find(*slots_.product) != std::string::npos;
      });
      if (topic_ == Intent::not_arrived)
        narrow(tellable,
               [](const Purchase& p) { return p.verdict.delivered != trade::Known::yes; });
    }
    return tellable;
  }

  // Keeps those that fit, if any does.
  template <class Fits>
  static void narrow(std::vector<const Purchase*>& list, Fits fits) {
    if (list.size() < 2) return;
    std::vector<const Purchase*> fitting;
    for (const Purchase* purchase : list)
      if (fits(*purchase)) fitting.push_back(purchase);
    if (!fitting.empty()) list = std::move(fitting);
  }

  Decision about_order() {
    if (question_stands() && !names_something() && buyers_.empty()) return {};
    const std::vector<LookUp> wanted = keys();
    if (wanted.empty()) return without_order();
    if (turn_.look_up_failed) return hand_over("rule", Phrase::look_up_failed, raised_priority());
    if (!turn_.found) return {.look_up = wanted};
    const std::vector<const Purchase*> told = purchases_to_tell();
    if (told.empty()) return not_to_be_told();
    if (told.size() > 1 && slots_.order_nos.empty() && !asked("which_order"))
      return ask("which_order", filled(text_of(Phrase::ask_which_order, tongue_), {list_of(told)}));
    if (topic_ == Intent::refund_request) {
      prove(*told.front());
      const bool of_a_minor = matter_ == Matter::minor_purchase;
      return hand_over("rule", of_a_minor ? Phrase::minor_handover : Phrase::refund_handover,
                       raised_priority(), told.front());
    }
    if (topic_ == Intent::how_to_use)
      if (const std::string text = use_text(told.front()->goods, tongue_); !text.empty()) {
        prove(*told.front());
        next_.order_no = told.front()->order_no;
        return with_proofs(about_goods(text));
      }
    return answer(slots_.order_nos.empty() ? std::vector{told.front()} : told);
  }

  Decision with_proofs(Decision decision) {
    for (desk::CommandBody& proof : proofs_) decision.at_once.push_back(std::move(proof));
    proofs_.clear();
    return decision;
  }

  Decision without_order() {
    if (!asked("order_no")) return ask("order_no", say(Phrase::ask_order_no));
    return hand_over("not_helped", Phrase::handover_not_helped, raised_priority());
  }

  // Unknown or somebody else's: no word differs.
  Decision not_to_be_told() {
    const bool whole_number = !slots_.order_nos.empty() || !next_.order_no.empty();
    if (!whole_number && slots_.cards.empty() && !asked("order_no")) return without_order();
    if (!slots_.order_nos.empty())
      next_.order_no = trade::Number::from(slots_.order_nos.front()).value_or(trade::Number{});
    if (!asked("query_password")) return ask("query_password", say(Phrase::ask_query_password));
    return missed(Phrase::not_found);
  }

  std::string list_of(const std::vector<const Purchase*>& purchases) const {
    constexpr std::size_t shown_max = 5;
    std::string out;
    for (std::size_t i = 0; i < std::min(purchases.size(), shown_max); ++i) {
      out += fmt::format("{}· {} {}{}", i == 0 ? "" : "\n", tail_of(purchases[i]->order_no.view()),
                         purchases[i]->title,
                         purchases[i]->amount ? " ¥" + to_text(*purchases[i]->amount) : "");
    }
    return out;
  }

  void prove(const Purchase& purchase) {
    if (!password_fits(purchase) || is_proven(purchase)) return;
    proofs_.emplace_back(desk::ProveOwnership{.contact = turn_.contact.contact,
                                              .order_no = purchase.order_no,
                                              .method = desk::ProofMethod::query_password});
  }

  Decision answer(const std::vector<const Purchase*>& purchases) {
    const Purchase& main = *purchases.front();
    const bool again = asked("answered") && next_.order_no == main.order_no && !names_something();
    if (again && ++next_.misses >= misses_max)
      return hand_over("not_helped", Phrase::handover_not_helped, raised_priority(), &main);
    const std::string said = fmt::format("said.{}", main.verdict.cause.view());
    if (again && asked(said))
      return reply(filled(text_of(Phrase::nothing_new, tongue_), {tail_of(main.order_no.view())}));
    note(said);
    if (!again) next_.misses = 0;
    std::string text;
    for (const Purchase* purchase : purchases) {
      prove(*purchase);
      text += (text.empty() ? "" : "\n") +
              answer_text(*purchase, is_proven(*purchase) || password_fits(*purchase), tongue_,
                          incident_of(*purchase, turn_.incidents));
    }
    text = comforted(std::move(text));
    next_.order_no = main.order_no;
    keep_topic();
    note("answered");
    Telling telling{.introduction = introduction(), .text = text};
    for (const Purchase* purchase : purchases) telling.orders.push_back(purchase->order_no);
    return telling_of(answered(main, std::move(text), again), std::move(telling));
  }

  Decision answered(const Purchase& main, std::string text, bool again) {
    Decision decision;
    const bool opens = !turn_.ticket && topic_ != Intent::order_status;
    if (opens)
      decision.at_once.emplace_back(
          desk::OpenTicket{.contact = turn_.contact.contact,
                           .ticket_kind = Word{enum_text(topic_)},
                           .subject = {std::string(name_of(topic_, tongue_))},
                           .order_no = main.order_no});
    decision.at_once.emplace_back(message(introduced(std::move(text))));
    for (desk::CommandBody& proof : proofs_) decision.at_once.push_back(std::move(proof));
    decision.at_once.emplace_back(memory());
    decision.afterwards.emplace_back(desk::RecordVerdict{
        .contact = turn_.contact.contact, .ticket = turn_.ticket, .verdict = main.verdict});
    if ((opens || turn_.ticket) && !again)
      decision.afterwards.emplace_back(
          desk::AddProgress{.ticket = turn_.ticket, .step = Word{"diagnosed"}});
    return decision;
  }

  // -- a human

  const Purchase* purchase_for_brief(const Purchase* known) const {
    if (known != nullptr) return known;
    return turn_.found && !turn_.found->empty() ? &turn_.found->front() : nullptr;
  }

  Decision hand_over(std::string_view reason, Phrase phrase, Priority priority,
                     const Purchase* known = nullptr) {
    if (!turn_.found && !turn_.look_up_failed)
      if (std::vector<LookUp> wanted = keys(); !wanted.empty())
        return {.look_up = std::move(wanted)};
    const Purchase* purchase = purchase_for_brief(known);
    // What the ticket shows its customer must not tell of somebody else's order.
    const bool tellable = purchase != nullptr && may_be_told(*purchase);
    const trade::Number order_no = tellable ? purchase->order_no : trade::Number{};
    Decision decision;
    decision.at_once.emplace_back(desk::RequestHuman{.contact = turn_.contact.contact,
                                                     .ticket = turn_.ticket,
                                                     .reason = Word{reason},
                                                     .ticket_kind = ticket_kind(),
                                                     .priority = priority,
                                                     .brief = {brief_text(turn_, topic_, purchase)},
                                                     .order_no = order_no});
    std::string text = phrase == Phrase::handover_rule
                           ? filled(text_of(phrase, tongue_), {name_of(topic_, tongue_)})
                           : say(phrase);
    if (phrase == Phrase::look_up_failed) text += "\n" + say(Phrase::handover);
    if (phrase == Phrase::minor_handover && tellable)
      text +=
          "\n" + answer_text(*purchase, is_proven(*purchase) || password_fits(*purchase), tongue_);
    text = introduced(std::move(text));
    forget_topic();
    next_.topic = Word{"handed_over"};
    next_.order_no = order_no;
    decision.when_refused = message(say(Phrase::handover_refused));
    decision.afterwards.emplace_back(message(std::move(text)));
    for (desk::CommandBody& proof : proofs_) decision.afterwards.push_back(std::move(proof));
    decision.afterwards.emplace_back(memory());
    if (tellable)
      decision.afterwards.emplace_back(desk::RecordVerdict{
          .contact = turn_.contact.contact, .ticket = turn_.ticket, .verdict = purchase->verdict});
    return decision;
  }

  Word ticket_kind() const {
    const bool about_nothing = topic_ == Intent::chit_chat || topic_ == Intent::human_request;
    return about_nothing ? Word{"general"} : Word{enum_text(topic_)};
  }

  const Turn& turn_;
  const language::Understanding& said_;
  const language::Slots& slots_;
  std::vector<trade::BuyerKey> buyers_;
  Tongue tongue_;
  desk::DialogueState next_;
  Intent topic_ = Intent::chit_chat;
  Matter matter_ = Matter::ordinary;
  std::string told_{};  // what was read in the pictures, to be told
  bool reading_was_answered_ = false;
  bool reading_was_wrong_ = false;
  std::vector<desk::CommandBody> proofs_{};
};

}  // namespace

std::optional<std::string> offered_password(const language::Understanding& understanding,
                                            std::string_view text,
                                            const desk::DialogueState& dialogue) {
  if (understanding.slots.query_password) return understanding.slots.query_password;
  const bool was_asked =
      std::ranges::find(dialogue.asked, Word{"query_password"}) != dialogue.asked.end();
  if (!was_asked || !understanding.slots.order_nos.empty()) return std::nullopt;
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
  const bool one_word = text.size() >= 3 && text.size() <= 32 &&
                        std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
  if (!one_word || understanding.wants_human) return std::nullopt;
  return std::string(text);
}

Intent topic_of(const Turn& turn) {
  if (!turn.pictures) return Conversation(turn).subject();
  const Turn heard = with_pictures(turn);
  return Conversation(heard).subject();
}

trade::ClaimKind claim_of(const Turn& turn) {
  if (!turn.pictures) return Conversation(turn).claim();
  const Turn heard = with_pictures(turn);
  return Conversation(heard).claim();
}

Decision decide(const Turn& turn) {
  if (!turn.pictures) return Conversation(turn).run();
  const Turn heard = with_pictures(turn);
  return Conversation(heard).run();
}

bool is_with_humans(const desk::Ticket& ticket) {
  switch (ticket.state) {
    case desk::TicketState::queued:
    case desk::TicketState::offered:
    case desk::TicketState::held:
      return true;
    case desk::TicketState::assistant:
    case desk::TicketState::resolved:
    case desk::TicketState::merged:
      return false;
  }
  return false;
}

}  // namespace jx::assistant
