// The edge over real sockets, with the real desk behind it.
#include "edge/edge.h"

#include <gtest/gtest.h>

#include "codec/json.h"
#include "edge/auth/token.h"
#include "edge/testing/client.h"
#include "edge/testing/fake_service.h"
#include "host/knowledge/knowledge_base.h"
#include "host/lessons/lesson_book.h"
#include "host/rules/rule_shelf.h"

namespace jx::edge {
namespace {

using testing::Answer;
using testing::Client;
using testing::number_in;
using testing::pump;
using testing::StreamClient;

constexpr std::string_view json_type = "Content-Type: application/json\r\n";

class EdgeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    EdgeSettings settings;
    settings.server.listens = {{.address = "127.0.0.1", .port = 0}};
    settings.allowed_origins = {"https://shop.example"};
    settings.identity_keys = {{"shop", "a secret of the shop"}};
    settings.hub.resume_events_max = 20;
    settings.covers_pictures = covers_pictures;
    ASSERT_TRUE(knowledge.start());
    hooks.knowledge = &knowledge;
    hooks.copilot = &copilot;
    hooks.lessons = &lessons;
    edge = std::make_unique<Edge>(io, service, settings, hooks);
    const auto started = edge->start();
    ASSERT_TRUE(started) << started.error().code;
  }

  Answer ask(std::string_view method, std::string_view path, std::string_view body = "",
             const std::string& headers = "") {
    Client client(io, edge->port());
    client.write(fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n{}\r\n{}",
                             method, path, body.size(), headers, body));
    std::optional<Answer> answer;
    EXPECT_TRUE(client.wait([&] {
      return (answer = testing::take_answer(client.received(), method == "HEAD")).has_value();
    })) << path;
    return answer.value_or(Answer{});
  }
  Answer post(std::string_view path, std::string_view body, const std::string& headers = "") {
    return ask("POST", path, body, std::string(json_type) + headers);
  }
  std::string visitor_token() {
    return post("/v1/visitor/session", R"({"locale":"zh-CN"})").text("token");
  }

  std::unique_ptr<StreamClient> visitor(const std::string& token, std::uint64_t since = 0) {
    auto stream = std::make_unique<StreamClient>(io, edge->port());
    const std::string from = since == 0 ? "" : fmt::format(R"(,"since":"{}")", since);
    stream->send(R"({"type":"hello","token":")" + token + "\"" + from + "}");
    return stream;
  }
  static std::string say(std::string_view id, std::string_view text) {
    return fmt::format(
        R"({{"type":"command","id":"{}","body":{{"kind":"post_message","text":"{}"}}}})", id, text);
  }
  // A member of staff, logged in through the front door.
  struct Staff {
    AgentId agent;
    std::string headers;
    std::string csrf;
  };
  Staff log_in(AgentId agent, const std::string& link, const std::string& login) {
    const std::string token = link.substr(link.rfind('/') + 1);
    EXPECT_EQ(post("/v1/invitation/" + token,
                   R"({"login":")" + login + R"(","password":"a good long password"})")
                  .status,
              200);
    const Answer in =
        post("/v1/login", R"({"login":")" + login + R"(","password":"a good long password"})");
    EXPECT_EQ(in.status, 200) << in.body;
    std::string cookie = in.header("Set-Cookie");
    cookie = cookie.substr(0, cookie.find(';'));
    const std::string csrf = in.text("csrf");
    return {agent, "Cookie: " + cookie + "\r\nX-CSRF-Token: " + csrf + "\r\n", csrf};
  }
  Staff operator_in() {
    std::string link;
    ensure_operator_invitation(service,
                               [&](Result<std::string> made) { link = made.value_or(""); });
    EXPECT_TRUE(pump(io, [&] { return !link.empty(); }));
    return log_in(AgentId{1}, link, "boss");
  }
  std::unique_ptr<StreamClient> staff_stream(const Staff& staff, const std::string& more = "") {
    auto stream = std::make_unique<StreamClient>(
        io, edge->port(), staff.headers.substr(0, staff.headers.find("\r\n") + 2));
    stream->send(R"({"type":"hello","csrf":")" + staff.csrf + "\"" + more + "}");
    return stream;
  }
  // Law 3 for one client: every prev is what was sent before, no seq comes twice.
  static void check_chain(const std::vector<std::string>& frames, std::uint64_t cursor) {
    for (const std::string& frame : frames) {
      if (frame.starts_with(R"({"type":"event")")) {
        EXPECT_EQ(number_in(frame, "prev"), cursor) << frame;
        EXPECT_GT(number_in(frame, "seq"), cursor) << frame;
      }
      // An ack names a seq but does not count as sent.
      if (!frame.starts_with(R"({"type":"ack")"))
        cursor = std::max(cursor, number_in(frame, "seq"));
    }
  }

  boost::asio::io_context io{1};
  testing::FakeService service{io};
  std::unique_ptr<language::Language> language = *language::Language::load();
  host::KnowledgeBase knowledge{service, *language};
  host::Copilot copilot{service, *language, nullptr, nullptr, {}};  // without a model
  host::LessonBook lessons{service, *language};
  EdgeHooks hooks;
  bool covers_pictures = false;
  std::unique_ptr<Edge> edge;
};

// ---- the door
// ----------------------------------------------------------------------------------------------

TEST_F(EdgeTest, TheDoorAnnouncesWhatWasConfirmedAndThatItIsOver) {
  const auto door = [&] { return ask("GET", "/v1/door", "").body; };
  const auto record = [&](desk::CommandBody body) {
    Seq seq{};
    service.submit({}, {}, std::move(body),
                   [&](Result<host::Reply> reply) { seq = reply ? reply->seq : Seq{}; });
    EXPECT_TRUE(pump(io, [&] { return seq != Seq{}; }));
    return seq;
  };
  EXPECT_NE(door().find(R"("incidents":[])"), std::string::npos);
  const IncidentId incident{record(desk::ProposeIncident{.scope = {.supplier = "星辰直充"},
                                                         .cause = Word("upstream_pending"),
                                                         .buyers = 5,
                                                         .troubled = 5,
                                                         .text = {"点券充值失败", "Top-ups fail"},
                                                         .over_text = {"已恢复", "It works again"}})
                                .value};
  EXPECT_NE(door().find(R"("incidents":[])"), std::string::npos) << "nobody has confirmed it";
  record(desk::ConfirmIncident{incident, {}, {}});
  EXPECT_NE(door().find(R"("zh":"点券充值失败","en":"Top-ups fail")"), std::string::npos);
  EXPECT_EQ(door().find("星辰直充"), std::string::npos) << "suppliers are the shop's own business";
  record(desk::CloseIncident{incident, Word("by_hand")});
  EXPECT_NE(door().find(R"("zh":"已恢复")"), std::string::npos);
}

