// The laws of DESIGN §1 at the desk, held against thousands of random commands.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "desk/testing/live_desk.h"

namespace jx::desk {
namespace {

std::uint64_t seed() {
  const char* given = std::getenv("JX_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

// Makes commands that are mostly sensible: about things that exist, by those who have to do with
// them; some by strangers and about nothing.
class Crowd {
 public:
  Crowd(std::uint64_t seed_value, const Desk& desk) : random_(seed_value), desk_(desk) {}

  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }
  bool chance(std::size_t percent) { return below(100) < percent; }

  std::size_t staff_at_work() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        desk_.state().agents, [](const auto& entry) { return !entry.second.dismissed; }));
  }

  Command next() {
    Command command;
    command.actor = actor();
    command.body = body(command.actor);
    if (chance(80)) command.id = CommandId{fmt::format("{:08}", ++commands_)};
    command.digest = commands_;
    return command;
  }

 private:
  template <class Map>
  auto any_of(const Map& map) -> typename Map::key_type {
    if (map.empty() || chance(2)) return typename Map::key_type{desk_.state().last.value + 7};
    return std::next(map.begin(), static_cast<std::ptrdiff_t>(below(map.size())))->first;
  }
  ContactId contact() { return any_of(desk_.state().contacts); }
  TicketId ticket() { return any_of(desk_.state().tickets); }
  AgentId agent() { return any_of(desk_.state().agents); }
  TeamId team() { return chance(70) ? TeamId{} : any_of(desk_.state().teams); }
  Word word(std::string_view name) { return Word{fmt::format("{}{}", name, below(2))}; }

  Actor actor() {
    const std::size_t kind = below(10);
    if (kind < 2) return the_system();
    if (kind < 4) return customer(contact());
    if (kind < 5) return the_assistant();
    std::vector<AgentId> busy;
    for (const auto& [id, agent] : desk_.state().agents) {
      if (!agent.held.empty()) busy.push_back(id);
    }
    return staff(busy.empty() || chance(30) ? agent() : busy[below(busy.size())]);
  }

  ContactId contact_for(const Actor& actor) {
    if (actor.kind == ActorKind::customer && chance(90)) return ContactId{actor.id};
    const Ticket* held = held_by(actor);
    return held != nullptr ? held->contact : contact();
  }
  const Ticket* held_by(const Actor& actor) {
    if (actor.kind != ActorKind::agent) return nullptr;
    const auto found = desk_.state().agents.find(AgentId{actor.id});
    if (found == desk_.state().agents.end() || found->second.held.empty()) return nullptr;
    return desk_.find_ticket(*found->second.held.begin());
  }
  TicketId ticket_for(const Actor& actor) {
    const Ticket* held = held_by(actor);
    return held != nullptr && chance(85) ? held->ticket : ticket();
  }
  // A standing offer, mostly with its agent as the actor; now and then one that never was.
  std::pair<TicketId, Seq> some_offer(Actor& actor) {
    std::vector<const Ticket*> offered;
    for (const auto& [id, ticket] : desk_.state().tickets) {
      if (ticket.offer) offered.push_back(&ticket);
    }
    if (offered.empty() || chance(10)) {
      return {ticket(), Seq{1 + below(desk_.state().last.value + 1)}};
    }
    const Ticket& ticket = *offered[below(offered.size())];
    if (chance(90)) actor = staff(ticket.offer->agent);
    return {ticket.ticket, ticket.offer->offer};
  }

