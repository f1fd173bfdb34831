// Dialogues as text files: tests/scenarios/assistant/*.txt. Lines:
//   contact locale=zh-CN buyer=user:7 mail=PRINT proven=NUMBER    the writer; a new one each time
//   purchase NUMBER buyer=… password=… title=… amount=… cause=… paid=… delivered=… party=…
//            expected=<minutes> confident=no say=<evidence> step=<customer step> staff=<agent step>
//            supplier=… goods=… channel=… age=<minutes since the order>
//   incident supplier=…|goods=…|channel=… cause=… since=<minutes ago> zh=… en=…    a confirmed one
//   fail                                                  look-ups fail from here on
//   wait <seconds>
//   > what the customer writes
//   picture order_no=…@<percent> amount=…@<percent> error=…@<percent> failure=… words=…
//                                      a picture of the customer's and what was read in it
// What the assistant does stands indented below; `--rewrite` writes it anew, for review.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "assistant/decide.h"
#include "assistant/hearing.h"

namespace jx::assistant {
namespace {

const language::Language& shared_language() {
  static const std::unique_ptr<language::Language> loaded = language::Language::load().value();
  return *loaded;
}

std::map<std::string, std::string> members_of(std::string_view line) {
  std::map<std::string, std::string> members;
  std::istringstream words{std::string(line)};
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) {
      members[""] = word;
    } else {
      members[word.substr(0, equals)] = word.substr(equals + 1);
    }
  }
  return members;
}

