#include "host/reactor/assistant_reactor.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "assistant/hearing.h"
#include "codec/binary.h"

namespace jx::host {
namespace {

constexpr std::size_t purchases_max = 3;
constexpr std::size_t events_heard_max = 40;
constexpr Duration history_span = days(90);
constexpr std::chrono::seconds second{1};
constexpr desk::Actor assistant_actor{desk::ActorKind::assistant, 0};
constexpr desk::Actor system_actor{desk::ActorKind::system, 0};

desk::CommandId command_id(Seq message, std::size_t number) {
  return desk::CommandId(fmt::format("a{:016}-{}", message.value, number));
}

// What was opened by this answer is filled in where it is named.
void fill_ticket(desk::CommandBody& body, TicketId ticket) {
  if (auto* verdict = std::get_if<desk::RecordVerdict>(&body)) verdict->ticket = ticket;
  if (auto* progress = std::get_if<desk::AddProgress>(&body)) progress->ticket = ticket;
}

// The newest orders among a buyer's facts.
std::vector<trade::Number> newest_orders(const std::vector<trade::Fact>& facts) {
  std::vector<std::pair<Instant, trade::Number>> orders;
  for (const trade::Fact& fact : facts) {
    const auto* order = std::get_if<trade::Order>(&fact.body);
    if (order == nullptr || order->order_no.empty()) continue;
    const auto known =
        std::ranges::find(orders, order->order_no, &std::pair<Instant, trade::Number>::second);
    const Instant at = order->created_at.value_or(fact.seen_at);
    if (known == orders.end())
      orders.emplace_back(at, order->order_no);
    else
      known->first = std::max(known->first, at);
  }
  std::ranges::sort(orders, std::greater{});
  std::vector<trade::Number> numbers;
  for (const auto& [at, number] : orders)
    if (numbers.size() < purchases_max) numbers.push_back(number);
  return numbers;
}

void put_on(assistant::GoodsShelf& shelf, const trade::Fact& fact) {
  if (const auto* goods = std::get_if<trade::Goods>(&fact.body)) shelf.put(*goods, fact.seen_at);
}

// Adds those of `more` that are not among `facts` yet.
void add_unknown(std::vector<trade::Fact>& facts, std::vector<trade::Fact> more) {
  std::set<std::pair<std::string, std::string>> known;
  for (const trade::Fact& fact : facts) known.emplace(fact.source, fact.id);
  for (trade::Fact& fact : more)
    if (known.emplace(fact.source, fact.id).second) facts.push_back(std::move(fact));
}

bool speaks_of_another_order(const trade::Verdict& verdict, const std::vector<trade::Fact>& facts,
                             const trade::Number& order_no) {
  return std::ranges::any_of(verdict.evidence, [&](const trade::Evidence& evidence) {
    const auto told = std::ranges::find_if(facts, [&](const trade::Fact& fact) {
      return fact.source == evidence.source && fact.id == evidence.fact_id;
    });
    if (told == facts.end()) return false;
    const auto* order = std::get_if<trade::Order>(&told->body);
    return order != nullptr && order->order_no != order_no;
  });
}

}  // namespace

struct AssistantReactor::Answering {
  Message message{};
  std::vector<assistant::Said> before{};
  assistant::Turn turn{};
  assistant::Decision decision{};
  std::vector<assistant::Purchase> found{};
  std::size_t reads_open = 0;
  std::size_t commands_open = 0;
  std::size_t commands = 0;  // ids used
  bool looked_up = false;
  bool failed = false;
};

AssistantReactor::AssistantReactor(boost::asio::io_context& loop, DeskService& service,
                                   const language::Language& language, Diagnose diagnose,
                                   Options options)
    : service_(service),
      language_(language),
      diagnose_(std::move(diagnose)),
      options_(options),
      second_(loop),
      follower_(
          service, "assistant",
          {.take = [this](const desk::Recorded& recorded, bool again) { take(recorded, again); },
           .done_up_to = [this](Seq seen) { return done_up_to(seen); },
           .wanted =
               [](const desk::Event& event) {
                 return std::holds_alternative<desk::MessagePosted>(event) ||
                        std::holds_alternative<desk::ReadingRecorded>(event) ||
                        std::holds_alternative<desk::FactsRecorded>(event) ||
                        std::holds_alternative<desk::ContactErased>(event);
               },
           .age_max = answer_age_max}) {}

AssistantReactor::~AssistantReactor() { stop(); }

Result<void> AssistantReactor::start() {
  fill_shelf();
  return follower_.start();
}

void AssistantReactor::stop() {
  alive_.reset();
  second_.cancel();
  follower_.stop();
}

void AssistantReactor::take(const desk::Recorded& recorded, bool again) {
  if (const auto* reading = std::get_if<desk::ReadingRecorded>(&recorded.event))
    return take_reading(*reading);
  if (const auto* told = std::get_if<desk::FactsRecorded>(&recorded.event)) {
    for (const trade::Fact& fact : told->facts) put_on(shelf_, fact);
    return;
  }
  if (const auto* erased = std::get_if<desk::ContactErased>(&recorded.event))
    return forget(erased->contact);
  const auto* posted = std::get_if<desk::MessagePosted>(&recorded.event);
  if (posted == nullptr || posted->author.kind != desk::ActorKind::customer) return;
  if (posted->message_kind == desk::MessageKind::notice) return;
  take_message({recorded.seq, recorded.at, *posted, again});
}

void AssistantReactor::take_message(Message message) {
  const bool waits = options_.pictures_are_read && aside_.size() < aside_max &&
                     std::ranges::any_of(message.posted.attachments, desk::is_picture);
  if (!waits) return queue(std::move(message));
  const std::pair place(message.posted.contact, message.posted.number);
  message.aside_since = service_.now();
  aside_.insert_or_assign(place, std::move(message));
  tick_soon();
}

void AssistantReactor::tick_soon() {
  if (aside_.empty() || std::exchange(ticks_, true)) return;
  second_.expires_after(second);
  second_.async_wait([this, alive = std::weak_ptr(alive_)](const boost::system::error_code& error) {
    if (error || alive.expired()) return;
    ticks_ = false;
    tick();
    tick_soon();
  });
}

// A reading that comes late is for the screens.
void AssistantReactor::tick() {
  const Instant begun_before = service_.now() - options_.pictures_wait;
  std::vector<Message> late;
  std::erase_if(aside_, [&](auto& waiting) {
    if (waiting.second.aside_since > begun_before) return false;
    late.push_back(std::move(waiting.second));
    return true;
  });
  for (Message& message : late) queue(std::move(message));
  if (!late.empty()) follower_.note_done();
}

void AssistantReactor::take_reading(const desk::ReadingRecorded& reading) {
  const auto found = aside_.find({reading.contact, reading.number});
  if (found == aside_.end()) return;
  Message& message = found->second;
  message.readings.push_back(reading);
  const auto pictures = std::ranges::count_if(message.posted.attachments, desk::is_picture);
  if (std::ssize(message.readings) < pictures) return;
  Message whole = std::move(message);
  aside_.erase(found);
  queue(std::move(whole));
  follower_.note_done();
}

// What waits to be answered is let go by decide().
void AssistantReactor::forget(ContactId contact) {
  std::erase_if(aside_, [contact](const auto& waiting) { return waiting.first.first == contact; });
}

void AssistantReactor::queue(Message message) {
  const ContactId contact = message.posted.contact;
  const auto found = waiting_.find(contact);
  if (found == waiting_.end() && waiting_.size() >= contacts_max) return;
  if (found != waiting_.end() && found->second.size() >= messages_per_contact_max) return;
  std::deque<Message>& queue = waiting_[contact];
  queue.push_back(std::move(message));
  if (queue.size() == 1) begin(contact);
}

assistant::PicturesSaid AssistantReactor::pictures_in(const Message& message) const {
  assistant::PicturesSaid said;
  for (const desk::ReadingRecorded& reading : message.readings) {
    if (!reading.failure.empty()) {
      said.failure = reading.failure;
      continue;
    }
    said.fields.insert(said.fields.end(), reading.fields.begin(), reading.fields.end());
  }
  for (const desk::PictureField& field : said.fields)
    if (field.name == Word{"error"} && said.error_intents.empty())
      said.error_intents = language_.understand(field.text.text).intents;
  return said;
}

void AssistantReactor::begin(ContactId contact) {
  auto work = std::make_shared<Answering>();
  work->message = waiting_.at(contact).front();
  if (work->message.may_be_answered_already) return unless_answered(std::move(work));
  listen(std::move(work));
}

// Ends the work on the first message of this contact and takes up the next.
void AssistantReactor::finish(ContactId contact) {
  const auto found = waiting_.find(contact);
  if (found == waiting_.end()) return;
  found->second.pop_front();
  if (found->second.empty()) {
    waiting_.erase(found);
  } else {
    begin(contact);
  }
  follower_.note_done();
}

void AssistantReactor::unless_answered(std::shared_ptr<Answering> work) {
  service_.when_projected([this, alive = std::weak_ptr(alive_), work] {
    if (alive.expired()) return;
    auto answered = std::make_shared<bool>(false);
    service_.in_pool(
        [rows = service_.store().rows.get(), work, answered]() -> Result<void> {
          auto known = rows->find_command(assistant_actor, command_id(work->message.seq, 0));
          if (!known) return error_of(std::move(known));
          *answered = known->has_value();
          return {};
        },
        [this, alive, work, answered](Result<void> read) {
          if (alive.expired()) return;
          // Unknown is not answered: silence is safe, a second answer is not.
          if (!read || *answered) return finish(work->message.posted.contact);
          listen(work);
        });
  });
}

TicketId AssistantReactor::open_ticket(ContactId contact) const {
  const desk::ContactState* state = service_.desk().find_contact(contact);
  if (state == nullptr || state->open_tickets.empty()) return {};
  return *state->open_tickets.rbegin();
}

// What was said before is read only where it can matter.
void AssistantReactor::listen(std::shared_ptr<Answering> work) {
  const ContactId id = work->message.posted.contact;
  const desk::ContactState* contact = service_.desk().find_contact(id);
  if (contact == nullptr || !assistant::is_under_way(contact->dialogue))
    return decide(std::move(work));
  service_.read_conversation_before(
      id, work->message.seq, events_heard_max,
      [this, alive = std::weak_ptr(alive_), work](Result<std::vector<desk::Recorded>> events) {
        if (alive.expired()) return;
        if (events) work->before = assistant::turns_of(*events, work->message.at);
        decide(work);
      });
}

void AssistantReactor::decide(std::shared_ptr<Answering> work) {
  const desk::MessagePosted& posted = work->message.posted;
  if (!is_still_ours(posted.contact)) return finish(posted.contact);
  const desk::ContactState* contact = service_.desk().find_contact(posted.contact);
  assistant::Turn& turn = work->turn;
  if (!work->looked_up) {
    turn.understanding =
        assistant::hear(language_, work->before, posted.text.text, contact->dialogue);
    turn.text = posted.text.text;
    turn.goods = goods_named(*work);
    turn.with_attachment = !posted.attachments.empty();
    if (!work->message.readings.empty()) turn.pictures = pictures_in(work->message);
    turn.channel = posted.channel;
    const auto password =
        assistant::offered_password(turn.understanding, turn.text, contact->dialogue);
    if (password)
      turn.password_print = service_.store().keys->fingerprint("query_password", *password);
  }
  turn.contact = *contact;
  turn.ticket = open_ticket(posted.contact);
  turn.now = service_.now();
  turn.incidents = assistant::announced_incidents(service_.desk().state());
  if (work->looked_up) {
    turn.look_up_failed = work->failed;
    if (!work->failed) turn.found = std::move(work->found);
  }
  assistant::Decision decision = assistant::decide(turn);
  if (!decision.look_up.empty() && !work->looked_up) {
    work->looked_up = true;
    return look_up(std::move(work), decision.look_up);
  }
  if (options_.phraser != nullptr && decision.telling)
    return phrase(std::move(work), std::move(decision));
  carry_out(std::move(work), std::move(decision));
}

// In the message, else in what the customer said before.
std::vector<trade::Goods> AssistantReactor::goods_named(const Answering& work) const {
  auto named = shelf_.named_in(work.turn.understanding.normal_text);
  for (auto said = work.before.rbegin(); named.empty() && said != work.before.rend(); ++said)
    if (said->role == language::Role::user)
      named = shelf_.named_in(language::normalise(said->text));
  return named;
}

// A person, not erased, whom no human holds or is awaited by.
bool AssistantReactor::is_still_ours(ContactId contact) const {
  const desk::ContactState* state = service_.desk().find_contact(contact);
  if (state == nullptr || state->erased) return false;
  return std::ranges::none_of(state->open_tickets, [&](TicketId id) {
    const desk::Ticket* ticket = service_.desk().find_ticket(id);
    return ticket != nullptr && assistant::is_with_humans(*ticket);
  });
}

void AssistantReactor::phrase(std::shared_ptr<Answering> work, assistant::Decision decision) {
  const assistant::Turn& turn = work->turn;
  const assistant::Telling& telling = *decision.telling;
  const language::Slots& slots = turn.understanding.slots;
  PhrasingTask task{.contact = turn.contact.contact,
                    .tongue = assistant::tongue_of(turn.contact.locale),
                    .topic = assistant::topic_of(turn),
                    .claim = assistant::claim_of(turn),
                    .words = turn.text,
                    .personal = slots.phones,
                    .text = telling.text};
  if (slots.account) task.personal.push_back(*slots.account);
  task.personal.insert(task.personal.end(), slots.order_nos.begin(), slots.order_nos.end());
  for (const assistant::Purchase& purchase :
       turn.found.value_or(std::vector<assistant::Purchase>{})) {
    task.personal.emplace_back(purchase.order_no.view());
    if (std::ranges::find(telling.orders, purchase.order_no) != telling.orders.end())
      task.told_of.push_back(purchase);
  }
  auto chosen = std::make_shared<assistant::Decision>(std::move(decision));
  options_.phraser->phrase(std::move(task), [this, alive = std::weak_ptr(alive_), work,
                                             chosen](const std::string& text) {
    if (alive.expired()) return;
    // Somebody may have taken over, or left, while the words were looked for.
    if (!is_still_ours(work->message.posted.contact)) return finish(work->message.posted.contact);
    const assistant::Telling& told = *chosen->telling;
    auto& message = std::get<desk::PostMessage>(chosen->at_once[told.at]);
    message.text.text = told.introduction.empty() ? text : told.introduction + "\n" + text;
    carry_out(work, std::move(*chosen));
  });
}

void AssistantReactor::look_up(std::shared_ptr<Answering> work,
                               const std::vector<assistant::LookUp>& wanted) {
  work->reads_open = 1;  // this function's own, so that answers at once do not end it early
  for (const assistant::LookUp& each : wanted) {
    ++work->reads_open;
    switch (each.kind) {
      case assistant::LookUpKind::number: {
        const auto number = trade::Number::from(each.text);
        if (!number) {
          one_read(work);
        } else {
          read(work, {.number = *number});
        }
        break;
      }
      case assistant::LookUpKind::card: {
        const std::string print = service_.store().keys->fingerprint("card", each.text);
        read(work, {.card = trade::CardPrint::from(print).value_or(trade::CardPrint{})});
        break;
      }
      case assistant::LookUpKind::tail:
        resolve_tail(work, each.text);
        break;
      case assistant::LookUpKind::buyer:
        resolve_buyer(work, trade::BuyerKey::from(each.text).value_or(trade::BuyerKey{}));
        break;
    }
  }
  one_read(work);
}

void AssistantReactor::resolve_tail(std::shared_ptr<Answering> work, std::string tail) {
  auto numbers = std::make_shared<std::vector<trade::Number>>();
  service_.in_pool(
      [rows = service_.store().rows.get(), tail = std::move(tail), numbers]() -> Result<void> {
        auto found = rows->orders_by_tail(tail, purchases_max);
        if (!found) return error_of(std::move(found));
        *numbers = *std::move(found);
        return {};
      },
      [this, alive = std::weak_ptr(alive_), work, numbers](Result<void> done) {
        if (alive.expired()) return;
        work->failed = work->failed || !done;
        for (const trade::Number& number : *numbers) {
          ++work->reads_open;
          read(work, {.number = number});
        }
        one_read(work);
      });
}

void AssistantReactor::resolve_buyer(std::shared_ptr<Answering> work,
                                     const trade::BuyerKey& buyer) {
  service_.read_buyer(
      buyer, service_.now() - history_span,
      [this, alive = std::weak_ptr(alive_), work](Result<std::vector<trade::Fact>> facts) {
        if (alive.expired()) return;
        if (facts) {
          for (const trade::Number& number : newest_orders(*facts)) {
            ++work->reads_open;
            read(work, {.number = number});
          }
        } else {
          work->failed = true;
        }
        one_read(work);
      });
}

void AssistantReactor::read(std::shared_ptr<Answering> work, PurchaseKey key) {
  service_.read_purchase(key, [this, alive = std::weak_ptr(alive_), work,
                               number = key.number](Result<std::vector<trade::Fact>> facts) {
    if (alive.expired()) return;
    if (!facts) {
      if (facts.error().kind != ErrorKind::not_found) work->failed = true;
      return one_read(work);
    }
    const trade::ClaimKind claim = assistant::claim_of(work->turn);
    auto purchase =
        assistant::purchase_of(*facts, number, diagnose_(*facts, number, claim, service_.now()));
    if (!purchase) return one_read(work);
    if (!options_.order_number_is_key) purchase->number_is_key = false;
    take_purchase(work, *std::move(facts), *std::move(purchase));
  });
}

// Whether somebody was charged twice is not to be seen in one purchase. The customer must be its
// buyer: what lies beside it speaks of the buyer's other orders.
bool AssistantReactor::wants_history(const Answering& work,
                                     const assistant::Purchase& purchase) const {
  if (assistant::claim_of(work.turn) != trade::ClaimKind::duplicate_charge) return false;
  const desk::ContactState& contact = work.turn.contact;
  const bool proven =
      std::ranges::find(contact.proven_orders, purchase.order_no) != contact.proven_orders.end() ||
      (!work.turn.password_print.empty() &&
       work.turn.password_print == purchase.query_password_print);
  return !purchase.buyer.empty() &&
         (proven || assistant::proof_by_identity(contact, purchase.buyer));
}

void AssistantReactor::take_purchase(const std::shared_ptr<Answering>& work,
                                     std::vector<trade::Fact> facts, assistant::Purchase purchase) {
  if (!wants_history(*work, purchase)) {
    keep(work, std::move(purchase));
    return one_read(work);
  }
  const trade::BuyerKey buyer = purchase.buyer;
  service_.read_buyer(
      buyer, service_.now() - history_span,
      [this, alive = std::weak_ptr(alive_), work, facts = std::move(facts),
       purchase = std::move(purchase)](Result<std::vector<trade::Fact>> history) mutable {
        if (alive.expired()) return;
        if (history) {
          add_unknown(facts, *std::move(history));
          trade::Verdict verdict =
              diagnose_(facts, purchase.order_no, assistant::claim_of(work->turn), service_.now());
          // Who proved one order is told of another only as its known buyer.
          if (assistant::proof_by_identity(work->turn.contact, purchase.buyer) ||
              !speaks_of_another_order(verdict, facts, purchase.order_no))
            purchase.verdict = std::move(verdict);
        }
        keep(work, std::move(purchase));
        one_read(work);
      });
}

void AssistantReactor::keep(const std::shared_ptr<Answering>& work, assistant::Purchase purchase) {
  if (std::ranges::find(work->found, purchase.order_no, &assistant::Purchase::order_no) ==
      work->found.end())
    work->found.push_back(std::move(purchase));
}

// The goods told before this run; later ones come with their events.
void AssistantReactor::fill_shelf() {
  service_.when_projected([this, alive = std::weak_ptr(alive_)] {
    if (alive.expired()) return;
    auto told = std::make_shared<std::vector<trade::Fact>>();
    service_.in_pool(
        [rows = service_.store().rows.get(), keys = service_.store().keys.get(),
         told]() -> Result<void> {
          auto encoded = rows->goods_facts(assistant::GoodsShelf::goods_max);
          if (!encoded) return error_of(std::move(encoded));
          for (const std::string& bytes : *encoded)
            if (auto fact = codec::decode_fact(bytes, *keys)) told->push_back(*std::move(fact));
          return {};
        },
        [this, alive, told](Result<void>) {
          if (alive.expired()) return;
          for (const trade::Fact& fact : *told) put_on(shelf_, fact);
        });
  });
}

void AssistantReactor::one_read(std::shared_ptr<Answering> work) {
  if (--work->reads_open > 0) return;
  if (!work->found.empty()) work->failed = false;
  decide(std::move(work));
}

void AssistantReactor::submit(const std::shared_ptr<Answering>& work, desk::CommandBody body,
                              Done<Reply> done) {
  const bool proves = std::holds_alternative<desk::ProveOwnership>(body);
  const desk::CommandId id = command_id(work->message.seq, work->commands++);
  service_.submit(proves ? system_actor : assistant_actor, id, std::move(body), std::move(done));
}

void AssistantReactor::carry_out(std::shared_ptr<Answering> work, assistant::Decision decision) {
  const ContactId contact = work->message.posted.contact;
  if (decision.at_once.empty()) return finish(contact);
  work->decision = std::move(decision);
  work->commands_open = work->decision.at_once.size();
  auto refused = std::make_shared<bool>(false);
  for (std::size_t i = 0; i < work->decision.at_once.size(); ++i) {
    submit(work, work->decision.at_once[i],
           [this, alive = std::weak_ptr(alive_), work, refused, i](Result<Reply> reply) {
             if (alive.expired()) return;
             if (i == 0 && !reply) *refused = true;
             if (--work->commands_open > 0) return;
             if (!*refused) return afterwards(work);
             if (!work->decision.when_refused) return finish(work->message.posted.contact);
             submit(work, *work->decision.when_refused, [this, alive, work](Result<Reply>) {
               if (!alive.expired()) finish(work->message.posted.contact);
             });
           });
  }
}

void AssistantReactor::afterwards(std::shared_ptr<Answering> work) {
  const ContactId contact = work->message.posted.contact;
  std::vector<desk::CommandBody> bodies = std::move(work->decision.afterwards);
  if (bodies.empty()) return finish(contact);
  const TicketId ticket = open_ticket(contact);
  work->commands_open = bodies.size();
  for (desk::CommandBody& body : bodies) {
    fill_ticket(body, ticket);
    submit(work, std::move(body), [this, alive = std::weak_ptr(alive_), work](Result<Reply>) {
      if (alive.expired()) return;
      if (--work->commands_open == 0) finish(work->message.posted.contact);
    });
  }
}

// A message that still waits must come again.
Seq AssistantReactor::done_up_to(Seq seen) const {
  for (const auto& [place, message] : aside_) seen = std::min(seen, Seq{message.seq.value - 1});
  for (const auto& [contact, queue] : waiting_)
    for (const Message& message : queue) seen = std::min(seen, Seq{message.seq.value - 1});
  return seen;
}

}  // namespace jx::host