// ---- law 1 and law 3
// -----------------------------------------------------------------------------------------

TEST_F(EdgeTest, ShowsNothingBeforeItIsDurable) {
  auto client = visitor(visitor_token());
  client->expect("welcome");
  client->send(say("c-1", "你好"));
  client->expect("\"ack\"");
  service.commits_by_itself = false;
  client->send(say("c-2", "还没有到账"));
  ASSERT_TRUE(pump(io, [&] { return service.desk().state().last > service.committed(); }));
  io.restart();
  io.run_for(std::chrono::milliseconds(5));
  client->read();
  for (const std::string& frame : client->frames) {
    EXPECT_EQ(frame.find("c-2"), frame.npos) << frame;
    EXPECT_EQ(frame.find("还没有到账"), frame.npos) << frame;
  }
  service.commit();
  EXPECT_NE(client->expect(R"("ack","id":"c-2")"), "");
  EXPECT_NE(client->expect("还没有到账"), "");
}

TEST_F(EdgeTest, AFirstMessageMakesTheContactAndComesBackOnce) {
  const std::string token = visitor_token();
  auto client = visitor(token);
  EXPECT_NE(client->expect("welcome").find(R"("contact":null)"), std::string::npos);
  EXPECT_EQ(service.journal().size(), 0u) << "who only looks is not recorded";
  client->send(say("c-1", "付了钱怎么没到账"));
  client->expect("\"ack\"");
  client->send(say("c-1", "付了钱怎么没到账"));  // the same again: the same answer
  client->send(say("c-2", "第二句"));
  client->expect(R"("ack","id":"c-2")");
  client->expect("第二句");
  std::size_t shown = 0;
  for (const std::string& frame : client->frames) {
    for (std::size_t at = frame.find("付了钱"); at != frame.npos; at = frame.find("付了钱", at + 1))
      ++shown;
  }
  EXPECT_EQ(shown, 1u);
  check_chain(client->frames, 0);
}

TEST_F(EdgeTest, BothTabsOfAVisitorSeeTheContactThatOneMade) {
  const std::string token = visitor_token();
  auto first = visitor(token);
  auto second = visitor(token);
  first->expect("welcome");
  second->expect("welcome");
  first->send(say("c-1", "在吗"));
  EXPECT_NE(second->expect("在吗"), "");
  check_chain(second->frames, 0);
}

TEST_F(EdgeTest, ResumesWithExactlyWhatWasMissed) {
  const std::string token = visitor_token();
  std::uint64_t cursor = 0;
  {
    auto client = visitor(token);
    client->expect("welcome");
    client->send(say("c-1", "one"));
    client->expect("one");
    client->expect("\"ack\"");
    for (const std::string& frame : client->frames)
      cursor = std::max(cursor, number_in(frame, "seq"));
  }
  const ContactId contact = desk::contact_of(service.journal()[0].event);
  const desk::Actor customer{desk::ActorKind::customer, contact.value};
  service.must(customer, desk::PostMessage{.contact = contact, .text = {"two"}});
  service.must(customer, desk::PostMessage{.contact = contact, .text = {"three"}});
  auto client = visitor(token, cursor);
  EXPECT_NE(client->expect("welcome").find(R"("resumed":true)"), std::string::npos);
  client->expect("three");
  ASSERT_EQ(client->of_type("event").size(), 2u);
  check_chain(client->of_type("event"), cursor);
  EXPECT_TRUE(client->of_type("snapshot").empty());
}

TEST_F(EdgeTest, ASnapshotReplacesWhatIsTooLongToResume) {
  const std::string token = visitor_token();
  auto first = visitor(token);
  first->expect("welcome");
  first->send(say("c-1", "one"));
  first->expect("\"ack\"");
  const ContactId contact = desk::contact_of(service.journal()[0].event);
  for (int i = 0; i < 30; ++i)
    service.must({desk::ActorKind::customer, contact.value},
                 desk::PostMessage{.contact = contact, .text = {fmt::format("m{}", i)}});
  auto client = visitor(token, 1);
  EXPECT_NE(client->expect("welcome").find(R"("resumed":false)"), std::string::npos);
  EXPECT_NE(client->expect("\"snapshot\"").find("m29"), std::string::npos);
  check_chain(client->frames, 0);
}

TEST_F(EdgeTest, NeitherGapNorDoubleWhenEventsCommitWhileASnapshotIsRead) {
  const std::string token = visitor_token();
  auto first = visitor(token);
  first->expect("welcome");
  first->send(say("c-1", "before"));
  first->expect("\"ack\"");
  const ContactId contact = desk::contact_of(service.journal()[0].event);
  const desk::Actor customer{desk::ActorKind::customer, contact.value};
  for (const bool resumes : {false, true}) {
    service.reads_by_themselves = false;
    const std::uint64_t since = service.committed().value;
    auto client = visitor(token, resumes ? since : 0);
    ASSERT_TRUE(client->wait([&] { return service.reads_waiting() == 1; }));
    const std::string during = resumes ? "during resume" : "during snapshot";
    service.must(customer, desk::PostMessage{.contact = contact, .text = {during}});
    EXPECT_TRUE(client->of_type("event").empty()) << "held until the read is back";
    service.finish_read();
    const std::string after = resumes ? "after resume" : "after snapshot";
    service.must(customer, desk::PostMessage{.contact = contact, .text = {after}});
    client->expect(after);
    std::size_t shown = 0;
    for (const std::string& frame : client->frames)
      shown += frame.find(during) != frame.npos ? 1 : 0;
    EXPECT_EQ(shown, 1u) << during;
    check_chain(client->frames, resumes ? since : 0);
    service.reads_by_themselves = true;
  }
}

TEST_F(EdgeTest, StaffSeeTheBoardGainSightAndLoseIt) {
  const Staff boss = operator_in();
  auto console = staff_stream(boss);
  console->expect("\"board\"");
  const std::string token = visitor_token();
  auto client = visitor(token);
  client->expect("welcome");
  client->send(say("c-1", "text that only the opened conversation shows"));
  client->expect("\"ack\"");
  const ContactId contact = desk::contact_of(service.journal()[1].event);
  console->send(fmt::format(R"({{"type":"open","contact":"{}"}})", contact.value));
  EXPECT_NE(console->expect("\"snapshot\"").find("only the opened"), std::string::npos);
  client->send(say("c-2", "second"));
  EXPECT_NE(console->expect("second"), "");
  console->send(fmt::format(R"({{"type":"close","contact":"{}"}})", contact.value));
  console->expect("\"removed\"");
  client->send(say("c-3", "third"));
  client->expect("third");
  io.restart();
  io.run_for(std::chrono::milliseconds(3));
  console->read();
  for (const std::string& frame : console->frames) EXPECT_EQ(frame.find("third"), frame.npos);
  check_chain(console->frames, 0);
  auto resumed = staff_stream(boss, fmt::format(R"(,"since":"1","open":["{}"])", contact.value));
  resumed->expect("third");
  resumed->expect("\"snapshot\"");
  check_chain(resumed->of_type("event"), 1);
}