  CommandBody body(Actor& actor) {
    if (staff_at_work() < 6) {
      actor = the_system();
      return AddAgent{"小林",
                      chance(20) ? Role::supervisor : Role::agent,
                      {},
                      {word("s")},
                      static_cast<std::int64_t>(1 + below(3))};
    }
    if (desk_.state().contacts.size() < 8 || chance(2)) {
      actor = the_system();
      return CreateContact{.handle = HandleKey{fmt::format("h{}", below(40))}};
    }
    if (chance(8)) return incident_work(actor);
    switch (below(32)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return PostMessage{.contact = contact_for(actor), .text = {"你好"}};
      case 4:
        return CorrectMessage{contact_for(actor), MessageNumber{1 + below(9)}, {"改"}};
      case 5:
        return TakeBackMessage{contact_for(actor), MessageNumber{1 + below(9)}};
      case 6:
        return PostNote{contact_for(actor), {}, {"注"}};
      case 7:
        return OpenTicket{.contact = contact_for(actor), .ticket_kind = word("kind")};
      case 8:
      case 9:
      case 10:
        return request(actor);
      case 11: {
        ChangeTicket change{.ticket = ticket_for(actor)};
        if (chance(50)) change.priority = static_cast<Priority>(below(4));
        if (chance(30)) change.tier = Word{chance(50) ? "dispute" : "green"};
        return change;
      }
      case 12:
      case 13:
      case 14:
      case 15: {
        const auto [ticket, offer] = some_offer(actor);
        return AcceptOffer{ticket, offer};
      }
      case 16: {
        const auto [ticket, offer] = some_offer(actor);
        return DeclineOffer{ticket, offer, {}};
      }
      case 17:
        return TransferTicket{ticket_for(actor), chance(50) ? agent() : AgentId{}, team(), {"转"}};
      case 18:
        return TakeOverTicket{ticket()};
      case 19:
        return AddProgress{ticket_for(actor), Word{"diagnosed"}, {}, {}};
      case 20:
      case 21:
        return ResolveTicket{ticket_for(actor), Word{"solved"}, {}};
      case 22:
        return ReopenTicket{ticket(), {}};
      case 23:
        return MergeTickets{ticket_for(actor), ticket()};
      case 24:
        return SplitTicket{ticket_for(actor), {MessageNumber{1}}, {}, {}};
      case 25:
        return LinkTickets{ticket_for(actor), ticket()};
      case 26:
        return presence(actor);
      case 27:
        return staff_change(actor);
      case 28:
        return chance(15) ? CommandBody{EraseContact{contact()}} : CommandBody{Wake{}};
      case 29:
        return rule_change(actor);
      case 30:
        return picture(actor);
      default:
        actor = the_system();
        return Wake{};
    }
  }

  CommandBody picture(Actor& actor) {
    const BlobHash hash(std::string(BlobHash::bytes_max, 'a'));
    if (chance(50)) return RevealPicture{contact_for(actor), hash};
    if (chance(80)) actor = the_system();
    return RecordReading{.contact = contact(),
                         .number = MessageNumber{1 + below(9)},
                         .picture = hash,
                         .failure = Word{"too_large"}};
  }

  // Incidents come, are told and go; a few buyers are affected again and again.
  CommandBody incident_work(Actor& actor) {
    actor = chance(85) ? the_system() : actor;
    const IncidentId incident = any_of(desk_.state().incidents);
    const trade::Sentence text{"发货延迟", "Late"};
    const trade::BuyerKey buyer(fmt::format("user:{}", below(6)));
    switch (below(9)) {
      case 0:
        return ProposeIncident{.scope = {.supplier = fmt::format("s{}", below(3))},
                               .cause = Word{"upstream_pending"},
                               .buyers = 5,
                               .troubled = 4,
                               .text = text,
                               .over_text = text};
      case 1:
        return ConfirmIncident{incident, {}, {}};
      case 2:
        return chance(50) ? CommandBody{DismissIncident{incident, {}}}
                          : CommandBody{RewordIncident{incident, {"换", ""}, {}}};
      case 3:
        return CloseIncident{incident, Word{"recovered"}};
      case 4:
        return ReopenIncident{incident, {}};
      case 5:
      case 6:
        return SpreadIncident{incident, {{buyer, trade::Number("A1")}}};
      case 7:
        return IdentifyBuyer{contact(), buyer, {}};
      default:
        return tell(incident, buyer);
    }
  }
  // Mostly what is due to somebody; now and then anything to anybody.
  CommandBody tell(IncidentId incident, const trade::BuyerKey& buyer) {
    const Personal text{chance(90) ? "通知" : ""};
    if (chance(80)) {
      for (const auto& [id, known] : desk_.state().incidents) {
        const bool is_over = known.stage == IncidentStage::closed;
        for (const auto& [affected, state] : known.affected) {
          const auto who = desk_.find_contact(affected);
          const bool is_due = state.news == (is_over ? IncidentNews::told : IncidentNews::none);
          if (!who || !is_due || chance(30)) continue;
          return TellIncidentBuyer{*who, id, affected,
                                   is_over ? IncidentNews::over : IncidentNews::told, text};
        }
      }
    }
    return TellIncidentBuyer{contact(), incident, buyer,
                             chance(60) ? IncidentNews::told : IncidentNews::over, text};
  }

