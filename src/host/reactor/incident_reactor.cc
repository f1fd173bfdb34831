#include "host/reactor/incident_reactor.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "codec/json.h"
#include "insight/outage/wording.h"
#include "trade/chain.h"

namespace jx::host {

namespace {

constexpr std::string_view mark = "incidents";
constexpr std::chrono::seconds second{1};
constexpr Duration retry_after = seconds(1);
constexpr desk::Actor system_actor{desk::ActorKind::system, 0};
constexpr std::string_view user_prefix = "user:";
constexpr std::string_view guest_prefix = "mail:";
constexpr std::string_view locale_unknown = "zh-CN";

insight::DetectorPolicy policy_of(const IncidentReactor::Settings& settings) {
  insight::DetectorPolicy policy;
  policy.scan.buyers_min = settings.buyers_min;
  return policy;
}

// The same message has the same id, whenever and by whatever run it is sent.
desk::CommandId message_id(IncidentId incident, desk::IncidentNews news, ContactId contact) {
  const char which = news == desk::IncidentNews::over ? 'o' : 't';
  return desk::CommandId(fmt::format("i{:012}-{}{:012}", incident.value, which, contact.value));
}

bool may_pass(const Error& error) {
  return error.kind == ErrorKind::throttled || error.kind == ErrorKind::unavailable;
}

// Also what is not to be told now, as the incident has ended meanwhile: it may come back.
bool may_be_told_later(const Error& error) {
  return may_pass(error) || error.code == "incident.news_not_due";
}

}  // namespace

struct IncidentReactor::Message {
  Telling telling{};
  trade::Number order_no{};
  trade::Sentence words{};
  ContactId contact{};
  std::string locale{};
  bool has_healed = false;
};

struct IncidentReactor::Memory {
  IncidentMemory head{};
  std::map<trade::Scope, insight::Part> parts{};
};

// Writes may come in any order: an older memory never takes the place of a newer one. Thread-safe.
struct IncidentReactor::Written {
  Result<void> write(Marks& marks, const Memory& memory) {
    std::string text = codec::to_json(memory.head);
    for (const auto& [scope, part] : memory.parts) {
      text += '\n';
      codec::append_json(text, part);
    }
    const std::scoped_lock lock(mutex);
    if (memory.head.seq < seq) return {};
    auto done = marks.set(mark, text);
    if (done) seq = memory.head.seq;
    return done;
  }

