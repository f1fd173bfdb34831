// Plays tests/scenarios/desk/*.txt: commands and clock in, events and refusals out.
// The format is described in tests/scenarios/README.md. With JX_REWRITE=1 (or --rewrite) the files
// are written anew with what the desk answers; the diff is for a person to review.
#include <gtest/gtest.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "desk/refusal.h"
#include "desk/testing/live_desk.h"

namespace jx::desk {
namespace {

const Instant start{1'700'000'000'000};

bool rewriting() {
  if (std::getenv("JX_REWRITE") != nullptr) return true;
  const auto& arguments = testing::internal::GetArgvs();
  return std::ranges::find(arguments, "--rewrite") != arguments.end();
}

// ---- writing ----

// Time since the scenario's start: "0:00:20", "0:00:00.500".
std::string time_text(Instant at) {
  const std::int64_t ms = (at - start).ms;
  std::string text =
      fmt::format("{}:{:02}:{:02}", ms / 3'600'000, ms / 60'000 % 60, ms / 1'000 % 60);
  if (ms % 1'000 != 0) text += fmt::format(".{:03}", ms % 1'000);
  return text;
}

template <class T>
std::string value_text(const T& value) {
  if constexpr (std::is_same_v<T, Instant>) {
    return time_text(value);
  } else if constexpr (std::is_same_v<T, Actor>) {
    return fmt::format("{}:{}", enum_text(value.kind), value.id);
  } else if constexpr (codec::detail::Shape<T>::optional) {
    return value ? value_text(*value) : "none";
  } else {
    std::string json = codec::to_json(value);
    const bool is_bare =
        json.size() > 2 && json.front() == '"' &&
        json.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.-",
                               1) == json.size() - 1;
    return is_bare ? json.substr(1, json.size() - 2) : json;
  }
}

// " name=value" for each member that is not as it is by default.
template <class T>
std::string members_text(const T& value) {
  std::string text;
  const T plain{};
  boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(
      [&](auto member) {
        const auto& field = value.*member.pointer;
        if (codec::to_json(field) == codec::to_json(plain.*member.pointer)) return;
        text += fmt::format(" {}={}", member.name, value_text(field));
      });
  return text;
}

// ---- reading ----

struct Argument {
  std::string name;
  std::string value;
};

// The end of the value that begins here: a bare word, a quoted text or brackets.
std::size_t value_end(std::string_view line, std::size_t at) {
  int depth = 0;
  bool quoted = false;
  for (; at < line.size(); ++at) {
    const char c = line[at];
    if (quoted) {
      if (c == '\\') ++at;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      --depth;
    } else if (c == ' ' && depth == 0) {
      break;
    }
  }
  return at;
}

std::vector<Argument> arguments_of(std::string_view text) {
  std::vector<Argument> arguments;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(' ', at)) != text.npos) {
    const std::size_t equals = text.find('=', at);
    if (equals == text.npos) break;
    const std::size_t end = value_end(text, equals + 1);
    arguments.push_back({std::string(text.substr(at, equals - at)),
                         std::string(text.substr(equals + 1, end - equals - 1))});
    at = end;
  }
  return arguments;
}

std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// "20s", "5m", "2h", "1d", "100ms".
Duration duration_of(std::string_view text) {
  const auto number = static_cast<std::int64_t>(number_of(text));
  if (text.ends_with("ms")) return milliseconds(number);
  if (text.ends_with('s')) return seconds(number);
  if (text.ends_with('m')) return minutes(number);
  if (text.ends_with('h')) return hours(number);
  return days(number);
}

// What "a*3000" may be written for.
template <class T>
constexpr bool is_text = std::is_same_v<T, std::string> || std::is_same_v<T, Personal>;
template <std::size_t N>
constexpr bool is_text<ShortText<N>> = true;

// Nothing when it is longer than the text may be.
template <class T>
bool assign_text(const std::string& text, T& out) {
  if constexpr (std::is_same_v<T, std::string>) {
    out = text;
  } else if constexpr (std::is_same_v<T, Personal>) {
    out.text = text;
  } else {
    const auto fits = T::from(text);
    if (fits) out = *fits;
    return fits.has_value();
  }
  return true;
}

template <class T>
bool read_value(const std::string& text, Instant now, T& out) {
  if constexpr (std::is_same_v<T, Instant>) {
    if (text.starts_with('+')) out = now + duration_of(std::string_view(text).substr(1));
    if (text.starts_with('-')) out = now - duration_of(std::string_view(text).substr(1));
    return true;
  } else if constexpr (codec::detail::Shape<T>::optional) {
    return read_value(text, now, out.emplace());
  } else if constexpr (is_text<T>) {
    // "a*3000": a long text without writing it out.
    const std::size_t star = text.find("*");
    if (star != text.npos && star + 1 < text.size() && text.find('"') == text.npos) {
      std::string longer;
      for (std::uint64_t i = 0; i < number_of(text.substr(star + 1)); ++i) {
        longer += text.substr(0, star);
      }
      return assign_text(longer, out);
    }
  }
  constexpr bool is_number = std::is_same_v<T, bool> || std::is_same_v<T, std::int64_t>;
  const bool is_json =
      is_number || text.starts_with('"') || text.starts_with('[') || text.starts_with('{');
  auto read = codec::from_json<T>(is_json ? text : "\"" + text + "\"");
  if (read) out = *std::move(read);
  return read.has_value();
}

