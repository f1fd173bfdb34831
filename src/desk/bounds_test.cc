// Bounds that are too far away for a scenario.
#include <gtest/gtest.h>

#include "desk/facts/facts.h"
#include "desk/rules/rules.h"
#include "desk/testing/live_desk.h"
#include "desk/ticket/ticket.h"

namespace jx::desk {
namespace {

std::string_view code_of(const Result<Decision>& decision) {
  return decision ? "" : decision.error().code;
}

TEST(Bounds, AgentsAndCannedRepliesAndTeamsOfAnAgentAreLimited) {
  LiveDesk live;
  const AddAgent agent{.name = "小林"};
  for (std::size_t i = 0; i < agents_max; ++i) live.must(the_system(), agent);
  EXPECT_EQ(code_of(live.act(the_system(), agent)), "desk.too_many_agents");

  const SaveCannedReply reply{.title = "问候", .text = "您好"};
  for (std::size_t i = 0; i < canned_replies_max; ++i) live.must(the_system(), reply);
  EXPECT_EQ(code_of(live.act(the_system(), reply)), "desk.too_many_canned_replies");

  const std::vector<TeamId> teams(teams_max + 1, TeamId{1});
  EXPECT_EQ(code_of(live.act(the_system(), AddAgent{.name = "小林", .teams = teams})),
            "agent.too_many_teams");
}

TEST(Bounds, FactsAreLimitedInNumberAndSize) {
  LiveDesk live;
  const trade::Fact fact{"push:main", "1", {}, trade::Order{}};
  const auto record = [&](std::vector<trade::Fact> facts) {
    return live.act(the_system(), RecordFacts{std::move(facts)});
  };
  EXPECT_EQ(code_of(record(std::vector(facts_per_command_max, fact))), "");
  EXPECT_EQ(code_of(record(std::vector(facts_per_command_max + 1, fact))), "facts.too_many");

  trade::Order long_title;
  long_title.title.assign(trade::text_bytes_max + 1, 'a');
  EXPECT_EQ(code_of(record({{"push:main", "1", {}, long_title}})), "fact.too_large");

  trade::Delivery cards;
  cards.secrets.text.assign(trade::text_bytes_max + 1, 'a');
  EXPECT_EQ(code_of(record({{"push:main", "1", {}, cards}})), "");
  cards.secrets.text.assign(fact_secrets_bytes_max + 1, 'a');
  EXPECT_EQ(code_of(record({{"push:main", "1", {}, cards}})), "fact.too_large");
}

TEST(Bounds, LinksAndSplitsAreLimited) {
  LiveDesk live;
  const auto open = [&](ContactId contact) {
    return TicketId{live.must(the_system(), OpenTicket{.contact = contact}).value};
  };
  const TicketId first = open(live.new_contact("a0"));
  for (std::size_t i = 0; i < links_per_ticket_max; ++i) {
    const TicketId other = open(live.new_contact(fmt::format("b{}", i)));
    live.must(the_system(), LinkTickets{first, other});
  }
  const TicketId one_more = open(live.new_contact("c0"));
  EXPECT_EQ(code_of(live.act(the_system(), LinkTickets{one_more, first})), "ticket.too_many_links");

  const std::vector<MessageNumber> numbers(split_messages_max + 1, MessageNumber{1});
  EXPECT_EQ(code_of(live.act(the_system(), SplitTicket{first, numbers, {}, {}})),
            "split.too_many_messages");
}

TEST(Bounds, ArticlesAndTheirVersionsAreLimited) {
  LiveDesk live;
  SaveArticle save{.content = {.zh = {"卡密无效怎么办", "先核对订单。"}}};
  const ArticleId article{live.must(the_system(), save).value};
  for (std::size_t i = 1; i < articles_max; ++i) live.must(the_system(), save);
  EXPECT_EQ(code_of(live.act(the_system(), save)), "desk.too_many_articles");

  save.article = article;
  for (save.based_on = 1; save.based_on < static_cast<std::int64_t>(article_versions_max);
       ++save.based_on) {
    live.must(the_system(), save);
  }
  EXPECT_EQ(code_of(live.act(the_system(), save)), "article.too_many_versions");
}

ProposeIncident proposal(std::string supplier) {
  return {.scope = {.supplier = std::move(supplier)},
          .cause = Word{"upstream_pending"},
          .buyers = 5,
          .troubled = 5,
          .text = {"发货延迟", "Delivery is late"},
          .over_text = {"已恢复", "It is over"}};
}

TEST(Bounds, IncidentsAndTheirBuyersAreLimited) {
  LiveDesk live;
  for (std::size_t i = 0; i < incidents_standing_max; ++i) {
    live.must(the_system(), proposal(fmt::format("s{}", i)));
  }
  EXPECT_EQ(code_of(live.act(the_system(), proposal("one more"))), "incident.too_many");

  const IncidentId incident = live.desk.state().incidents.begin()->first;
  std::size_t buyers = 0;
  const auto spread = [&](std::size_t count) {
    SpreadIncident command{.incident = incident};
    for (std::size_t i = 0; i < count; ++i) {
      command.purchases.push_back({trade::BuyerKey(fmt::format("user:{}", ++buyers)), {}});
    }
    return live.act(the_system(), std::move(command));
  };
  EXPECT_EQ(code_of(spread(incident_purchases_per_command_max + 1)), "incident.too_many_purchases");
  while (live.desk.state().incidents.at(incident).affected.size() < incident_buyers_max) {
    ASSERT_EQ(code_of(spread(incident_purchases_per_command_max)), "");
  }
  EXPECT_EQ(code_of(spread(1)), "incident.too_many_buyers");
}

TEST(Bounds, OnlyTheIncidentsThatEndedLastAreKept) {
  LiveDesk live;
  for (std::size_t i = 0; i < incidents_ended_kept + 5; ++i) {
    const IncidentId incident{live.must(the_system(), proposal("s")).value};
    live.must(the_system(), DismissIncident{incident, Word{"known"}});
  }
  live.must(the_system(), proposal("s"));
  EXPECT_EQ(live.desk.state().incidents.size(), incidents_ended_kept + 1);
}

TEST(Bounds, ALongIncidentThatHasJustEndedIsStillKnown) {
  LiveDesk live;
  const trade::BuyerKey buyer("user:1");
  const ContactId contact{live.must(the_system(), CreateContact{.handle = HandleKey{"h1"}}).value};
  live.must(the_system(), IdentifyBuyer{contact, buyer, {}});
  const IncidentId lasting{live.must(the_system(), proposal("lasting")).value};
  live.must(the_system(), SpreadIncident{lasting, {{buyer, {}}}});
  live.must(the_system(), ConfirmIncident{lasting, {}, {}});
  live.must(the_system(),
            TellIncidentBuyer{contact, lasting, buyer, IncidentNews::told, {"发货延迟"}});
  IncidentId first{};
  for (std::size_t i = 0; i < incidents_ended_kept; ++i) {
    live.now = live.now + minutes(1);
    const IncidentId incident{live.must(the_system(), proposal("s")).value};
    if (!first) first = incident;
    live.must(the_system(), DismissIncident{incident, Word{"known"}});
  }
  live.now = live.now + minutes(1);
  live.must(the_system(), CloseIncident{lasting, Word{"recovered"}});
  live.must(the_system(), proposal("next"));
  EXPECT_FALSE(live.desk.state().incidents.contains(first)) << "the first to end";
  EXPECT_EQ(
      code_of(live.act(the_system(),
                       TellIncidentBuyer{contact, lasting, buyer, IncidentNews::over, {"已恢复"}})),
      "");
}

TEST(Bounds, OpenProposalsOfRulesAreLimitedInSize) {
  LiveDesk live;
  const auto propose = [&](std::size_t bytes, RuleProposalId proposal = {}) {
    return live.act(the_system(), ProposeRules{.proposal = proposal,
                                               .sheets = {{Word{"s"}, std::string(bytes, 'a')}}});
  };
  ASSERT_EQ(code_of(propose(rules_bytes_max)), "");
  ASSERT_EQ(code_of(propose(rules_bytes_max)), "");
  EXPECT_EQ(code_of(propose(1)), "rules.too_many_proposals");
  const RuleProposalId last = live.desk.state().rules.proposals.rbegin()->first;
  EXPECT_EQ(code_of(propose(rules_bytes_max - 1, last)), "") << "in the place of itself";
  EXPECT_EQ(code_of(propose(1)), "");
}

TEST(Bounds, BrokenTextIsRefused) {
  LiveDesk live;
  const ContactId contact = live.new_contact("a0");
  for (const std::string_view broken : {"\xff", "\xc0\xaf", "\xe4\xbd", "\xed\xa0\x80"}) {
    const PostMessage message{.contact = contact, .text = {std::string(broken)}};
    EXPECT_EQ(code_of(live.act(customer(contact), message)), "text.malformed");
  }
}

}  // namespace
}  // namespace jx::desk