class Scenario {
 public:
  std::string play(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("  ")) continue;
      out_ += line + "\n";
      if (line.starts_with("contact")) start(members_of(line.substr(7)));
      if (line.starts_with("purchase ")) add_purchase(members_of(line.substr(9)));
      if (line.starts_with("incident ")) add_incident(members_of(line.substr(9)));
      if (line == "fail") fails_ = true;
      if (line.starts_with("wait ")) now_ = now_ + seconds(std::stoll(line.substr(5)));
      if (line.starts_with("> ")) turn(line.substr(2));
      if (line.starts_with("picture")) show_picture(members_of(line.substr(7)));
    }
    return out_;
  }

 private:
  void start(std::map<std::string, std::string> members) {
    contact_ = {};
    contact_.contact = ContactId{7};
    contact_.locale = members["locale"];
    contact_.buyer = trade::BuyerKey(members["buyer"]);
    if (!members["mail"].empty())
      contact_.handles.push_back({desk::Channel::mail, desk::HandleKey(members["mail"]), true});
    if (!members["proven"].empty()) contact_.proven_orders.emplace_back(members["proven"]);
    ticket_ = {};
    before_.clear();
    with_human_ = false;
    fails_ = false;
    purchases_.clear();
    incidents_.clear();
  }

  void add_incident(std::map<std::string, std::string> members) {
    incidents_.push_back({.scope = {.supplier = members["supplier"],
                                    .goods_no = trade::Number(members["goods"]),
                                    .pay_channel = members["channel"]},
                          .trouble = trade::trouble_of(Word(members["cause"])),
                          .since = now_ - minutes(std::stoll(members["since"])),
                          .text = {members["zh"], members["en"]}});
  }

  void add_purchase(std::map<std::string, std::string> members) {
    Purchase purchase;
    purchase.order_no = trade::Number(members[""]);
    purchase.buyer = trade::BuyerKey(members["buyer"]);
    purchase.title = members["title"];
    if (!members["amount"].empty()) purchase.amount = money_from_text(members["amount"]).value();
    if (!members["password"].empty())
      purchase.query_password_print = "print:" + members["password"];
    purchase.number_is_key = is_unguessable(members[""]);
    purchase.place = {members["supplier"], trade::Number(members["goods"]), members["channel"]};
    if (!members["age"].empty()) purchase.created_at = now_ - minutes(std::stoll(members["age"]));
    trade::Verdict& verdict = purchase.verdict;
    verdict.order_no = purchase.order_no;
    verdict.cause = Word(members["cause"]);
    verdict.paid = enum_from_text<trade::Known>(members["paid"]).value_or(trade::Known::unknown);
    verdict.delivered =
        enum_from_text<trade::Known>(members["delivered"]).value_or(trade::Known::unknown);
    verdict.party =
        enum_from_text<trade::Party>(members["party"]).value_or(trade::Party::undecided);
    verdict.confident = members["confident"] != "no";
    if (!members["say"].empty())
      verdict.evidence.push_back({.zh = members["say"], .en = members["say_en"]});
    if (!members["step"].empty())
      verdict.customer_steps.push_back({members["step"], members["step_en"]});
    if (!members["staff"].empty()) verdict.agent_steps.push_back({members["staff"], ""});
    if (!members["expected"].empty()) verdict.expected = minutes(std::stoll(members["expected"]));
    purchases_.push_back(std::move(purchase));
  }

  std::vector<Purchase> answer(const std::vector<LookUp>& wanted) const {
    std::vector<Purchase> found;
    for (const LookUp& each : wanted)
      for (const Purchase& purchase : purchases_) {
        const bool fits = each.kind == LookUpKind::number ? each.text == purchase.order_no.view()
                          : each.kind == LookUpKind::tail
                              ? purchase.order_no.view().ends_with(each.text)
                          : each.kind == LookUpKind::buyer ? each.text == purchase.buyer.view()
                                                           : false;
        if (fits) found.push_back(purchase);
      }
    return found;
  }

  void show_picture(const std::map<std::string, std::string>& members) {
    PicturesSaid said;
    std::string words;
    for (const auto& [name, value] : members) {
      const std::size_t at = value.rfind('@');
      if (name == "words") words = value;
      if (name == "failure") said.failure = Word{value};
      if (at == std::string::npos) continue;
      const std::string text = value.substr(0, at);
      said.fields.push_back({Word{name}, {text}, std::stoll(value.substr(at + 1))});
      if (name == "error") said.error_intents = shared_language().understand(text).intents;
    }
    turn(words, std::move(said));
  }

  void turn(const std::string& text, std::optional<PicturesSaid> pictures = {}) {
    now_ = now_ + seconds(30);
    if (with_human_) return line("(silent: a human is awaited)");
    Turn turn;
    if (!is_under_way(contact_.dialogue)) before_.clear();
    turn.understanding = hear(shared_language(), before_, text, contact_.dialogue);
    before_.push_back({language::Role::user, text});
    turn.text = text;
    turn.with_attachment = pictures.has_value();
    turn.pictures = std::move(pictures);
    turn.contact = contact_;
    turn.ticket = ticket_;
    turn.now = now_;
    turn.incidents = incidents_;
    if (auto password = offered_password(turn.understanding, text, contact_.dialogue))
      turn.password_print = "print:" + *password;
    Decision decision = decide(turn);
    if (!decision.look_up.empty()) {
      for (const LookUp& each : decision.look_up)
        line(fmt::format("look_up {} {}", enum_text(each.kind), each.text));
      turn.look_up_failed = fails_;
      if (!fails_) turn.found = answer(decision.look_up);
      decision = decide(turn);
      EXPECT_TRUE(decision.look_up.empty());
    }
    if (decision.telling) expect_whole(decision, *decision.telling);
    if (decision.at_once.empty()) line("(nothing: the question stands)");
    for (const desk::CommandBody& body : decision.at_once) show(body);
    for (const desk::CommandBody& body : decision.afterwards) show(body);
  }

  // Whoever words the text anew says what stands before it too.
  static void expect_whole(const Decision& decision, const Telling& telling) {
    const auto& post = std::get<desk::PostMessage>(decision.at_once.at(telling.at));
    const std::string before =
        telling.introduction.empty() ? std::string() : telling.introduction + "\n";
    EXPECT_EQ(post.text.text, before + telling.text);
  }

  void line(std::string_view text) { out_ += fmt::format("  {}\n", text); }

  static std::string indented(std::string_view text) {
    std::string out;
    for (const char c : text) out += c == '\n' ? std::string("\n    ") : std::string(1, c);
    return out;
  }

  void show(const desk::CommandBody& body) {
    if (const auto* post = std::get_if<desk::PostMessage>(&body)) {
      contact_.recent.push_back({.author = {desk::ActorKind::assistant, 0}, .at = now_});
      before_.push_back({language::Role::bot, post->text.text});
      line("say " + indented(post->text.text));
    } else if (const auto* note = std::get_if<desk::NoteDialogue>(&body)) {
      contact_.dialogue = {note->ticket, note->order_no, note->asked, note->misses, note->topic};
      std::string asked;
      for (const Word& word : note->asked) asked += fmt::format(" {}", word.view());
      line(fmt::format("note topic={} misses={} order={} asked:{}", note->topic.view(),
                       note->misses, note->order_no.view(), asked));
    } else if (const auto* open = std::get_if<desk::OpenTicket>(&body)) {
      ticket_ = TicketId{100};
      line(fmt::format("open_ticket {} order={}", open->ticket_kind.view(), open->order_no.view()));
    } else if (const auto* human = std::get_if<desk::RequestHuman>(&body)) {
      with_human_ = true;
      line(fmt::format("request_human reason={} kind={} priority={} order={}\n    {}",
                       human->reason.view(), human->ticket_kind.view(), enum_text(human->priority),
                       human->order_no.view(), indented(human->brief.text)));
    } else if (const auto* proof = std::get_if<desk::ProveOwnership>(&body)) {
      contact_.proven_orders.push_back(proof->order_no);
      line(fmt::format("prove_ownership {}", proof->order_no.view()));
    } else if (const auto* verdict = std::get_if<desk::RecordVerdict>(&body)) {
      line(fmt::format("record_verdict {}", verdict->verdict.cause.view()));
    } else if (const auto* progress = std::get_if<desk::AddProgress>(&body)) {
      line(fmt::format("add_progress {}", progress->step.view()));
    } else if (const auto* solved = std::get_if<desk::ResolveTicket>(&body)) {
      ticket_ = {};
      before_.clear();
      line(fmt::format("resolve_ticket {}", solved->outcome.view()));
    } else {
      ADD_FAILURE() << "an unexpected command";
    }
  }

  desk::ContactState contact_{};
  std::vector<Said> before_{};
  TicketId ticket_{};
  bool with_human_ = false;
  bool fails_ = false;
  std::vector<Purchase> purchases_{};
  std::vector<KnownIncident> incidents_{};
  Instant now_{};
  std::string out_{};
};