  std::mutex mutex{};
  Seq seq{};
};

IncidentReactor::IncidentReactor(boost::asio::io_context& loop, DeskService& service,
                                 Diagnose diagnose, Settings settings)
    : service_(service),
      diagnose_(std::move(diagnose)),
      settings_(settings),
      detector_(policy_of(settings)),
      second_(loop),
      written_(std::make_shared<Written>()),
      follower_(service, "incidents",
                {.take = [this](const desk::Recorded& recorded, bool) { take(recorded); },
                 .done_up_to = [this](Seq) { return remembered_; },
                 .wanted =
                     [](const desk::Event& event) {
                       return std::holds_alternative<desk::FactsRecorded>(event) ||
                              std::holds_alternative<desk::VerdictRecorded>(event) ||
                              std::holds_alternative<desk::ContactErased>(event);
                     },
                 .age_max = days(1)}) {}

IncidentReactor::~IncidentReactor() { stop(); }

Result<void> IncidentReactor::start() {
  if (auto recalled = recall(); !recalled) return recalled;
  remembered_at_ = service_.now();
  if (auto followed = follower_.start(); !followed) return followed;
  stopped_ = false;
  tick_soon();
  return {};
}

void IncidentReactor::stop() {
  if (std::exchange(stopped_, true)) return;
  alive_.reset();
  second_.cancel();
  // A memory that could not be written costs a second look at some purchases.
  if (written_->write(*service_.store().marks, *memory())) remembered_ = seen_;
  follower_.stop();
}

void IncidentReactor::abandon() {
  stopped_ = true;
  alive_.reset();
  second_.cancel();
}

void IncidentReactor::tick_soon() {
  second_.expires_after(second);
  second_.async_wait([this, alive = std::weak_ptr(alive_)](const boost::system::error_code& error) {
    if (error || alive.expired()) return;
    tick();
    tick_soon();
  });
}

// ---- memory
// -------------------------------------------------------------------------------------

Result<void> IncidentReactor::recall() {
  auto text = service_.store().marks->get(mark);
  if (!text) return error_of(std::move(text));
  if (!*text) return {};
  std::string_view rest = **text;
  const auto next_line = [&] {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
  };
  const auto memory = codec::from_json<IncidentMemory>(next_line());
  if (!memory) return {};
  std::vector<insight::Part> parts;
  while (!rest.empty()) {
    auto part = codec::from_json<insight::Part>(next_line());
    if (part) parts.push_back(*std::move(part));
  }
  detector_.restore(std::move(parts));
  seen_ = remembered_ = memory->seq;
  for (const IncidentLook& look : memory->looks) {
    looks_.emplace(look.order_no, Look{.due = look.due, .first = look.first});
  }
  return {};
}

// A copy: of much trade it takes a while to be put into text, which the loop has not.
std::shared_ptr<const IncidentReactor::Memory> IncidentReactor::memory() const {
  auto memory = std::make_shared<Memory>(Memory{{.seq = seen_}, detector_.memory()});
  for (const auto& [order_no, look] : looks_) {
    memory->head.looks.push_back({order_no, look.due, look.first});
  }
  return memory;
}

// What can be of no more use is forgotten.
void IncidentReactor::tidy(Instant now) {
  const desk::State& state = service_.desk().state();
  detector_.tidy(insight::standing_of(state), now);
  std::erase_if(unreachable_, [&](const Telling& telling) {
    return !state.incidents.contains(telling.incident);
  });
}

void IncidentReactor::remember_now_and_then() {
  const Instant now = service_.now();
  if (now - remembered_at_ < remember_every) return;
  remembered_at_ = now;
  tidy(now);
  if (seen_ == remembered_) return;
  service_.in_background([marks = service_.store().marks.get(), memory = memory(),
                          written = written_] { return written->write(*marks, *memory); },
                         [this, alive = std::weak_ptr(alive_), seen = seen_](Result<void> done) {
                           if (alive.expired() || !done) return;
                           remembered_ = seen;
                           follower_.note_done();
                         });
}

// ---- what becomes of purchases
// -------------------------------------------------------------------------------------

void IncidentReactor::take(const desk::Recorded& recorded) {
  if (recorded.seq <= seen_) return;
  seen_ = recorded.seq;
  const Instant now = service_.now();
  if (const auto* facts = std::get_if<desk::FactsRecorded>(&recorded.event)) {
    for (const trade::Fact& fact : facts->facts) {
      if (now - trade::time_of(fact) > fact_age_max) continue;
      ask(views::keys_of(fact.body).order_no, now + settings_.settle, std::nullopt);
    }
  } else if (const auto* verdict = std::get_if<desk::VerdictRecorded>(&recorded.event)) {
    if (!verdict->verdict.cause.empty()) ask(verdict->verdict.order_no, now, verdict->verdict);
  } else if (const auto* erased = std::get_if<desk::ContactErased>(&recorded.event)) {
    detector_.forget(erased->buyer);
  }
}

void IncidentReactor::ask(const trade::Number& order_no, Instant due,
                          std::optional<trade::Verdict> complaint) {
  if (order_no.empty()) return;
  const auto found = looks_.find(order_no);
  if (found == looks_.end()) {
    if (looks_.size() >= looks_max) return;
    looks_.emplace(order_no,
                   Look{.due = due, .first = service_.now(), .complaint = std::move(complaint)});
    return;
  }
  Look& look = found->second;
  look.again = look.again || look.reading;
  look.due = complaint ? due : std::min(due, look.first + settle_max);
  if (complaint) look.complaint = std::move(complaint);
}

// A read may be answered before it returns: its own look may then be gone, and this is not begun
// again from within. So a pool that takes nothing is asked reads_max times a second, no more.
void IncidentReactor::read_due() {
  if (std::exchange(beginning_, true)) return;
  const Instant now = service_.now();
  std::size_t places = reads_max - reads_;
  for (auto at = looks_.begin(); at != looks_.end() && places > 0;) {
    const auto& [order_no, look] = *at++;
    if (look.reading || look.due > now) continue;
    --places;
    read(order_no);
  }
  beginning_ = false;
}

void IncidentReactor::read(const trade::Number& order_no) {
  const auto found = looks_.find(order_no);
  if (found == looks_.end()) return;
  Look& look = found->second;
  look.reading = true;
  look.again = false;
  ++reads_;
  service_.read_purchase({.number = order_no}, [this, alive = std::weak_ptr(alive_),
                                                order_no](Result<std::vector<trade::Fact>> facts) {
    if (alive.expired()) return;
    --reads_;
    finish(order_no, facts);
    read_due();
  });
}

insight::Reading IncidentReactor::reading_of(const trade::Number& order_no,
                                             const std::vector<trade::Fact>& facts,
                                             const std::optional<trade::Verdict>& complaint) const {
  const trade::Chain chain = trade::join(facts, order_no);
  if (complaint) {
    auto reading = insight::read_complaint(chain, *complaint);
    if (reading.health == insight::Health::trouble) return reading;
  }
  const Instant now = service_.now();
  return insight::read_outcome(chain, diagnose_(facts, now), now);
}

void IncidentReactor::finish(const trade::Number& order_no,
                             const Result<std::vector<trade::Fact>>& facts) {
  const auto found = looks_.find(order_no);
  if (found == looks_.end()) return;
  Look& look = found->second;
  look.reading = false;
  const Instant now = service_.now();
  if (!facts) {
    if (!may_pass(facts.error())) {
      looks_.erase(found);
    } else {
      look.due = std::max(look.due, now + retry_after);
    }
    return;
  }
  const insight::Reading reading = reading_of(order_no, *facts, look.complaint);
  if (reading.health == insight::Health::well || reading.health == insight::Health::trouble) {
    const auto standing = insight::standing_of(service_.desk().state());
    detector_.apply(reading.outcome, standing, now);
  }
  if (look.again) {
    look.first = now;
  } else if (reading.health == insight::Health::waiting) {
    look.due = std::max(reading.look_again, now + seconds(1));
  } else {
    looks_.erase(found);
  }
}

// ---- incidents
// -------------------------------------------------------------------------------------

void IncidentReactor::submit(desk::CommandBody body, const desk::CommandId& id, Done<Reply> done) {
  service_.submit(system_actor, id, std::move(body), std::move(done));
}

void IncidentReactor::tick() {
  if (stopped_) return;
  read_due();
  const auto standing = insight::standing_of(service_.desk().state());
  propose(standing);
  // Nothing below takes an incident out of the state, so each stays where it is.
  for (const auto& [id, incident] : service_.desk().state().incidents) {
    if (incident.ended_at == Instant{}) spread(incident);
    close_when_over(incident);
    tell(incident);
  }
  remember_now_and_then();
}

void IncidentReactor::propose(const std::vector<insight::Standing>& standing) {
  const Instant now = service_.now();
  for (const insight::Finding& finding : detector_.take_findings(standing, now)) {
    const insight::IncidentTexts texts = insight::texts_of(finding, settings_.utc_offset);
    // A refusal means that one like it stands already, or too many do: then nothing is lost.
    submit(desk::ProposeIncident{.scope = finding.scope,
                                 .goods = insight::goods_line(finding),
                                 .cause = finding.cause,
                                 .party = finding.party,
                                 .since = std::min(finding.since, now),
                                 .buyers = finding.buyers,
                                 .troubled = finding.troubled,
                                 .usual_bp = finding.usual_bp,
                                 .during_bp = finding.during_bp,
                                 .text = texts.text,
                                 .over_text = texts.over_text},
           {}, [](Result<Reply>) {});
  }
}

void IncidentReactor::spread(const desk::IncidentState& incident) {
  if (busy_.contains(incident.incident)) return;
  desk::SpreadIncident command{.incident = incident.incident};
  for (const insight::Outcome* outcome : detector_.affected(insight::standing_of(incident))) {
    if (outcome->buyer.empty() || incident.affected.contains(outcome->buyer)) continue;
    if (command.purchases.size() >= desk::incident_purchases_per_command_max) break;
    command.purchases.push_back({outcome->buyer, outcome->order_no});
  }
  if (command.purchases.empty()) return;
  busy_.insert(incident.incident);
  submit(std::move(command), {},
         [this, alive = std::weak_ptr(alive_), id = incident.incident](Result<Reply>) {
           if (!alive.expired()) busy_.erase(id);
         });
}

// Announced ones are closed; a proposal that is over before anybody looked at it is withdrawn.
void IncidentReactor::close_when_over(const desk::IncidentState& incident) {
  const bool stands = incident.ended_at == Instant{};
  if (!stands || !detector_.looks_over(insight::standing_of(incident))) {
    looks_over_since_.erase(incident.incident);
    return;
  }
  const Instant now = service_.now();
  const Instant since = looks_over_since_.try_emplace(incident.incident, now).first->second;
  if (now - since < settings_.quiet) return;
  const Word recovered{"recovered"};
  if (incident.stage == desk::IncidentStage::announced) {
    submit(desk::CloseIncident{incident.incident, recovered}, {}, [](Result<Reply>) {});
  } else {
    submit(desk::DismissIncident{incident.incident, recovered}, {}, [](Result<Reply>) {});
  }
}

// ---- messages
// -------------------------------------------------------------------------------------

void IncidentReactor::tell(const desk::IncidentState& incident) {
  using desk::IncidentNews;
  const bool is_over = incident.stage == desk::IncidentStage::closed;
  if (!is_over && incident.stage != desk::IncidentStage::announced) return;
  const IncidentNews before = is_over ? IncidentNews::told : IncidentNews::none;
  const IncidentNews news = is_over ? IncidentNews::over : IncidentNews::told;
  for (const auto& [buyer, affected] : incident.affected) {
    if (telling_.size() >= tells_max) return;
    if (affected.news != before) continue;
    const Telling telling{incident.incident, buyer, news};
    if (unreachable_.contains(telling) || !telling_.insert(telling).second) continue;
    begin(
        std::make_shared<Message>(Message{.telling = telling,
                                          .order_no = affected.order_no,
                                          .words = is_over ? incident.over_text : incident.text}));
  }
}

bool IncidentReactor::is_settled(const trade::Number& order_no,
                                 const std::vector<trade::Fact>& facts) const {
  const Instant now = service_.now();
  const trade::Verdict verdict = diagnose_(facts, now);
  return verdict.cause == Word{"refunded"} ||
         insight::read_outcome(trade::join(facts, order_no), verdict, now).health ==
             insight::Health::well;
}

// A purchase that has gone well meanwhile, or was paid back, is no reason to worry its buyer.
void IncidentReactor::begin(const std::shared_ptr<Message>& message) {
  if (message->telling.news == desk::IncidentNews::over || message->order_no.empty()) {
    return find_contact(message);
  }
  service_.read_purchase(
      {.number = message->order_no},
      [this, alive = std::weak_ptr(alive_), message](Result<std::vector<trade::Fact>> facts) {
        if (alive.expired()) return;
        if (!facts) return give_up(message->telling, false);
        message->has_healed = is_settled(message->order_no, *facts);
        find_contact(message);
      });
}

// Who is in memory, else who is in the tables, else a new conversation for who the shop will vouch
// for when they come.
void IncidentReactor::find_contact(const std::shared_ptr<Message>& message) {
  const trade::BuyerKey& buyer = message->telling.buyer;
  if (const auto hot = service_.desk().find_contact(buyer)) {
    message->contact = *hot;
    return word(message);
  }
  service_.in_pool(
      [rows = service_.store().rows.get(), message, buyer]() -> Result<void> {
        const std::string_view key = buyer.view();
        auto found = rows->find_buyer(buyer);
        if (found && !*found && key.starts_with(guest_prefix)) {
          const auto print = desk::HandleKey::from(key.substr(guest_prefix.size()));
          if (print) found = rows->find_contact(desk::Channel::mail, *print);
        }
        if (!found) return error_of(std::move(found));
        if (!*found) return {};
        message->contact = **found;
        auto contact = rows->load_contact(**found, 1);
        if (!contact) return error_of(std::move(contact));
        if (*contact) message->locale = (**contact).contact.locale;
        return {};
      },
      [this, alive = std::weak_ptr(alive_), message](Result<void> read) {
        if (alive.expired()) return;
        if (!read) return give_up(message->telling, false);
        if (message->contact) return word(message);
        make_contact(message);
      });
}

void IncidentReactor::make_contact(const std::shared_ptr<Message>& message) {
  const trade::BuyerKey& buyer = message->telling.buyer;
  if (!buyer.view().starts_with(user_prefix) || message->has_healed) {
    return give_up(message->telling, true);
  }
  // The address under which the shop's signed identity is met at the door.
  service_.contact_for(desk::Channel::web, fmt::format("buyer:{}", buyer.view()), {},
                       std::string(locale_unknown), buyer,
                       [this, alive = std::weak_ptr(alive_), message](Result<ContactId> made) {
                         if (alive.expired()) return;
                         if (!made) return give_up(message->telling, !may_pass(made.error()));
                         message->contact = *made;
                         word(message);
                       });
}

void IncidentReactor::word(const std::shared_ptr<Message>& message) {
  const desk::ContactState* hot = service_.desk().find_contact(message->contact);
  if (hot != nullptr) message->locale = hot->locale;
  send(message);
}

void IncidentReactor::send(const std::shared_ptr<Message>& message) {
  const bool is_over = message->telling.news == desk::IncidentNews::over;
  std::string text;
  if (!message->has_healed) {
    text = insight::buyer_text(message->words, message->order_no, message->locale, is_over);
  }
  submit(desk::TellIncidentBuyer{.contact = message->contact,
                                 .incident = message->telling.incident,
                                 .buyer = message->telling.buyer,
                                 .news = message->telling.news,
                                 .text = {std::move(text)}},
         message_id(message->telling.incident, message->telling.news, message->contact),
         [this, alive = std::weak_ptr(alive_), message](Result<Reply> reply) {
           if (alive.expired()) return;
           if (!reply) return give_up(message->telling, !may_be_told_later(reply.error()));
           telling_.erase(message->telling);
           tell_on(message->telling.incident);
         });
}

void IncidentReactor::give_up(const Telling& telling, bool for_good) {
  telling_.erase(telling);
  if (for_good) unreachable_.insert(telling);
}

// The next of those who wait for a place.
void IncidentReactor::tell_on(IncidentId incident) {
  if (stopped_) return;
  const auto& incidents = service_.desk().state().incidents;
  if (const auto found = incidents.find(incident); found != incidents.end()) tell(found->second);
}

}  // namespace jx::host