TEST_F(EdgeTest, ATicketThatComesBackStandsOnTheBoardAgain) {
  const Staff boss = operator_in();
  const ContactId contact{
      service.must({}, desk::CreateContact{.handle = desk::HandleKey("h1"), .name = {"王小明"}})
          .value};
  const desk::Actor system{};
  const TicketId ticket{
      service.must(system, desk::OpenTicket{.contact = contact, .subject = {"没到账"}}).value};
  auto console = staff_stream(boss);
  const std::uint64_t before = number_in(console->expect("\"board\""), "seq");
  service.must(system, desk::ResolveTicket{.ticket = ticket, .outcome = Word("solved")});
  service.must(system, desk::ReopenTicket{.ticket = ticket});
  const std::string placed = console->expect("\"board_ticket\"");
  EXPECT_NE(placed.find("没到账"), placed.npos) << placed;
  EXPECT_NE(placed.find("\"contact_name\":\"王小明\""), placed.npos) << placed;
  EXPECT_NE(placed.find("\"state\":\"queued\""), placed.npos) << placed;
  check_chain(console->frames, 0);
  auto resumed = staff_stream(boss, fmt::format(R"(,"since":"{}")", before));
  resumed->expect("\"board_ticket\"");
  // A new ticket of somebody who was named in this server's life is named without a read.
  service.reads_by_themselves = false;
  const ContactId another{
      service.must({}, desk::CreateContact{.handle = desk::HandleKey("h2"), .name = {"李雷"}})
          .value};
  service.must(system, desk::OpenTicket{.contact = another});
  console->expect("\"contact_name\":\"李雷\"");
}

TEST_F(EdgeTest, StaffSeeWhoHasAConversationOnScreen) {
  const Staff boss = operator_in();
  const Answer added = post("/v1/agents", R"({"name":"小林","role":"agent"})", boss.headers);
  const Staff lin =
      log_in(AgentId{std::stoull(added.text("agent"))}, added.text("invitation"), "lin");
  auto client = visitor(visitor_token());
  client->expect("welcome");
  client->send(say("c-1", "hello"));
  client->expect("\"ack\"");
  const ContactId contact = desk::contact_of(service.journal().back().event);
  const std::string open = fmt::format(R"({{"type":"open","contact":"{}"}})", contact.value);
  auto first = staff_stream(boss);
  first->expect("\"board\"");
  first->send(open);
  first->expect(fmt::format(R"("viewing","contact":"{}","agents":["1"])", contact.value));
  auto second = staff_stream(lin);
  second->expect("\"board\"");
  second->send(open);
  const std::string both = fmt::format(R"("viewing","contact":"{}","agents":["1","{}"])",
                                       contact.value, lin.agent.value);
  second->expect(both);
  first->expect(both);
  first->frames.clear();
  second.reset();
  first->expect(R"("agents":["1"])");
  EXPECT_TRUE(client->of_type("viewing").empty());
}

TEST_F(EdgeTest, PollTellsTheSameAsTheStream) {
  const std::string bearer = "Authorization: Bearer " + visitor_token() + "\r\n";
  const Answer first = ask("GET", "/v1/stream/poll?wait=0", "", bearer);
  EXPECT_NE(first.body.find("welcome"), std::string::npos) << first.body;
  const Answer done = post(
      "/v1/commands", R"({"id":"p-1","body":{"kind":"post_message","text":"hello poll"}})", bearer);
  ASSERT_EQ(done.status, 200) << done.body;
  const Answer next = ask("GET", "/v1/stream/poll?wait=5&since=1", "", bearer);
  EXPECT_NE(next.body.find("hello poll"), std::string::npos) << next.body;
  EXPECT_EQ(next.body.find("welcome"), std::string::npos);
  const Answer quiet =
      ask("GET", "/v1/stream/poll?wait=0&since=" + next.text("cursor"), "", bearer);
  EXPECT_EQ(quiet.text("cursor"), next.text("cursor"));
}

// ---- refusals
// --------------------------------------------------------------------------------------------

TEST_F(EdgeTest, MarkupNeverLeavesRaw) {
  auto client = visitor(visitor_token());
  client->expect("welcome");
  client->send(say("c-1", "<script>alert(1)</script>"));
  client->expect("\"ack\"");
  client->expect("script");
  for (const std::string& frame : client->frames) EXPECT_EQ(frame.find('<'), frame.npos) << frame;
}

TEST_F(EdgeTest, RefusesWrongFramesByCodeAndPath) {
  const auto code_of = [&](std::string_view frame) {
    auto client = visitor(visitor_token());
    client->expect("welcome");
    client->send(frame);
    const std::string answer = client->expect("\"problem\"");
    return answer;
  };
  EXPECT_NE(code_of(R"({"type":"command","id":"1","body":{"kind":"post_message","text":7}})")
                .find("$.body.text"),
            std::string::npos);
  EXPECT_NE(code_of(R"({"type":"command","id":"1","body":{"kind":"post_message","role":"x"}})")
                .find("json.unknown_member"),
            std::string::npos);
  EXPECT_NE(code_of(R"({"type":"command","id":"a b","body":{"kind":"post_message","text":"x"}})")
                .find("command.bad_id"),
            std::string::npos);
  EXPECT_NE(
      code_of(R"({"type":"command","id":"1","body":{"kind":"wake"}})").find("command.not_allowed"),
      std::string::npos);
  EXPECT_NE(code_of(R"({"type":"nonsense"})").find("json.unknown_kind"), std::string::npos);
  EXPECT_NE(code_of("not json").find("json.malformed"), std::string::npos);
  EXPECT_EQ(service.journal().size(), 0u) << "refusals record nothing";
}

TEST_F(EdgeTest, RefusesForgedTokensAndForeignOrigins) {
  auto forged = visitor("eyJhIjoidjp4In0.AAAA");
  forged->expect("token.forged");
  EXPECT_TRUE(forged->wait([&] { return forged->closed_with == 1008; }));
  EXPECT_EQ(StreamClient(io, edge->port(), "Origin: https://evil.example\r\n").status, 403);
  EXPECT_EQ(StreamClient(io, edge->port(), "Origin: https://shop.example\r\n").status, 101);
  EXPECT_EQ(post("/v1/login", "{}", "Origin: https://evil.example\r\n").status, 403);
  const std::string expired = "Authorization: Bearer x.y\r\n";
  EXPECT_EQ(ask("GET", "/v1/tickets", "", expired).status, 401);
}