// ---- playing ----

class Player {
 public:
  // The scenario's text with the answers as they are now.
  std::string play(const std::string& script) {
    std::istringstream lines(script);
    std::string line;
    while (std::getline(lines, line)) {
      if (line.starts_with("  ")) continue;  // an old answer
      out_ += line + "\n";
      if (line.empty() || line.starts_with('#')) continue;
      play_line(line);
    }
    return out_;
  }

  static std::set<std::string, std::less<>>& commands_played() {
    static std::set<std::string, std::less<>> names;
    return names;
  }
  static std::set<std::string, std::less<>>& codes_seen() {
    static std::set<std::string, std::less<>> codes;
    return codes;
  }

 private:
  void say(const std::string& text) { out_ += "  " + text + "\n"; }

  void play_line(const std::string& line) {
    if (line.starts_with('+')) {
      live_.now = live_.now + duration_of(std::string_view(line).substr(1));
    } else if (line.starts_with("policy ")) {
      set_policy(line.substr(7));
    } else if (line == "wakeup") {
      const auto due = live_.desk.next_wakeup();
      say(!due ? "none" : *due <= live_.now ? "now" : time_text(*due));
    } else if (line.starts_with("cool ")) {
      const auto count =
          live_.desk.cool(live_.now, live_.desk.state().last, number_of(line.substr(5)));
      say(fmt::format("cooled {}", count));
    } else if (line.starts_with("show ")) {
      show(line.substr(5));
    } else {
      play_command(line);
    }
  }

  void set_policy(const std::string& text) {
    Policy policy = live_.desk.policy();
    for (const Argument& argument : arguments_of(text)) {
      const std::uint64_t number = number_of(argument.value);
      if (argument.name == "commands_remembered") policy.commands_remembered = number;
      if (argument.name == "queued_tickets_max") policy.queued_tickets_max = number;
      if (argument.name == "hot_contacts_max") policy.hot_contacts_max = number;
      if (argument.name == "offers_missed_max") policy.offers_missed_max = static_cast<int>(number);
    }
    live_ = LiveDesk(policy);
  }

  void show(const std::string& what) {
    const std::uint64_t id = number_of(what.substr(what.find(' ') + 1));
    const State& state = live_.desk.state();
    const auto text = [&](const auto& map, auto key) {
      const auto found = map.find(key);
      return found == map.end() ? std::string(" none") : members_text(found->second);
    };
    if (what.starts_with("ticket")) say("ticket" + text(state.tickets, TicketId{id}));
    if (what.starts_with("agent")) say("agent" + text(state.agents, AgentId{id}));
    if (what.starts_with("article")) say("article" + text(state.articles, ArticleId{id}));
    if (what.starts_with("contact")) say("contact" + text(state.contacts, ContactId{id}));
    if (what.starts_with("incident")) say("incident" + text(state.incidents, IncidentId{id}));
  }

  // "[20 x ]actor [id] [#command]: name member=value …"
  void play_command(std::string line) {
    std::uint64_t times = 1;
    if (const std::size_t x = line.find(" x "); x < 6) {
      times = number_of(line);
      line = line.substr(x + 3);
    }
    const std::size_t colon = line.find(": ");
    if (colon == line.npos) return say("? not understood");
    std::istringstream who(line.substr(0, colon));
    Command command;
    for (std::string word; who >> word;) {
      if (const auto kind = enum_from_text<ActorKind>(word)) {
        command.actor.kind = *kind;
      } else if (word.starts_with('#')) {
        command.id = CommandId{std::string_view(word).substr(1)};
      } else {
        command.actor.id = number_of(word);
      }
    }
    if (!read_body(line.substr(colon + 2), command)) return say("? not understood");
    name_offer(command.body);
    for (std::uint64_t i = 1; i < times; ++i) {
      [[maybe_unused]] const auto before = live_.act(command.actor, command.body);
    }
    answer(command);
  }

