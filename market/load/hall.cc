#include "market/load/hall.h"

#include <charconv>

#include "market/client/command_ids.h"
#include "market/load/staff.h"

namespace jx::market {

namespace {

constexpr std::size_t http_lines = 64;
constexpr int http_sources = 1000;  // first loopback address of those lines
constexpr auto open_wait_max = std::chrono::seconds(120);
constexpr auto seen_every = std::chrono::milliseconds(2000);
constexpr int sources = 8;  // loopback addresses to come from

// A message's id names its conversation and direction: "<ascending>-<conversation>[vw]"; those of
// other commands end in a hexadecimal digit.
std::string id_of(std::size_t conversation, Direction direction) {
  return fmt::format("{}-{:x}{}", next_command_id(), conversation,
                     direction == Direction::to_agent ? 'v' : 'w');
}

std::optional<std::pair<std::size_t, Direction>> place_of(std::string_view id) {
  const auto dash = id.rfind('-');
  if (dash == id.npos || id.size() < dash + 3) return std::nullopt;
  const char side = id.back();
  if (side != 'v' && side != 'w') return std::nullopt;
  std::size_t conversation = 0;
  std::from_chars(id.data() + dash + 1, id.data() + id.size() - 1, conversation, 16);
  return std::pair{conversation, side == 'v' ? Direction::to_agent : Direction::to_visitor};
}

}  // namespace

// Messages of one conversation in one direction, in order.
struct Hall::Flow {
  struct UnderWay {
    std::uint64_t number = 0;
    Timing timing{};
  };
  std::deque<UnderWay> under_way{};
  std::uint64_t sent = 0;
  std::uint64_t acked = 0;
  std::uint64_t shown = 0;
};

struct Hall::Visitor final : StreamWatcher {
  Visitor(Hall& owner, std::size_t position, Credentials credentials)
      : hall(owner),
        index(position),
        client(owner.loop_,
               {.server = owner.settings_.server,
                .source = 1 + static_cast<int>(position % sources),
                .retry_first = span_of(0.05),
                .retry_max = span_of(0.5)},
               std::move(credentials), *this) {}

  void on_ready(const Json& welcome) override {
    if (asked) return;
    asked = true;
    if (hall.settings_.relay) {
      const std::string own(text_at(welcome, "contact"));
      hall.learn_contact(index, own);
      return hall.learn_agent(own, index % hall.agents_.size());
    }
    client.command(next_command_id(), R"({"kind":"request_human","reason":"asked"})");
  }
  void on_event(const ServerEvent& event) override {
    if (contact.empty()) hall.learn_contact(index, text_at(event.body, "contact"));
    if (event.kind != "message_posted" || event.actor_kind != "agent") return;
    hall.shown(index, Direction::to_visitor, text_at(event.body, "text"));
  }
  void on_snapshot(const Json& view) override {
    hall.shown_in_snapshot(view, Direction::to_visitor);
  }
  void on_ack(std::string_view id, std::uint64_t) override { hall.acknowledged(id); }
  void on_refused(std::string_view, std::string_view code) override { hall.take_refusal(code); }

  Flow& flow(Direction direction) { return direction == Direction::to_agent ? out : in; }

  Hall& hall;
  std::size_t index;
  std::size_t agent = 0;
  std::string contact{};
  StreamClient client;
  Flow out{};
  Flow in{};
  bool asked = false;
  bool joined = false;
};

struct Hall::Agent final : StreamWatcher {
  Agent(Hall& owner, std::size_t position, Credentials credentials)
      : hall(owner),
        index(position),
        client(owner.loop_,
               {.server = owner.settings_.server,
                .retry_first = span_of(0.05),
                .retry_max = span_of(0.5)},
               std::move(credentials), *this) {}

  void on_ready(const Json& welcome) override {
    if (ready) return;
    ready = true;
    id = std::string(text_at(welcome, "agent"));
    if (!hall.settings_.relay) {
      client.command(
          next_command_id(),
          fmt::format(R"({{"kind":"set_presence","agent":"{}","presence":"online"}})", id));
    }
    prove_presence();
    if (++hall.agents_ready_ == hall.agents_.size()) hall.bring_visitors_in();
  }
  void on_event(const ServerEvent& event) override {
    if (event.kind == "message_posted") {
      if (event.actor_kind != "customer") return;
      const auto found = hall.visitor_of_.find(std::string(text_at(event.body, "contact")));
      if (found == hall.visitor_of_.end()) return;
      if (hall.conversations_[found->second]->agent != index) return;
      hall.shown(found->second, Direction::to_agent, text_at(event.body, "text"));
    } else if (event.kind == "ticket_offered" && text_at(event.body, "agent") == id) {
      client.command(next_command_id(),
                     fmt::format(R"({{"kind":"accept_offer","ticket":"{}","offer":"{}"}})",
                                 text_at(event.body, "ticket"), event.seq));
    } else if (event.kind == "ticket_accepted" && text_at(event.body, "agent") == id) {
      const std::string contact(text_at(event.body, "contact"));
      client.keep_open(contact);
      client.frame(JsonObject().text("type", "open").text("contact", contact).take());
      waiting_for.push_back(contact);
    }
  }
  void on_snapshot(const Json& view) override {
    const std::string_view contact = text_at(view, "contact");
    if (std::erase(waiting_for, contact) > 0) return hall.learn_agent(contact, index);
    hall.shown_in_snapshot(view, Direction::to_agent);
  }
  void on_ack(std::string_view command, std::uint64_t) override { hall.acknowledged(command); }
  void on_refused(std::string_view, std::string_view code) override { hall.take_refusal(code); }