TEST_F(EdgeTest, HoldsRolesCsrfAndMethods) {
  const Staff boss = operator_in();
  EXPECT_EQ(ask("GET", "/v1/me", "", boss.headers).text("role"), "operator");
  const std::string cookie = boss.headers.substr(0, boss.headers.find("\r\n") + 2);
  EXPECT_EQ(post("/v1/teams", R"({"name":"A"})", cookie).text("code"), "auth.csrf");
  EXPECT_EQ(post("/v1/teams", R"({"name":"A"})", boss.headers).status, 200);
  const Answer added = post("/v1/agents", R"({"name":"小林","role":"agent"})", boss.headers);
  ASSERT_EQ(added.status, 201) << added.body;
  const Staff lin =
      log_in(AgentId{std::stoull(added.text("agent"))}, added.text("invitation"), "lin");
  EXPECT_EQ(post("/v1/teams", R"({"name":"B"})", lin.headers).text("code"), "auth.role");
  EXPECT_EQ(ask("GET", "/v1/api-keys", "", lin.headers).status, 403);
  EXPECT_EQ(ask("GET", "/v1/agents").status, 401);
  const Answer wrong = ask("PUT", "/v1/teams");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.header("Allow"), "GET, HEAD, POST, OPTIONS");
  EXPECT_EQ(ask("OPTIONS", "/v1/teams").status, 204);
  EXPECT_EQ(ask("HEAD", "/healthz").body, "");
}

TEST_F(EdgeTest, DismissalEndsEverythingAtOnce) {
  const Staff boss = operator_in();
  const Answer added = post("/v1/agents", R"({"name":"小林","role":"agent"})", boss.headers);
  const Staff lin =
      log_in(AgentId{std::stoull(added.text("agent"))}, added.text("invitation"), "lin");
  auto console = staff_stream(lin);
  console->expect("\"board\"");
  EXPECT_EQ(post("/v1/agents/" + added.text("agent") + "/dismiss", "", boss.headers).status, 200);
  EXPECT_TRUE(console->wait([&] { return console->closed_with == 4001; }));
  EXPECT_EQ(ask("GET", "/v1/me", "", lin.headers).status, 401);
  EXPECT_EQ(post("/v1/login", R"({"login":"lin","password":"a good long password"})").status, 401);
}

TEST_F(EdgeTest, LocksALoginThatIsGuessed) {
  operator_in();
  std::string last;
  for (int i = 0; i < 6; ++i)
    last = post("/v1/login", R"({"login":"boss","password":"wrong wrong wrong"})").text("code");
  EXPECT_EQ(last, "login.locked");
  EXPECT_EQ(post("/v1/login", R"({"login":"boss","password":"a good long password"})").status, 429);
}

TEST_F(EdgeTest, KeysOfProgramsHaveScopesAndAreRevoked) {
  const Staff boss = operator_in();
  const Answer made =
      post("/v1/api-keys", R"({"name":"bi","scopes":["tickets:read"]})", boss.headers);
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string bearer = "Authorization: Bearer " + made.text("token") + "\r\n";
  EXPECT_EQ(ask("GET", "/v1/tickets", "", bearer).status, 200);
  EXPECT_EQ(ask("GET", "/v1/search?q=a", "", bearer).text("code"), "auth.scope");
  EXPECT_EQ(ask("DELETE", "/v1/api-keys/" + made.text("number"), "", boss.headers).status, 200);
  EXPECT_EQ(ask("GET", "/v1/tickets", "", bearer).text("code"), "auth.key_refused");
}

TEST_F(EdgeTest, TakesAttachmentsByContentAndShowsThemToTheirOwnerOnly) {
  const std::string bearer = "Authorization: Bearer " + visitor_token() + "\r\n";
  const std::string png = "\x89PNG\r\n\x1A\n rest of it";
  const Answer kept =
      ask("POST", "/v1/attachments", png, bearer + "X-File-Name: %E5%9B%BE.png\r\n");
  ASSERT_EQ(kept.status, 201) << kept.body;
  EXPECT_EQ(kept.text("media_type"), "image/png");
  const std::string path = "/v1/attachments/1/" + kept.text("hash");
  const Answer shown = ask("GET", path, "", bearer);
  EXPECT_EQ(shown.body, png);
  EXPECT_EQ(shown.header("X-Content-Type-Options"), "nosniff");
  const std::string other = "Authorization: Bearer " + visitor_token() + "\r\n";
  EXPECT_EQ(ask("GET", path, "", other).status, 404);
  EXPECT_EQ(ask("POST", "/v1/attachments", "<svg onload=x>", bearer).status, 415);
  EXPECT_EQ(ask("POST", "/v1/attachments", "", bearer).text("code"), "attachment.empty");
}