  bool read_body(const std::string& text, Command& command) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::string name = text.substr(0, space);
    command.digest = std::hash<std::string>{}(text);
    bool understood = false;
    boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, CommandBody>>(
        [&](auto identity) {
          using Body = typename decltype(identity)::type;
          if (codec::type_name<Body>() != name) return;
          commands_played().insert(name);
          understood =
              read_members(arguments_of(text.substr(space)), command.body.template emplace<Body>());
        });
    return understood;
  }

  template <class Body>
  bool read_members(const std::vector<Argument>& arguments, Body& body) {
    for (const Argument& argument : arguments) {
      bool found = false;
      boost::mp11::mp_for_each<
          boost::describe::describe_members<Body, boost::describe::mod_public>>([&](auto member) {
        if (argument.name != member.name) return;
        name_last(argument.value, body.*member.pointer);
        found =
            argument.value == "^" || read_value(argument.value, live_.now, body.*member.pointer);
      });
      if (!found) return false;
    }
    return true;
  }

  // An answer to an offer that names none means the one that stands.
  void name_offer(CommandBody& body) const {
    const auto standing = [&](TicketId id) {
      const Ticket* ticket = live_.desk.find_ticket(id);
      return ticket != nullptr && ticket->offer ? ticket->offer->offer : Seq{};
    };
    if (auto* accept = std::get_if<AcceptOffer>(&body)) {
      if (!accept->offer) accept->offer = standing(accept->ticket);
    }
    if (auto* decline = std::get_if<DeclineOffer>(&body)) {
      if (!decline->offer) decline->offer = standing(decline->ticket);
    }
  }

  // "^" is the last ticket, contact, article or incident that came to be.
  template <class T>
  void name_last(const std::string& value, T& out) const {
    if (value != "^") return;
    for (const Recorded& recorded : live_.journal) {
      if constexpr (std::is_same_v<T, TicketId>) {
        if (const auto* opened = std::get_if<TicketOpened>(&recorded.event)) out = opened->ticket;
      } else if constexpr (std::is_same_v<T, ContactId>) {
        if (const auto* created = std::get_if<ContactCreated>(&recorded.event)) {
          out = created->contact;
        }
      } else if constexpr (std::is_same_v<T, ArticleId>) {
        const auto* saved = std::get_if<ArticleSaved>(&recorded.event);
        if (saved != nullptr && saved->version == 1) out = saved->article;
      } else if constexpr (std::is_same_v<T, IncidentId>) {
        if (const auto* proposed = std::get_if<IncidentProposed>(&recorded.event)) {
          out = proposed->incident;
        }
      }
    }
  }

  void answer(const Command& command) {
    const Needs needs = live_.desk.needs(command);
    if (needs.command_lookup) say("needs command_lookup");
    if (needs.contact) say(fmt::format("needs contact {}", needs.contact.value));
    if (needs.ticket) say(fmt::format("needs ticket {}", needs.ticket.value));
    const auto decision = live_.act(command.actor, command.body, command.id.view(), command.digest);
    if (!decision) {
      codes_seen().emplace(decision.error().code);
      return say(fmt::format("! {}", decision.error().code));
    }
    if (decision->repeat_of) return say(fmt::format("repeat of {}", decision->repeat_of->value));
    if (decision->events.empty()) return say("nothing");
    for (std::size_t i = live_.journal.size() - decision->events.size(); i < live_.journal.size();
         ++i) {
      const Recorded& recorded = live_.journal[i];
      std::visit(
          [&]<class Body>(const Body& body) {
            say(fmt::format("{} {}{}", recorded.seq.value, codec::type_name<Body>(),
                            members_text(body)));
          },
          recorded.event);
    }
  }

  LiveDesk live_;
  std::string out_;
};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::filesystem::path> scenarios() {
  std::vector<std::filesystem::path> paths;
  const auto folder = std::filesystem::path(JX_SOURCE_DIR) / "tests/scenarios/desk";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

TEST(Scenarios, AreAnsweredAsWritten) {
  for (const auto& path : scenarios()) {
    SCOPED_TRACE(path.filename().string());
    const std::string script = read_file(path);
    const std::string played = Player().play(script);
    EXPECT_EQ(played.find("? not understood"), std::string::npos);
    if (rewriting()) {
      std::ofstream(path) << played;
    } else {
      EXPECT_EQ(played, script);
    }
  }
}

TEST(Scenarios, PlayEveryCommandAndEveryRefusal) {
  for (const auto& path : scenarios()) Player().play(read_file(path));
  boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, CommandBody>>(
      [](auto identity) {
        const auto name = codec::type_name<typename decltype(identity)::type>();
        EXPECT_TRUE(Player::commands_played().contains(name)) << name;
      });
  // These bounds are too far away for a scenario: bounds_test.cc.
  const std::set<std::string_view> elsewhere{"desk.too_many_agents",
                                             "text.malformed",
                                             "desk.too_many_canned_replies",
                                             "facts.too_many",
                                             "fact.too_large",
                                             "agent.too_many_teams",
                                             "ticket.too_many_links",
                                             "split.too_many_messages",
                                             "desk.too_many_articles",
                                             "article.too_many_versions",
                                             "incident.too_many",
                                             "incident.too_many_buyers",
                                             "incident.too_many_purchases"};
  for (const Refusal& refusal : refusals()) {
    if (elsewhere.contains(refusal.code)) continue;
    EXPECT_TRUE(Player::codes_seen().contains(refusal.code)) << refusal.code;
  }
}

}  // namespace
}  // namespace jx::desk
