// Law 4 in C++: snapshot + later events = newer snapshot, on the fixtures that the screens' model
// folds too (tests/fixtures/view_law/README.md). Those named walk_… are made here, by random walks
// over all kinds of events: JX_REWRITE_FIXTURES=1 writes them anew.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "codec/json.h"
#include "views/screen.h"

namespace jx::views {

struct FixtureEvent {
  desk::Recorded recorded{};
  std::optional<std::string> name{};
};
JX_DESCRIBE(FixtureEvent, recorded, name)
struct ConversationFixture {
  std::string screen{};
  Audience audience = Audience::customer;
  std::vector<FixtureEvent> events{};
  ConversationView view{};
};
JX_DESCRIBE(ConversationFixture, screen, audience, events, view)
struct BoardFixture {
  std::string screen{};
  Audience audience = Audience::staff;
  std::vector<FixtureEvent> events{};
  BoardView view{};
};
JX_DESCRIBE(BoardFixture, screen, audience, events, view)

namespace {

const std::filesystem::path folder = JX_SOURCE_DIR "/tests/fixtures/view_law";
constexpr std::array work_names{"小林", "小周"};  // of agents 7 and 8

std::optional<std::string> work_name(const desk::Actor& actor) {
  if (actor.kind != desk::ActorKind::agent) return std::nullopt;
  return work_names[actor.id % 2 == 1 ? 0 : 1];
}

// Values from few ids and words, so that events meet one another.
class Walk {
 public:
  explicit Walk(unsigned seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t end) { return random_() % end; }

  template <class T>
  void fill(T& value) {
    using namespace codec::detail;
    if constexpr (std::same_as<T, AgentId>) {
      value.value = 7 + below(2);
    } else if constexpr (std::same_as<T, TicketId>) {
      value.value = 20 + below(3);
    } else if constexpr (std::same_as<T, ContactId>) {
      value.value = below(20) == 0 ? 43 : 42;
    } else if constexpr (Shape<T>::id) {
      value.value = 1 + below(4);
    } else if constexpr (DescribedEnum<T>) {
      value = static_cast<T>(
          below(boost::mp11::mp_size<boost::describe::describe_enumerators<T>>::value));
    } else if constexpr (std::same_as<T, bool>) {
      value = below(2) == 1;
    } else if constexpr (std::integral<T>) {
      value = static_cast<T>(below(50));
    } else if constexpr (std::same_as<T, Instant> || std::same_as<T, Duration>) {
      value.ms = 1'700'000'000'000 + static_cast<std::int64_t>(below(1'000'000));
    } else if constexpr (std::same_as<T, Money>) {
      value.milli = static_cast<std::int64_t>(below(500)) * 1'000;
    } else if constexpr (std::same_as<T, Personal>) {
      if (below(4) > 0) value.text = text();
    } else if constexpr (std::same_as<T, std::string>) {
      value = text();
    } else if constexpr (Shape<T>::short_text) {
      value = T(fmt::format("w{}", below(5)));
    } else if constexpr (Shape<T>::optional) {
      if (below(2) == 1) fill(value.emplace());
    } else if constexpr ((Shape<T>::vector || Shape<T>::set)) {
      for (std::uint64_t i = below(3); i > 0; --i) fill(value.emplace_back());
    } else if constexpr (Shape<T>::variant) {
      value = trade::Goods{};
    } else {
      using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
      boost::mp11::mp_for_each<Members>([&](auto member) { fill(value.*member.pointer); });
    }
  }

  desk::Event event() {
    desk::Event event;
    boost::mp11::mp_with_index<boost::mp11::mp_size<desk::Event>>(
        below(std::variant_size_v<desk::Event>),
        [&](auto i) { fill(event.template emplace<i>()); });
    return event;
  }

  desk::Actor actor() {
    switch (below(3)) {
      case 0:
        return {};
      case 1:
        return {desk::ActorKind::customer, 42};
      default:
        return {desk::ActorKind::agent, 7 + below(2)};
    }
  }

 private:
  std::string text() {
    constexpr std::array texts{"付了钱没到账", "订单 2026 怎么了", "已为您补发", "稍等", "Hello"};
    return texts[below(texts.size())];
  }