TEST_F(EdgeTest, RefusesWhatIsTooBigAndGoesOnWithPipelinedRequests) {
  EXPECT_EQ(post("/v1/login", std::string(20'000, ' ')).status, 413);
  Client client(io, edge->port());
  client.write(
      "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /v1/door HTTP/1.1\r\nHost: a\r\n\r\n"
      "GET /none HTTP/1.1\r\nHost: a\r\n\r\n");
  std::vector<int> statuses;
  EXPECT_TRUE(client.wait([&] {
    while (auto answer = testing::take_answer(client.received()))
      statuses.push_back(answer->status);
    return statuses.size() == 3;
  }));
  EXPECT_EQ(statuses, (std::vector<int>{200, 200, 404}));
}

TEST_F(EdgeTest, AKnownCustomerComesWithASignedIdentity) {
  const std::string head =
      auth::base64url(R"({"alg":"HS256"})") + "." +
      auth::base64url(R"({"iss":"shop","sub":"42","iat":1700000000,"exp":1700000600})");
  const std::string jwt =
      head + "." + auth::base64url(auth::hmac_sha256("a secret of the shop", head));
  const std::string token =
      post("/v1/visitor/session", R"({"identity":")" + jwt + "\"}").text("token");
  auto client = visitor(token);
  client->expect("welcome");
  client->send(say("c-1", "hello"));
  client->expect("\"ack\"");
  EXPECT_EQ(service.desk().find_contact(ContactId{1})->buyer.view(), "user:42");
  EXPECT_EQ(post("/v1/visitor/session", R"({"identity":")" + jwt + "x\"}").status, 401);
  // The shop's word is proof enough for their own cards, not for somebody else's.
  const auto facts_of = [](std::string_view buyer) {
    const trade::Number number("A20261121001");
    return std::vector<trade::Fact>{
        {.source = "push:main",
         .id = "1",
         .body = trade::Order{.order_no = number, .buyer = trade::BuyerKey(buyer)}},
        {.source = "push:main",
         .id = "2",
         .body = trade::Delivery{.order_no = number, .secrets = {"AAAA-BBBB\nCCCC-DDDD"}}}};
  };
  const auto reveal = [&] {
    return post("/v1/reveal", R"({"order_no":"A20261121001"})",
                "Authorization: Bearer " + token + "\r\n");
  };
  service.facts = facts_of("user:43");
  EXPECT_EQ(reveal().text("code"), "order.not_proven");
  service.facts = facts_of("user:42");
  const Answer shown = reveal();
  EXPECT_EQ(shown.status, 200) << shown.body;
  EXPECT_NE(shown.body.find("CCCC-DDDD"), std::string::npos);
  const auto& last = service.journal().back().event;
  EXPECT_TRUE(std::holds_alternative<desk::CardRevealed>(last)) << "showing is recorded";
}

class PictureEdgeTest : public EdgeTest {
 protected:
  void SetUp() override {
    covers_pictures = true;
    EdgeTest::SetUp();
  }
};

TEST_F(PictureEdgeTest, StaffSeeACustomersPictureCoveredUnlessTheyRevealIt) {
  const Staff boss = operator_in();
  const std::string bearer = "Authorization: Bearer " + visitor_token() + "\r\n";
  const std::string png = "\x89PNG\r\n\x1A\n the original";
  const std::string hash = ask("POST", "/v1/attachments", png, bearer).text("hash");
  const Answer posted = post(
      "/v1/commands",
      R"({"id":"p-1","body":{"kind":"post_message","message_kind":"image","text":"","attachments":[{"hash":")" +
          hash + R"(","media_type":"","bytes":0,"name":"a.png"}]}})",
      bearer);
  ASSERT_EQ(posted.status, 200) << posted.body;
  const ContactId contact = desk::contact_of(service.journal().back().event);
  const std::string path = fmt::format("/v1/attachments/{}/{}", contact.value, hash);
  EXPECT_EQ(ask("GET", path, "", bearer).body, png) << "its own customer sees it";
  const Answer before = ask("GET", path, "", boss.headers);
  EXPECT_EQ(before.status, 403);
  EXPECT_EQ(before.text("code"), "picture.covered") << "not read yet";

  const auto preview = service.store().blobs->put(
      codec::Subject(fmt::format("contact:{}", contact.value)), "\xFF\xD8\xFF covered");
  ASSERT_TRUE(preview);
  service.must({}, desk::RecordReading{.contact = contact,
                                       .number = MessageNumber{1},
                                       .picture = desk::BlobHash(hash),
                                       .preview = *preview});
  EXPECT_EQ(ask("GET", path, "", boss.headers).status, 403) << "read, and still not the original";
  const std::string preview_path =
      fmt::format("/v1/attachments/{}/{}", contact.value, preview->view());
  EXPECT_EQ(ask("GET", preview_path, "", boss.headers).body, "\xFF\xD8\xFF covered");

  const std::string body = fmt::format(R"({{"contact":"{}","picture":"{}"}})", contact.value, hash);
  EXPECT_EQ(post("/v1/pictures/reveal", body, bearer).status, 403) << "not the customer's door";
  EXPECT_EQ(post("/v1/pictures/reveal", body).status, 401);
  const Answer shown = post("/v1/pictures/reveal", body, boss.headers);
  EXPECT_EQ(shown.status, 200) << shown.body;
  EXPECT_EQ(shown.body, png);
  EXPECT_EQ(shown.header("Cache-Control"), "no-store");
  const auto& last = service.journal().back();
  EXPECT_TRUE(std::holds_alternative<desk::PictureRevealed>(last.event)) << "showing is recorded";
  EXPECT_EQ(last.actor.id, boss.agent.value);
  EXPECT_EQ(
      post("/v1/pictures/reveal",
           fmt::format(R"({{"contact":"{}","picture":"{}"}})", contact.value, std::string(64, '0')),
           boss.headers)
          .status,
      404);
}

TEST_F(EdgeTest, AnAgentWhoseScreenIsSilentIsTakenOffline) {
  const Staff boss = operator_in();
  auto console = staff_stream(boss);
  console->expect("\"board\"");
  service.must({desk::ActorKind::agent, boss.agent.value},
               desk::SetPresence{.agent = boss.agent, .presence = desk::Presence::online});
  auto client = visitor(visitor_token());
  client->expect("welcome");
  client->send(R"({"type":"command","id":"h-1","body":{"kind":"request_human"}})");
  client->expect("\"ack\"");
  service.must({}, desk::Wake{});
  console->expect("ticket_offered");
  service.time = service.time + seconds(21);
  ASSERT_TRUE(pump(io, [&] {
    return service.desk().state().agents.at(boss.agent).presence == desk::Presence::offline;
  }));
}

// ---- knowledge
// ---------------------------------------------------------------------------------------------------

class KnowledgeEdgeTest : public EdgeTest {
 protected:
  static std::string body_of(std::string_view title, std::string_view text,
                             std::string_view more = "") {
    return fmt::format(R"({{"content":{{"zh":{{"title":"{}","body":"{}"}}}}{}}})", title, text,
                       more);
  }
  static std::string path(const std::string& article, std::string_view rest = "") {
    return fmt::format("/v1/knowledge/articles/{}{}", article, rest);
  }
  // Saves and publishes; its number.
  std::string published(const Staff& staff, const std::string& body) {
    const Answer saved = post("/v1/knowledge/articles", body, staff.headers);
    EXPECT_EQ(saved.status, 201) << saved.body;
    const std::string article = saved.text("article");
    EXPECT_EQ(post(path(article, "/publish"), R"({"version":1})", staff.headers).status, 200);
    return article;
  }
  static bool says(const Answer& answer, std::string_view text) {
    return answer.status == 200 && answer.body.find(text) != answer.body.npos;
  }
};