  CommandBody request(const Actor& actor) {
    RequestHuman request{.contact = contact_for(actor), .reason = Word{"asked"}};
    if (actor.kind == ActorKind::assistant) {
      request.priority = static_cast<Priority>(below(4));
      if (chance(30)) request.skills = {word("s")};
      request.team = team();
    }
    return request;
  }
  CommandBody rule_change(Actor& actor) {
    actor = the_system();
    const RulesState& rules = desk_.state().rules;
    const RuleProposalId proposal = chance(70) ? any_of(rules.proposals) : RuleProposalId{};
    const std::vector<RuleText> sheets{{word("s"), fmt::format("rules: [{}]", below(9))}};
    switch (below(3)) {
      case 0:
        return ProposeRules{proposal, rules.current, sheets, "改"};
      case 1:
        return WithdrawRules{proposal};
      default:
        return PublishRules{proposal, {}, rules.current, sheets, "发"};
    }
  }
  CommandBody presence(Actor& actor) {
    const AgentId who = agent();
    actor = chance(80) ? staff(who) : the_system();
    constexpr std::array<Presence, 5> wishes{Presence::online, Presence::online, Presence::online,
                                             Presence::on_break, Presence::offline};
    return SetPresence{who, wishes[below(wishes.size())], {}, {}};
  }
  CommandBody staff_change(Actor& actor) {
    actor = the_system();
    switch (below(7)) {
      case 0:
        return SaveTeam{team(), "组", {word("s")}};
      case 5:
        return save_article();
      case 6:
        return change_article();
      case 1:
        return RemoveTeam{team()};
      case 2:
        return ChangeAgent{.agent = agent(),
                           .teams = std::vector<TeamId>{any_of(desk_.state().teams)},
                           .capacity = static_cast<std::int64_t>(1 + below(4))};
      case 3:
        return chance(20) ? CommandBody{DismissAgent{agent()}} : CommandBody{Wake{}};
      default:
        return SaveCannedReply{{}, "标题", "文", {}};
    }
  }