  std::mt19937 random_;
};

std::vector<FixtureEvent> walk(unsigned seed, Audience audience, std::size_t count) {
  Walk random(seed);
  std::vector<FixtureEvent> events;
  for (std::uint64_t seq = 100; events.size() < count; ++seq) {
    desk::Recorded recorded{.seq = {seq},
                            .at = {1'700'000'000'000 + static_cast<std::int64_t>(seq) * 1'000},
                            .actor = random.actor(),
                            .event = random.event()};
    if (auto* message = std::get_if<desk::MessagePosted>(&recorded.event)) {
      message->author = recorded.actor;  // whoever writes acts
      message->number = {seq};
    }
    if (auto* note = std::get_if<desk::NotePosted>(&recorded.event)) note->author = recorded.actor;
    if (!is_visible(recorded.event, audience)) continue;
    if (random.below(2) == 0) recorded.command = desk::CommandId(fmt::format("c{}", seq));
    recorded.event = for_audience(recorded.event, audience);
    events.push_back({recorded, work_name(recorded.actor)});
  }
  return events;
}

void fold(ConversationView& view, const FixtureEvent& event, Audience audience) {
  apply(view, event.recorded, audience, event.name.value_or(""));
}
void fold(BoardView& view, const FixtureEvent& event, Audience) { apply(view, event.recorded); }

// Through JSON and back, as a client takes a snapshot.
template <class View>
View through_json(const View& view) {
  auto read = codec::from_json<View>(codec::to_json(view));
  EXPECT_TRUE(read) << (read ? "" : read.error().detail);
  return read ? std::move(*read) : View{};
}

template <class Fixture>
void hold_the_law(const Fixture& fixture) {
  using View = decltype(fixture.view);
  const std::string expected = codec::to_json(fixture.view);
  View before;
  for (std::size_t cut = 0; cut <= fixture.events.size(); ++cut) {
    View view = through_json(before);
    for (std::size_t i = cut; i < fixture.events.size(); ++i) {
      fold(view, fixture.events[i], fixture.audience);
    }
    ASSERT_EQ(codec::to_json(view), expected) << "cut at " << cut;
    if (cut < fixture.events.size()) fold(before, fixture.events[cut], fixture.audience);
  }
}

template <class Fixture>
Fixture walked(unsigned seed, std::string screen, Audience audience, std::size_t count) {
  Fixture fixture{.screen = std::move(screen), .audience = audience};
  if (fixture.screen == "board") {
    // The colleagues first: names on the board are theirs.
    for (std::uint64_t id = 7; id <= 8; ++id) {
      desk::Recorded added{.seq = {id}, .at = {1'700'000'000'000}};
      added.event = desk::AgentAdded{.agent = {id}, .name = work_names[id - 7]};
      fixture.events.push_back({added, std::nullopt});
    }
  }
  for (FixtureEvent& event : walk(seed, audience, count)) {
    const bool renames = std::holds_alternative<desk::AgentChanged>(event.recorded.event) ||
                         std::holds_alternative<desk::AgentAdded>(event.recorded.event) ||
                         std::holds_alternative<desk::AgentDismissed>(event.recorded.event);
    // A frame names its actor as of its time; here names never change.
    if (!(fixture.screen == "board" && renames)) fixture.events.push_back(std::move(event));
  }
  for (const FixtureEvent& event : fixture.events) fold(fixture.view, event, audience);
  return fixture;
}

void write(const std::string& name, const std::string& json) {
  std::ofstream(folder / name, std::ios::binary) << json << "\n";
}

std::string read(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

TEST(ViewLaw, HoldsOnTheCommonFixtures) {
  if (std::getenv("JX_REWRITE_FIXTURES") != nullptr) {
    for (unsigned seed = 1; seed <= 4; ++seed) {
      write(fmt::format("walk_customer_{}.json", seed),
            codec::to_json(
                walked<ConversationFixture>(seed, "conversation", Audience::customer, 30)));
      write(fmt::format("walk_staff_{}.json", seed),
            codec::to_json(walked<ConversationFixture>(seed, "conversation", Audience::staff, 50)));
      write(fmt::format("walk_board_{}.json", seed),
            codec::to_json(walked<BoardFixture>(seed, "board", Audience::staff, 60)));
    }
  }
  std::size_t fixtures = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    SCOPED_TRACE(entry.path().filename().string());
    const std::string text = read(entry.path());
    if (auto conversation = codec::from_json<ConversationFixture>(text);
        conversation && conversation->screen == "conversation") {
      hold_the_law(*conversation);
    } else {
      auto board = codec::from_json<BoardFixture>(text);
      ASSERT_TRUE(board) << board.error().code << " " << board.error().detail << " / "
                         << (conversation ? "" : conversation.error().detail);
      hold_the_law(*board);
    }
    ++fixtures;
  }
  EXPECT_GE(fixtures, 15u);
}

TEST(ViewLaw, HoldsForTicketsThatArePutOnTheBoard) {
  desk::Recorded added{.seq = {7}, .event = desk::AgentAdded{.agent = {7}, .name = "小林"}};
  const TicketView ticket{
      .ticket = {70}, .contact = {42}, .state = desk::TicketState::held, .holder = {7}};
  BoardView board;
  apply(board, added);
  place(board, ticket, "王小明");
  place(board, ticket, "");  // again changes nothing
  EXPECT_EQ(board.agents.at({7}).holding, 1);
  EXPECT_EQ(board.contact_names.at({42}), "王小明");
  apply(board, {.seq = {71}, .event = desk::TicketResolved{.ticket = {70}, .contact = {42}}});
  EXPECT_EQ(board.agents.at({7}).holding, 0);
  EXPECT_TRUE(board.tickets.empty() && board.contact_names.empty());
}

TEST(ViewLaw, HoldsOnFreshRandomWalks) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  hold_the_law(walked<ConversationFixture>(seed, "conversation", Audience::customer, 60));
  hold_the_law(walked<ConversationFixture>(seed, "conversation", Audience::staff, 60));
  hold_the_law(walked<BoardFixture>(seed, "board", Audience::staff, 60));
}

TEST(ViewLaw, ShowsACustomerNothingThatIsForStaff) {
  for (const FixtureEvent& event : walk(1, Audience::customer, 300)) {
    const std::string json = codec::to_json(event.recorded.event);
    EXPECT_FALSE(std::holds_alternative<desk::NotePosted>(event.recorded.event));
    if (const auto* queued = std::get_if<desk::TicketQueued>(&event.recorded.event)) {
      EXPECT_TRUE(queued->brief.empty() && queued->skills.empty() && !queued->team) << json;
    }
    if (const auto* verdict = std::get_if<desk::VerdictRecorded>(&event.recorded.event)) {
      EXPECT_TRUE(verdict->verdict.agent_steps.empty()) << json;
    }
  }
}

TEST(ViewLaw, ShowsAlikeWhatItSaysLooksAlike) {
  for (const FixtureEvent& event : walk(2, Audience::customer, 300)) {
    if (!looks_alike(event.recorded.event)) continue;
    EXPECT_EQ(codec::to_json(for_audience(event.recorded.event, Audience::staff)),
              codec::to_json(for_audience(event.recorded.event, Audience::customer)));
  }
}

TEST(ViewLaw, ShowsWhatAPictureSaysAndMasksItsSecrets) {
  const desk::BlobHash picture(std::string(64, 'a'));
  ConversationView view;
  apply(
      view,
      {.seq = {1},
       .event = desk::MessagePosted{.contact = {42},
                                    .number = {1},
                                    .attachments = {{.hash = picture, .media_type = "image/png"}}}},
      Audience::staff, "");
  const desk::ReadingRecorded read{
      .contact = {42},
      .number = {1},
      .picture = picture,
      .preview = desk::BlobHash(std::string(64, 'b')),
      .text = {"卡密 ABCD1234EFGH5678WXYZ"},
      .fields = {{Word{"card"}, {"KX7P2M9Q4T"}, 90}, {Word{"order_no"}, {"A1B2C3D4E5F6G7H8"}, 97}},
      .covered = 1};
  for (const Audience audience : {Audience::staff, Audience::customer}) {
    ConversationView seen = view;
    apply(seen, {.seq = {2}, .event = read}, audience, "");
    const auto& reading = seen.items.at(0).attachments.at(0).reading;
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->text.find("1234EFGH5678"), std::string::npos) << reading->text;
    EXPECT_EQ(reading->fields.at(0).text.find("7P2M9Q"), std::string::npos);
    EXPECT_EQ(reading->fields.at(1).text, "A1B2C3D4E5F6G7H8");
    EXPECT_EQ(reading->covered, 1);
  }
  EXPECT_FALSE(is_visible(desk::PictureRevealed{.contact = {42}}, Audience::customer));
}

TEST(ViewLaw, MasksSecretsOnScreens) {
  ConversationView view;
  apply(
      view,
      {.seq = {1},
       .event = desk::MessagePosted{.contact = {42}, .text = {"卡密 ABCD1234EFGH5678WXYZ 用不了"}}},
      Audience::staff, "");
  ASSERT_EQ(view.items.size(), 1u);
  EXPECT_EQ(view.items[0].text.find("1234EFGH5678"), std::string::npos) << view.items[0].text;
}

}  // namespace
}  // namespace jx::views