TEST_F(KnowledgeEdgeTest, AnArticleIsWrittenFoundPublishedAndRolledBack) {
  const Staff boss = operator_in();
  const Answer saved =
      post("/v1/knowledge/articles", body_of("卡密无效怎么办", "先核对区服。"), boss.headers);
  ASSERT_EQ(saved.status, 201) << saved.body;
  const std::string article = saved.text("article");
  EXPECT_NE(saved.body.find("\"version\":1"), saved.body.npos);
  const auto list = [&](std::string_view query) {
    return ask("GET", fmt::format("/v1/knowledge/articles{}", query), "", boss.headers);
  };
  EXPECT_TRUE(says(list("?q=kami"), "卡密无效怎么办"));
  EXPECT_TRUE(says(list("?q=kami"), "\"reasons\""));
  EXPECT_TRUE(says(list("?status=draft"), "卡密无效怎么办"));
  EXPECT_TRUE(says(list("?status=published"), "\"total\":0"));
  EXPECT_EQ(post(path(article, "/publish"), R"({"version":1})", boss.headers).status, 200);
  EXPECT_TRUE(says(list("?status=published"), "\"total\":1"));

  const std::string second =
      body_of("卡密无效怎么办", "改坏了", fmt::format(R"(,"article":"{}","based_on":1)", article));
  EXPECT_EQ(post("/v1/knowledge/articles", second, boss.headers).status, 200);
  const Answer stale = post("/v1/knowledge/articles", second, boss.headers);
  EXPECT_EQ(stale.status, 409);
  EXPECT_EQ(stale.text("code"), "article.changed");

  EXPECT_EQ(post(path(article, "/roll-back"), R"({"version":9,"based_on":2})", boss.headers).status,
            404);
  EXPECT_EQ(
      post(path(article, "/roll-back"), R"({"version":1,"based_on":2,"note":"改回"})", boss.headers)
          .status,
      200);
  const Answer versions = ask("GET", path(article, "/versions"), "", boss.headers);
  EXPECT_TRUE(says(versions, "\"restores\":1"));
  EXPECT_TRUE(says(versions, "改回"));
  EXPECT_TRUE(says(ask("GET", path(article, "?version=3"), "", boss.headers), "先核对区服。"));
  EXPECT_TRUE(says(ask("GET", path(article, "?version=2"), "", boss.headers), "改坏了"));
  EXPECT_EQ(ask("GET", path(article, "?version=7"), "", boss.headers).status, 404);
  EXPECT_EQ(post(path(article, "/withdraw"), R"({"reason":"过时"})", boss.headers).status, 200);
  EXPECT_TRUE(says(list("?status=withdrawn"), "\"total\":1"));
}

TEST_F(KnowledgeEdgeTest, AgentsReadAndDoNotWrite) {
  const Staff boss = operator_in();
  const Answer added = post("/v1/agents", R"({"name":"小林","role":"agent"})", boss.headers);
  const Staff agent = log_in(AgentId{2}, added.text("invitation"), "xiaolin");
  const std::string article = published(boss, body_of("退款多久到账", "看渠道。"));
  EXPECT_TRUE(says(ask("GET", path(article), "", agent.headers), "退款多久到账"));
  EXPECT_EQ(post("/v1/knowledge/articles", body_of("一", "二"), agent.headers).text("code"),
            "auth.role");
  EXPECT_EQ(post(path(article, "/withdraw"), "{}", agent.headers).text("code"), "auth.role");
  const std::string token = "Authorization: Bearer " + visitor_token() + "\r\n";
  EXPECT_EQ(ask("GET", path(article), "", token).text("code"), "auth.staff_only");
  EXPECT_EQ(
      post("/v1/commands",
           R"({"id":"k-1","body":{"kind":"save_article","content":{"zh":{"title":"一"}}}})", token)
          .text("code"),
      "command.not_allowed");
}

TEST_F(KnowledgeEdgeTest, CustomersGetGuidesAndTheirPicturesOncePublished) {
  const Staff boss = operator_in();
  const std::string token = "Authorization: Bearer " + visitor_token() + "\r\n";
  const std::string png = "\x89PNG\r\n\x1A\n picture";
  EXPECT_EQ(ask("POST", "/v1/knowledge/pictures", "no picture", boss.headers).status, 415);
  const Answer brought = ask("POST", "/v1/knowledge/pictures", png, boss.headers);
  ASSERT_EQ(brought.status, 201) << brought.body;
  const std::string hash = brought.text("hash");
  const std::string picture = "/v1/knowledge/pictures/" + hash;
  const auto guide = [&](std::string_view picture_hash) {
    return fmt::format(
        R"({{"content":{{"zh":{{"title":"怎么兑换卡密"}},"steps":[{{"zh":"点兑换","picture":{{"hash":"{}"}}}}]}}}})",
        picture_hash);
  };
  EXPECT_EQ(post("/v1/knowledge/articles", guide(std::string(64, 'a')), boss.headers).text("code"),
            "knowledge.picture_unknown");
  const Answer saved = post("/v1/knowledge/articles", guide(hash), boss.headers);
  ASSERT_EQ(saved.status, 201) << saved.body;
  const std::string article = saved.text("article");
  EXPECT_EQ(ask("GET", "/v1/knowledge/guides/" + article, "", token).status, 404);
  EXPECT_EQ(ask("GET", picture, "", token).status, 404);
  EXPECT_EQ(ask("GET", picture, "", boss.headers).status, 200);
  EXPECT_EQ(post(path(article, "/publish"), R"({"version":1})", boss.headers).status, 200);
  EXPECT_TRUE(says(ask("GET", "/v1/knowledge/guides?q=duihuan", "", token), "怎么兑换卡密"));
  EXPECT_TRUE(says(ask("GET", "/v1/knowledge/guides", "", token), "怎么兑换卡密"));
  EXPECT_TRUE(says(ask("GET", "/v1/knowledge/guides", "", token), "\"fitting\":[false]"));
  EXPECT_TRUE(says(ask("GET", "/v1/knowledge/guides/" + article, "", token), hash));
  const Answer shown = ask("GET", picture, "", token);
  EXPECT_EQ(shown.status, 200);
  EXPECT_EQ(shown.body, png);
  EXPECT_EQ(shown.header("Content-Type"), "image/png");
  EXPECT_EQ(ask("GET", "/v1/knowledge/guides?q=" + std::string(500, 'a'), "", token).status, 400);
}

TEST_F(KnowledgeEdgeTest, ArticlesAreSuggestedForAConversation) {
  const Staff boss = operator_in();
  published(boss, body_of("卡密提示已被使用", "查兑换记录。"));
  const ContactId contact{
      service.must({}, desk::CreateContact{.handle = desk::HandleKey("h")}).value};
  service.must({desk::ActorKind::customer, contact.value},
               desk::PostMessage{.contact = contact, .text = {"卡密已经被使用了"}});
  const Answer found = ask(
      "GET", fmt::format("/v1/knowledge/suggestions?contact={}", contact.value), "", boss.headers);
  EXPECT_TRUE(says(found, "卡密提示已被使用")) << found.body;
  EXPECT_TRUE(says(found, "\"reasons\":[{"));
  EXPECT_EQ(ask("GET", "/v1/knowledge/suggestions", "", boss.headers).status, 400);
  EXPECT_TRUE(says(ask("GET", "/v1/knowledge/questions", "", boss.headers), "\"questions\":[]"));
  EXPECT_EQ(post("/v1/knowledge/questions/settle", R"({"questions":["5"]})", boss.headers).status,
            200);
}