std::string read_all(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::filesystem::path> scenario_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(JX_SOURCE_DIR "/tests/scenarios/assistant"))
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

TEST(Dialogues, GoAsWritten) {
  const auto arguments = testing::internal::GetArgvs();
  const bool rewrite = std::ranges::find(arguments, "--rewrite") != arguments.end();
  ASSERT_FALSE(scenario_files().empty());
  for (const std::filesystem::path& path : scenario_files()) {
    const std::string text = read_all(path);
    const std::string played = Scenario{}.play(text);
    if (rewrite) {
      std::ofstream(path) << played;
      continue;
    }
    EXPECT_EQ(played, text) << path.filename();
  }
}

TEST(Dialogues, AnswerAForeignOrderAsAnUnknownOne) {
  const std::string foreign =
      "contact locale=zh-CN\npurchase 482250101123456789 buyer=user:9 password=secret1 "
      "cause=paid_notice_lost title=点卡\n";
  const std::string unknown = "contact locale=zh-CN\n";
  const std::string dialogue =
      "> 订单482250101123456789没到账\n> 查询密码 wrong99\n> 482250101123456789\n";
  const auto played = [&](const std::string& first) {
    return Scenario{}.play(first + dialogue).substr(first.size());
  };
  const std::string seen = played(foreign);
  const auto customers_part = [](const std::string& text) {  // the brief is the agent's
    std::string out;
    std::istringstream lines(text);
    bool brief = false;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("  request_human")) brief = true;
      if (line.starts_with("  say")) brief = false;
      if (!brief || line.starts_with("  request_human")) out += line + "\n";
    }
    return out;
  };
  EXPECT_EQ(customers_part(seen), customers_part(played(unknown)));
  EXPECT_EQ(seen.find("点卡”"), std::string::npos);
}

TEST(Dialogues, EndWithAHumanWhateverIsSaid) {
  for (const char* stubborn : {"没到账", "嗯？", "？？？", "怎么回事", "asdf qwer", "还是不行"}) {
    std::string text = "contact locale=zh-CN\n";
    for (int i = 0; i < 6; ++i) text += std::string("> ") + stubborn + "\n";
    EXPECT_NE(Scenario{}.play(text).find("request_human"), std::string::npos) << stubborn;
  }
}

}  // namespace
}  // namespace jx::assistant