  const ArticleState& article() {
    static const ArticleState none{.article = ArticleId{999'999}};
    const auto& articles = desk_.state().articles;
    if (articles.empty() || chance(5)) return none;
    return std::next(articles.begin(), static_cast<std::ptrdiff_t>(below(articles.size())))->second;
  }
  SaveArticle save_article() {
    SaveArticle save{.content = {.zh = {"卡密无效怎么办", chance(80) ? "先核对订单。" : ""}}};
    if (chance(30)) save.owner = agent();
    if (chance(30)) save.review_by = Instant{1'700'000'000'000 + days(1).ms};
    if (chance(60)) {
      const ArticleState& changed = article();
      save.article = changed.article;
      save.based_on = static_cast<std::int64_t>(changed.versions.size());
      if (chance(20)) save.restores = 1;
    }
    return save;
  }
  CommandBody change_article() {
    const ArticleState& changed = article();
    switch (below(4)) {
      case 0:
        return AssignArticle{changed.article, chance(50) ? agent() : AgentId{}, {}};
      case 1:
        return WithdrawArticle{changed.article, "过时"};
      case 2:
        return SettleQuestions{{Seq{1 + below(99)}}, {}};
      default:
        return PublishArticle{changed.article, static_cast<std::int64_t>(changed.versions.size())};
    }
  }

  std::mt19937_64 random_;
  const Desk& desk_;
  std::uint64_t commands_ = 0;
};

// -- invariants ---------------------------------------------------------------------------------

bool is_open(const Ticket& ticket) {
  return ticket.state != TicketState::resolved && ticket.state != TicketState::merged;
}

// I-12: an open ticket is with the assistant, waiting, offered or held, and whoever has it knows.
void expect_no_orphan(const State& state) {
  for (const auto& [id, ticket] : state.tickets) {
    std::size_t held = 0;
    std::size_t offered = 0;
    for (const auto& [agent_id, agent] : state.agents) {
      held += agent.held.count(id);
      offered += agent.offered.count(id);
    }
    EXPECT_EQ(held, ticket.state == TicketState::held ? 1u : 0u) << id.value;
    EXPECT_EQ(offered, ticket.state == TicketState::offered ? 1u : 0u) << id.value;
    EXPECT_EQ(ticket.offer.has_value(), ticket.state == TicketState::offered) << id.value;
    EXPECT_EQ(bool{ticket.holder}, ticket.state == TicketState::held) << id.value;
    const auto contact = state.contacts.find(ticket.contact);
    ASSERT_NE(contact, state.contacts.end()) << id.value;
    EXPECT_EQ(contact->second.open_tickets.contains(id), is_open(ticket)) << id.value;
    EXPECT_EQ(contact->second.closed_tickets.contains(id), !is_open(ticket)) << id.value;
  }
}

// I-11: one agent a conversation, held and offered together.
void expect_one_holder(const State& state) {
  std::map<ContactId, std::set<AgentId>> agents;
  for (const auto& [id, agent] : state.agents) {
    for (const TicketId ticket : agent.held) agents[state.tickets.at(ticket).contact].insert(id);
    for (const TicketId ticket : agent.offered) agents[state.tickets.at(ticket).contact].insert(id);
  }
  for (const auto& [contact, holders] : agents) EXPECT_EQ(holders.size(), 1u) << contact.value;
}

// I-13: nobody has more than they can do; who is away is offered nothing, who is gone has nothing.
void expect_bounded_load(const State& state) {
  for (const auto& [id, agent] : state.agents) {
    const auto load = agent.held.size() + agent.offered.size();
    EXPECT_LE(static_cast<std::int64_t>(load), agent.capacity) << id.value;
    if (agent.presence == Presence::offline) EXPECT_EQ(load, 0u) << id.value;
    if (agent.presence == Presence::on_break) EXPECT_TRUE(agent.offered.empty()) << id.value;
    if (agent.dismissed) EXPECT_EQ(agent.presence, Presence::offline) << id.value;
  }
}

// Messages are numbered 1..n without gaps, and each is posted once.
void expect_gapless_messages(const std::vector<Recorded>& journal) {
  std::map<ContactId, std::uint64_t> last;
  for (const Recorded& recorded : journal) {
    const auto* message = std::get_if<MessagePosted>(&recorded.event);
    if (message != nullptr) EXPECT_EQ(message->number.value, ++last[message->contact]);
  }
}

// The age of a waiting ticket never changes but by being reopened.
void expect_age_kept(const std::vector<Recorded>& journal) {
  std::map<TicketId, Instant> since;
  for (const Recorded& recorded : journal) {
    if (const auto* reopened = std::get_if<TicketReopened>(&recorded.event)) {
      since.erase(reopened->ticket);
    }
    const auto* queued = std::get_if<TicketQueued>(&recorded.event);
    if (queued == nullptr) continue;
    const auto [at, is_new] = since.emplace(queued->ticket, queued->since);
    EXPECT_EQ(at->second, queued->since) << queued->ticket.value;
  }
}

// Law 2 for incidents: no buyer is told twice the same of one incident, nor of the end of what they
// never heard of. Of who was erased nothing is known any more: should the shop name them again,
// they are affected for the first time.
void expect_told_once(const std::vector<Recorded>& journal) {
  std::map<std::pair<IncidentId, trade::BuyerKey>, IncidentNews> last;
  for (const Recorded& recorded : journal) {
    if (const auto* erased = std::get_if<ContactErased>(&recorded.event)) {
      std::erase_if(last, [&](const auto& entry) { return entry.first.second == erased->buyer; });
    }
    const auto* told = std::get_if<IncidentBuyerTold>(&recorded.event);
    if (told == nullptr) continue;
    IncidentNews& before = last[{told->incident, told->buyer}];
    EXPECT_EQ(before, told->news == IncidentNews::told ? IncidentNews::none : IncidentNews::told)
        << recorded.seq.value;
    before = told->news;
  }
}

// Of one scope and kind of trouble at most one incident stands.
void expect_one_incident_a_scope(const State& state) {
  std::set<std::pair<trade::Scope, Word>> standing;
  for (const auto& [id, incident] : state.incidents) {
    if (incident.stage != IncidentStage::proposed && incident.stage != IncidentStage::announced) {
      continue;
    }
    EXPECT_TRUE(standing.emplace(incident.scope, trade::trouble_of(incident.cause)).second);
  }
}

void expect_sound(const State& state) {
  expect_one_incident_a_scope(state);
  expect_no_orphan(state);
  expect_one_holder(state);
  expect_bounded_load(state);
}

// An answer as text: refusal code, repetition, or events.
std::string text_of(const Result<Decision>& decision) {
  if (!decision) return std::string(decision.error().code);
  if (decision->repeat_of) return fmt::format("repeat of {}", decision->repeat_of->value);
  std::string text;
  for (const Event& event : decision->events) text += codec::to_json(event) + "\n";
  return text;
}

// -- laws ---------------------------------------------------------------------------------------

TEST(Laws, InvariantsHoldAndTheJournalRefoldsToTheSameState) {
  const std::uint64_t first = seed();
  std::map<std::string_view, std::size_t> seen;
  std::map<std::string_view, std::size_t> refused;
  for (std::uint64_t run = 0; run < 20; ++run) {
    SCOPED_TRACE(fmt::format("JX_SEED={}", first + run));
    LiveDesk live;
    Crowd crowd(first + run, live.desk);
    for (int step = 0; step < 3'000; ++step) {
      const Command command = crowd.next();
      const auto decision = live.desk.decide(command, live.now);
      if (!decision) {
        ++refused[decision.error().code];
      } else {
        live.record(command.actor, *decision, command.id, command.digest);
      }
      live.now = live.now + milliseconds(static_cast<std::int64_t>(crowd.below(4'000)));
      if (crowd.chance(40)) live.wake();
      if (step % 10 == 0) expect_sound(live.desk.state());
      if (HasFailure()) return;
    }
    expect_sound(live.desk.state());
    expect_gapless_messages(live.journal);
    expect_age_kept(live.journal);
    expect_told_once(live.journal);
    for (const Recorded& recorded : live.journal) {
      std::visit([&]<class Body>(const Body&) { ++seen[codec::type_name<Body>()]; },
                 recorded.event);
    }

    Desk refolded(default_policy());
    for (const Recorded& recorded : live.journal) refolded.apply(recorded);
    EXPECT_EQ(text_of(refolded.state()), text_of(live.desk.state()));
    EXPECT_EQ(refolded.next_wakeup(), live.desk.next_wakeup());

    Desk restored(default_policy());
    restored.restore(live.desk.state());
    EXPECT_EQ(restored.next_wakeup(), live.desk.next_wakeup());
  }
  // The crowd went everywhere: what never happened was not tested. Each of these happens some
  // thirty times and more, so five are no matter of chance.
  for (const std::string_view kind :
       {"ticket_accepted", "ticket_transferred", "ticket_reopened", "tickets_merged",
        "offer_declined", "offer_expired", "agent_dismissed", "contact_erased",
        "incident_confirmed", "incident_spread", "incident_buyer_told", "incident_closed",
        "incident_reopened"}) {
    EXPECT_GE(seen[kind], 5u) << kind << ", from JX_SEED=" << first;
  }
  EXPECT_GT(refused.size(), 20u);
}

TEST(Laws, RestoredInTheMiddleItGoesOnTheSame) {
  const std::uint64_t first = seed();
  SCOPED_TRACE(fmt::format("JX_SEED={}", first));
  LiveDesk live;
  LiveDesk other;
  Crowd crowd(first, live.desk);
  for (int step = 0; step < 1'000; ++step) {
    const Command command = crowd.next();
    const auto decision = live.desk.decide(command, live.now);
    const auto again = other.desk.decide(command, live.now);
    ASSERT_EQ(text_of(again), text_of(decision)) << step;
    other.now = live.now;
    if (decision) {
      live.record(command.actor, *decision, command.id, command.digest);
      other.record(command.actor, *decision, command.id, command.digest);
    }
    live.now = live.now + milliseconds(static_cast<std::int64_t>(crowd.below(4'000)));
    if (step % 100 == 0) other.desk.restore(State(other.desk.state()));
  }
  EXPECT_EQ(text_of(other.desk.state()), text_of(live.desk.state()));
}

TEST(Laws, WakingEarlyOrTwiceChangesNothing) {
  const std::uint64_t first = seed();
  SCOPED_TRACE(fmt::format("JX_SEED={}", first));
  LiveDesk live;
  Crowd crowd(first, live.desk);
  for (int step = 0; step < 1'500; ++step) {
    const Command command = crowd.next();
    if (const auto decision = live.desk.decide(command, live.now)) {
      live.record(command.actor, *decision, command.id, command.digest);
    }
    live.wake();
    const auto due = live.desk.next_wakeup();
    ASSERT_TRUE(!due || *due > live.now);
    const Instant early = due ? *due - milliseconds(1) : live.now + days(1);
    const auto decision = live.desk.decide({the_system(), {}, 0, Wake{}}, early);
    ASSERT_TRUE(decision && decision->events.empty()) << step;
    live.now = live.now + milliseconds(static_cast<std::int64_t>(crowd.below(4'000)));
  }
}

TEST(Laws, ARepeatedCommandHasTheSameAnswerAndNoSecondEffect) {
  const std::uint64_t first = seed();
  SCOPED_TRACE(fmt::format("JX_SEED={}", first));
  LiveDesk live;
  Crowd crowd(first, live.desk);
  std::size_t repeated = 0;
  for (int step = 0; step < 1'500; ++step) {
    const Command command = crowd.next();
    const auto decision = live.desk.decide(command, live.now);
    const Seq at{live.desk.state().last.value + 1};
    if (decision) live.record(command.actor, *decision, command.id, command.digest);
    live.now = live.now + milliseconds(static_cast<std::int64_t>(crowd.below(4'000)));
    if (!decision || decision->events.empty() || command.id.empty()) continue;
    const auto again = live.desk.decide(command, live.now);
    if (again) {
      EXPECT_EQ(again->repeat_of, at) << step;
      EXPECT_TRUE(again->events.empty());
    } else {  // the actor is gone since: dismissed or erased by this very command
      EXPECT_TRUE(again.error().code == "actor.dismissed" ||
                  again.error().code == "contact.erased");
    }
    Command other = command;
    ++other.digest;
    const auto conflict = live.desk.decide(other, live.now);
    EXPECT_FALSE(conflict);
    if (again) EXPECT_EQ(conflict.error().code, "command.conflict");
    ++repeated;
  }
  EXPECT_GT(repeated, 200u);
}

// -- hot and cold -------------------------------------------------------------------------------

// What a store would answer: everything, from a desk that never forgets.
void warm_from(const Desk& complete, Desk& cooled, const Command& command) {
  for (int round = 0; round < 4; ++round) {
    const Needs needs = cooled.needs(command);
    if (!needs.any()) return;
    const auto give = [&](ContactId id) {
      const ContactState* contact = complete.find_contact(id);
      if (contact == nullptr) return;
      std::vector<Ticket> tickets;
      for (const auto& [ticket_id, ticket] : complete.state().tickets) {
        if (ticket.contact == id) tickets.push_back(ticket);
      }
      std::vector<std::pair<CommandId, RememberedCommand>> commands;
      bool more = false;
      const auto memory = complete.state().commands.find(customer(id));
      if (memory != complete.state().commands.end()) {
        commands.assign(memory->second.ids.begin(), memory->second.ids.end());
        more = memory->second.forgot;
      }
      cooled.warm(*contact, std::move(tickets), std::move(commands), more);
    };
    if (needs.contact) give(needs.contact);
    if (needs.ticket) {
      const Ticket* ticket = complete.find_ticket(needs.ticket);
      if (ticket != nullptr) give(ticket->contact);
    }
    if (needs.handle) {
      const auto [channel, handle] = *needs.handle;
      const auto contact = complete.find_contact(channel, handle);
      contact ? give(*contact) : cooled.mark_absent(channel, handle);
    }
    if (needs.command_lookup) cooled.remember(command.actor, command.id, std::nullopt);
  }
}

TEST(Laws, CoolingAndWarmingChangesNoAnswer) {
  const std::uint64_t first = seed();
  SCOPED_TRACE(fmt::format("JX_SEED={}", first));
  LiveDesk complete;
  LiveDesk cooled;
  Crowd crowd(first, complete.desk);
  std::size_t forgotten = 0;
  for (int step = 0; step < 3'000; ++step) {
    const Command command = crowd.next();
    warm_from(complete.desk, cooled.desk, command);
    const auto expected = complete.desk.decide(command, complete.now);
    const auto answer = cooled.desk.decide(command, complete.now);
    ASSERT_EQ(text_of(answer), text_of(expected)) << step;
    cooled.now = complete.now;
    if (expected) {
      complete.record(command.actor, *expected, command.id, command.digest);
      cooled.record(command.actor, *expected, command.id, command.digest);
    }
    complete.now = complete.now + milliseconds(static_cast<std::int64_t>(crowd.below(60'000)));
    forgotten += cooled.desk.cool(complete.now, cooled.desk.state().last, crowd.below(4));
  }
  EXPECT_GT(forgotten, 20u);
  EXPECT_EQ(cooled.desk.next_wakeup(), complete.desk.next_wakeup());
}

}  // namespace
}  // namespace jx::desk