TEST_F(EdgeTest, TheDocumentNamesEveryRouteAndEveryPathAnswers) {
  const Answer document = ask("GET", "/openapi.json");
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  ASSERT_EQ(parser.parse(document.body).get(root), simdjson::SUCCESS);
  simdjson::dom::object paths;
  ASSERT_EQ(root["paths"].get_object().get(paths), simdjson::SUCCESS);
  std::size_t operations = 0;
  for (const auto path : paths) {
    std::string concrete(path.key);
    for (std::size_t open = concrete.find('{'); open != concrete.npos; open = concrete.find('{'))
      concrete.replace(open, concrete.find('}') - open + 1, "1");
    for (const auto operation : path.value.get_object()) {
      ++operations;
      std::string method(operation.key);
      for (char& c : method) c = static_cast<char>(c - 'a' + 'A');
      const Answer answer = ask(method, concrete);
      EXPECT_NE(answer.text("code"), "http.not_found") << method << concrete;
      EXPECT_NE(answer.status, 405) << method << concrete;
    }
  }
  EXPECT_GT(operations, 40u);
}

// ---- rules of diagnosis
// -----------------------------------------------------------------------------------------

class RulesEdgeTest : public EdgeTest {
 protected:
  void SetUp() override {
    auto opened = host::RuleShelf::open(service, JX_SOURCE_DIR "/data/rules");
    ASSERT_TRUE(opened) << opened.error().detail;
    shelf = *std::move(opened);
    hooks.rules = shelf.get();
    EdgeTest::SetUp();
    boss = operator_in();
  }
  void TearDown() override { edge.reset(); }

  // A proposal of the sheet of minors with `from` exchanged.
  std::string proposal(std::string_view from, std::string_view to,
                       std::string_view based_on = "0") {
    const auto sheet = std::ranges::find(shelf->sheets(), Word("minor"), &desk::RuleText::sheet);
    std::string text = sheet->text;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, text.npos) << from;
    text.replace(at, from.size(), to);
    const std::vector<desk::RuleText> sheets{{Word("minor"), text}};
    return fmt::format(R"({{"based_on":"{}","note":"why","sheets":{}}})", based_on,
                       codec::to_json(sheets));
  }
  Answer propose(const std::string& body) {
    return post("/v1/rules/proposals", body, boss.headers);
  }

  std::unique_ptr<host::RuleShelf> shelf;
  Staff boss;
};

TEST_F(RulesEdgeTest, AreReadProposedPublishedAndTakenBackByOperators) {
  const Answer rules = ask("GET", "/v1/rules", "", boss.headers);
  EXPECT_EQ(rules.status, 200) << rules.body;
  EXPECT_EQ(rules.text("current"), "0");
  EXPECT_NE(rules.body.find(R"("sheet":"minor")"), rules.body.npos);
  const Answer sheet = ask("GET", "/v1/rules/sheets/minor", "", boss.headers);
  EXPECT_TRUE(sheet.text("text").starts_with("#")) << sheet.body;
  EXPECT_EQ(ask("GET", "/v1/rules/sheets/none", "", boss.headers).status, 404);

  const Answer proposed = propose(proposal("version: 1", "version: 7"));
  ASSERT_EQ(proposed.status, 201) << proposed.body;
  const std::string path = "/v1/rules/proposals/" + proposed.text("proposal");
  const Answer looked = ask("GET", path, "", boss.headers);
  EXPECT_NE(looked.body.find(R"("version":7)"), looked.body.npos) << looked.body;
  const Answer tried = post(path + "/trial", "{}", boss.headers);
  EXPECT_EQ(tried.status, 200) << tried.body;
  EXPECT_EQ(post(path + "/trial", R"({"count":1000000})", boss.headers).status, 400);

  const Answer published = post(path + "/publish", "{}", boss.headers);
  ASSERT_EQ(published.status, 201) << published.body;
  EXPECT_EQ(fmt::format("{}", shelf->edition().value), published.text("edition"));
  EXPECT_EQ(ask("GET", path, "", boss.headers).status, 404) << "it is done with";
  const Answer late = propose(proposal("party: user", "party: none"));
  EXPECT_EQ(late.text("code"), "rules.version_not_raised") << late.body;

  const std::string follows = fmt::format(R"({{"based_on":"{}"}})", published.text("edition"));
  EXPECT_EQ(post("/v1/rules/editions/0/restore", "{}", boss.headers).text("code"),
            "rules.edition_moved");
  EXPECT_EQ(post("/v1/rules/editions/999/restore", follows, boss.headers).status, 404);
  EXPECT_EQ(post("/v1/rules/editions/0/restore", follows, boss.headers).status, 201);
  const Answer again = ask("GET", "/v1/rules", "", boss.headers);
  EXPECT_NE(again.body.find(R"("installed":true)"), again.body.npos) << again.body;
}

TEST_F(RulesEdgeTest, AnswerARepeatedRequestAsTheFirstTime) {
  const auto with_key = [&](std::string_view key) {
    return boss.headers + "Idempotency-Key: " + std::string(key) + "\r\n";
  };
  const std::string body = proposal("version: 1", "version: 7");
  const Answer proposed = post("/v1/rules/proposals", body, with_key("k-1"));
  ASSERT_EQ(proposed.status, 201) << proposed.body;
  const std::string path = "/v1/rules/proposals/" + proposed.text("proposal");
  const Answer published = post(path + "/publish", "{}", with_key("k-2"));
  ASSERT_EQ(published.status, 201) << published.body;
  EXPECT_EQ(post("/v1/rules/proposals", body, with_key("k-1")).body, proposed.body);
  EXPECT_EQ(post(path + "/publish", "{}", with_key("k-2")).body, published.body);
  EXPECT_EQ(post(path + "/publish", "{}", with_key("k-3")).status, 404) << "another request";
  EXPECT_EQ(post("/v1/rules/proposals/999/publish", "{}", with_key("k-2")).status, 404);

  const Answer again =
      post("/v1/rules/proposals", proposal("version: 7", "version: 8", published.text("edition")),
           with_key("k-4"));
  ASSERT_EQ(again.status, 201) << again.body;
  const std::string second = "/v1/rules/proposals/" + again.text("proposal");
  EXPECT_EQ(ask("DELETE", second, "", with_key("k-5")).status, 200);
  EXPECT_EQ(ask("DELETE", second, "", with_key("k-5")).status, 200);
}