  // The page shows what came; it says so every two seconds.
  void prove_presence() {
    client.seen();
    hall.loop_.after(seen_every, [this, alive = hall.alive_] {
      if (*alive) prove_presence();
    });
  }

  Hall& hall;
  std::size_t index;
  std::string id{};
  StreamClient client;
  std::vector<std::string> waiting_for{};
  bool ready = false;
};

Hall::Hall(Loop& loop, Settings settings) : loop_(loop), settings_(std::move(settings)) {
  const std::string_view words = "我付了钱怎么没到账，订单一直显示处理中，麻烦帮我看看。";
  while (filling_.size() + words.size() <= static_cast<std::size_t>(settings_.text_bytes)) {
    filling_ += words;
  }
  for (std::size_t i = 0; i < http_lines; ++i) {
    http_.push_back(
        std::make_unique<HttpClient>(loop_, settings_.server, http_sources + static_cast<int>(i)));
  }
}

Hall::~Hall() { *alive_ = false; }

void Hall::open(std::function<void(Result<void>)> done) {
  opened_ = std::move(done);
  loop_.after(open_wait_max, [this, alive = alive_] {
    if (*alive) {
      give_up({ErrorKind::unavailable, "hall.not_ready",
               fmt::format("{} of {} agents, {} of {} visitors; {}", agents_ready_,
                           settings_.agents, joined_, settings_.visitors,
                           agents_[0] ? agents_[0]->client.last_loss() : "")});
    }
  });
  bring_agents_in();
}

void Hall::give_up(Error error) {
  if (auto done = std::exchange(opened_, nullptr)) done(tl::unexpected<Error>(std::move(error)));
}

void Hall::take_refusal(std::string_view code) {
  ++counts_.refused;
  last_refusal_ = code;
}

void Hall::bring_agents_in() {
  agents_.resize(static_cast<std::size_t>(settings_.agents));
  if (settings_.relay) {
    for (std::size_t i = 0; i < agents_.size(); ++i) {
      agents_[i] = std::make_unique<Agent>(*this, i, Credentials{.csrf = fmt::format("a{}", i)});
      agents_[i]->client.start();
    }
    return;
  }
  log_in(*http_[0], settings_.logins.operator_login.login, settings_.logins.operator_login.password,
         [this](Result<Credentials> in) {
           if (!in) return give_up(in.error());
           for (std::size_t i = 0; i < agents_.size(); ++i) {
             hire_load_agent(*http_[i % http_.size()], *in, i,
                             [this, i](Result<Credentials> agent) {
                               if (!agent) return give_up(agent.error());
                               agents_[i] = std::make_unique<Agent>(*this, i, *std::move(agent));
                               agents_[i]->client.start();
                             });
           }
         });
}

void Hall::bring_visitors_in() {
  if (!conversations_.empty()) return;
  conversations_.resize(static_cast<std::size_t>(settings_.visitors));
  for (std::size_t i = 0; i < conversations_.size(); ++i) admit_visitor(i);
}

void Hall::admit_visitor(std::size_t index) {
  const auto enter = [this, index](Credentials credentials) {
    conversations_[index] = std::make_unique<Visitor>(*this, index, std::move(credentials));
    conversations_[index]->client.start();
  };
  if (settings_.relay) return enter({.token = fmt::format("v{}", index)});
  open_visitor(*http_[index % http_.size()], {}, [this, enter](Result<Credentials> in) {
    if (!in) return give_up(in.error());
    enter(*std::move(in));
  });
}

void Hall::learn_contact(std::size_t visitor, std::string_view contact) {
  if (contact.empty()) return;
  conversations_[visitor]->contact = std::string(contact);
  visitor_of_[std::string(contact)] = visitor;
  join_when_known(std::string(contact));
}

void Hall::learn_agent(std::string_view contact, std::size_t agent) {
  agent_of_[std::string(contact)] = agent;
  join_when_known(std::string(contact));
}

void Hall::join_when_known(const std::string& contact) {
  const auto visitor = visitor_of_.find(contact);
  const auto agent = agent_of_.find(contact);
  if (visitor == visitor_of_.end() || agent == agent_of_.end()) return;
  Visitor& conversation = *conversations_[visitor->second];
  conversation.agent = agent->second;
  if (std::exchange(conversation.joined, true)) return;
  ++joined_;
  check_open();
}

void Hall::check_open() {
  if (joined_ < conversations_.size() || conversations_.empty()) return;
  if (auto done = std::exchange(opened_, nullptr)) done({});
}

void Hall::send(std::size_t conversation, Direction direction, Clock::time_point due) {
  Visitor& visitor = *conversations_[conversation];
  Flow& flow = visitor.flow(direction);
  const std::uint64_t number = ++flow.sent;
  flow.under_way.push_back({number, {.due = due}});
  ++counts_.sent;
  const std::string id = id_of(conversation, direction);
  if (direction == Direction::to_agent) {
    visitor.client.command(
        id, fmt::format(R"({{"kind":"post_message","text":"#{} {}"}})", number, filling_));
  } else {
    agents_[visitor.agent]->client.command(
        id, fmt::format(R"({{"kind":"post_message","contact":"{}","text":"#{} {}"}})",
                        visitor.contact, number, filling_));
  }
}

void Hall::acknowledged(std::string_view id) {
  const auto place = place_of(id);
  if (!place || place->first >= conversations_.size()) return;
  Flow& flow = conversations_[place->first]->flow(place->second);
  // Acks of one sender come in order; one that comes again (after a reconnect) changes nothing.
  if (flow.acked >= flow.sent) return;
  const std::uint64_t number = ++flow.acked;
  ++counts_.acked;
  for (auto& one : flow.under_way) {
    if (one.number == number) one.timing.acked = Clock::now();
  }
  complete_front(place->first, place->second);
}

void Hall::shown(std::size_t conversation, Direction direction, std::string_view text) {
  std::uint64_t number = 0;
  if (text.starts_with('#')) {
    std::from_chars(text.data() + 1, text.data() + text.size(), number);
  }
  if (number == 0) return;  // not one of ours
  Flow& flow = conversations_[conversation]->flow(direction);
  if (number <= flow.shown) {
    ++counts_.doubled;
    return;
  }
  counts_.skipped += number - flow.shown - 1;
  flow.shown = number;
  ++counts_.delivered;
  for (auto& one : flow.under_way) {
    if (one.number == number) one.timing.delivered = Clock::now();
  }
  complete_front(conversation, direction);
}

// What came while the line was down may come back as a whole conversation instead of events.
void Hall::shown_in_snapshot(const Json& view, Direction direction) {
  const auto found = visitor_of_.find(std::string(text_at(view, "contact")));
  const auto items = member_at(view, "items");
  if (found == visitor_of_.end() || !items || !items->is_array()) return;
  const std::string_view author = direction == Direction::to_agent ? "customer" : "agent";
  const Flow& flow = conversations_[found->second]->flow(direction);
  std::uint64_t before = 0;
  for (const Json item : items->get_array().value_unsafe()) {
    const auto by = member_at(item, "author");
    const std::string_view text = text_at(item, "text");
    if (!by || text_at(*by, "kind") != author || !text.starts_with('#')) continue;
    std::uint64_t number = 0;
    std::from_chars(text.data() + 1, text.data() + text.size(), number);
    if (number <= before) ++counts_.doubled;
    before = number;
    if (number > flow.shown) shown(found->second, direction, text);
  }
}

void Hall::complete_front(std::size_t conversation, Direction direction) {
  Flow& flow = conversations_[conversation]->flow(direction);
  while (!flow.under_way.empty()) {
    const Timing timing = flow.under_way.front().timing;
    if (timing.acked == Clock::time_point{} || timing.delivered == Clock::time_point{}) return;
    flow.under_way.pop_front();
    ++counts_.completed;
    if (on_completed) on_completed(conversation, direction, timing);
  }
}

HallCounts Hall::counts() const {
  HallCounts counts = counts_;
  for (const auto& one : conversations_) {
    if (one)
      counts.gaps += one->client.gaps(), counts.doubled += one->client.repeats(),
          counts.slowed += one->client.slowed();
  }
  for (const auto& one : agents_) {
    if (one)
      counts.gaps += one->client.gaps(), counts.doubled += one->client.repeats(),
          counts.slowed += one->client.slowed();
  }
  return counts;
}

std::uint64_t Hall::under_way() const { return counts_.sent - counts_.completed; }

std::uint64_t Hall::lost() const {
  std::uint64_t lost = counts_.skipped;
  for (const auto& one : conversations_) {
    for (const Flow* flow : {&one->out, &one->in}) {
      if (flow->acked > flow->shown) lost += flow->acked - flow->shown;
    }
  }
  return lost;
}

void Hall::move_to(const Address& server) {
  for (auto& one : conversations_) one->client.change_server(server);
  for (auto& one : agents_) one->client.change_server(server);
}

void Hall::cut_everybody() {
  for (auto& one : conversations_) one->client.cut();
  for (auto& one : agents_) one->client.cut();
}

bool Hall::everybody_ready() const {
  const auto ready = [](const auto& one) { return one && one->client.ready(); };
  return std::all_of(conversations_.begin(), conversations_.end(), ready) &&
         std::all_of(agents_.begin(), agents_.end(), ready);
}

}  // namespace jx::market