TEST_F(RulesEdgeTest, SayWhereASheetIsWrong) {
  const Answer refused = propose(proposal("party: user", "party: whoever"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.text("code"), "rules.out_of_range");
  EXPECT_TRUE(refused.text("detail").starts_with("minor.yaml line ")) << refused.body;
  EXPECT_FALSE(refused.text("zh").empty());
  EXPECT_EQ(propose(R"({"sheets":[]})").text("code"), "rules.nothing_changed");
}

TEST_F(RulesEdgeTest, AreWithdrawn) {
  const Answer proposed = propose(proposal("version: 1", "version: 7"));
  const std::string path = "/v1/rules/proposals/" + proposed.text("proposal");
  EXPECT_EQ(ask("DELETE", path, "", boss.headers).status, 200);
  EXPECT_EQ(ask("DELETE", path, "", boss.headers).status, 404);
}

TEST_F(RulesEdgeTest, AreKeptFromEverybodyElse) {
  EXPECT_EQ(ask("GET", "/v1/rules").status, 401);
  const Answer added = post("/v1/agents", R"({"name":"小林","role":"supervisor"})", boss.headers);
  const Staff lin =
      log_in(AgentId{number_in(added.body, "agent")}, added.text("invitation"), "lin");
  EXPECT_EQ(ask("GET", "/v1/rules", "", lin.headers).status, 403);
  EXPECT_EQ(post("/v1/rules/editions/0/restore", "{}", lin.headers).status, 403);
  // Nor may texts that nobody checked come in as a command.
  const Answer command =
      post("/v1/commands",
           R"({"id":"x1","body":{"kind":"publish_rules","sheets":[{"sheet":"minor","text":"?"}]}})",
           boss.headers);
  EXPECT_EQ(command.text("code"), "command.not_allowed") << command.body;
}

// ---- what messages mean

TEST_F(EdgeTest, LearnsFromWhatStaffCorrect) {
  lessons.start();
  auto client = visitor(visitor_token());
  client->expect("welcome");
  client->send(say("c-1", "小火苗怎么还不进碗里"));
  client->expect("\"ack\"");
  const std::uint64_t contact = service.desk().state().contacts.begin()->first.value;
  const std::string place = fmt::format("/v1/understanding?contact={}&number=1", contact);
  const auto meaning = [&](std::string_view intent, int number = 1) {
    return fmt::format(
        R"({{"contact":"{}","number":"{}","intents":["{}"],"urgent":true,"needs_human":true}})",
        contact, number, intent);
  };
  EXPECT_EQ(ask("GET", place).text("code"), "auth.required");
  EXPECT_EQ(ask("POST", "/v1/understanding", meaning("merchant_api")).text("code"),
            "auth.required");
  const Staff boss = operator_in();
  const Answer before = ask("GET", place, "", boss.headers);
  EXPECT_EQ(before.status, 200) << before.body;
  EXPECT_NE(before.body.find(R"("urgent":false)"), std::string::npos) << before.body;

  const auto put = [&](const std::string& body) {
    return ask("POST", "/v1/understanding", body, std::string(json_type) + boss.headers);
  };
  EXPECT_EQ(put(meaning("no_such")).text("code"), "meaning.unknown_intent");
  EXPECT_EQ(put(meaning("merchant_api", 7)).text("code"), "message.unknown");
  EXPECT_EQ(put(R"({"contact":"99","number":"1","intents":["merchant_api"]})").status, 404);
  const Answer corrected = put(meaning("merchant_api"));
  EXPECT_EQ(corrected.status, 200) << corrected.body;
  const Answer after = ask("GET", place, "", boss.headers);
  EXPECT_TRUE(after.body.starts_with(R"({"intents":["merchant_api")")) << after.body;
  EXPECT_NE(after.body.find(R"("urgent":true)"), std::string::npos) << after.body;
  EXPECT_EQ(lessons.taught(), 1u);
  EXPECT_EQ(ask("GET", "/v1/understanding?contact=1", "", boss.headers).status, 400);
  // Nor may an intent that nobody checked come in as a command.
  const Answer command = post(
      "/v1/commands",
      fmt::format(
          R"({{"id":"x1","body":{{"kind":"correct_meaning","contact":"{}","number":"1","intents":["x"]}}}})",
          contact),
      boss.headers);
  EXPECT_EQ(command.text("code"), "command.not_allowed") << command.body;
}

// ---- help for agents

TEST_F(EdgeTest, HelpsAgentsWithoutAModelAndNobodyElse) {
  auto client = visitor(visitor_token());
  client->expect("welcome");
  client->send(say("c-1", "付了钱怎么没到账"));
  client->expect("\"ack\"");
  const std::string about = fmt::format(R"({{"contact":"{}","locale":"en"}})",
                                        service.desk().state().contacts.begin()->first.value);
  EXPECT_EQ(post("/v1/copilot/summary", about).text("code"), "auth.required");
  EXPECT_EQ(post("/v1/copilot/summary", about, "Authorization: Bearer " + visitor_token() + "\r\n")
                .text("code"),
            "auth.staff_only");
  const Staff boss = operator_in();
  EXPECT_NE(ask("GET", "/v1/copilot", "", boss.headers).body.find(R"("model":false)"),
            std::string::npos);
  const Answer summary = post("/v1/copilot/summary", about, boss.headers);
  EXPECT_EQ(summary.status, 200) << summary.body;
  EXPECT_NE(summary.body.find(R"({"part":"wish","text":"paid but not received)"), std::string::npos)
      << summary.body;
  EXPECT_NE(summary.body.find(R"("code":"copilot.off")"), std::string::npos);
  const std::string contact = about.substr(0, about.find(','));
  const Answer draft = post("/v1/copilot/draft", contact + R"(,"words":"请稍等"})", boss.headers);
  EXPECT_NE(draft.body.find(R"("text":"请稍等","locale":"zh-CN","by_model":false)"),
            std::string::npos)
      << draft.body;
  const auto translated = [&](std::string_view more) {
    return post("/v1/copilot/translation", contact + std::string(more), boss.headers).text("code");
  };
  EXPECT_EQ(translated(R"(,"text":"没到","into":"en"})"), "copilot.off");
  EXPECT_EQ(translated(R"(,"text":"没到","into":"fr"})"), "copilot.no_such_language");
  EXPECT_EQ(translated(R"(,"text":"","into":"en"})"), "copilot.nothing");
  EXPECT_EQ(
      post("/v1/copilot/summary", R"({"contact":"999","locale":"en"})", boss.headers).text("code"),
      "contact.unknown");
  std::string code;
  for (int i = 0; i < 40 && code.empty(); ++i)
    code = post("/v1/copilot/summary", about, boss.headers).text("code");
  EXPECT_EQ(code, "copilot.too_often");
}

TEST_F(EdgeTest, StopsWithoutCuttingAnyoneOff) {
  auto client = visitor(visitor_token());
  client->expect("welcome");
  bool stopped = false;
  edge->stop([&] { stopped = true; });
  EXPECT_TRUE(client->wait([&] { return client->closed_with == 1001; }));
  client.reset();
  EXPECT_TRUE(pump(io, [&] { return stopped; }));
}

}  // namespace
}  // namespace jx::edge
