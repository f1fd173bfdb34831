// The rules of diagnosis, for operators: read, propose, try on the past, publish, take back.
#include "edge/api/context.h"
#include "edge/wire/commands.h"
#include "host/rules/rule_shelf.h"
#include "trade/rule_changes.h"

namespace jx::edge::api {

namespace {

constexpr std::size_t trial_count = 500;

struct RuleLine {
  Word name{};
  std::int64_t version = 0;
  Word cause{};
  trade::Party party = trade::Party::undecided;
};
JX_DESCRIBE(RuleLine, name, version, cause, party)

struct SheetLine {
  Word sheet{};
  std::vector<trade::ClaimKind> claims{};
  trade::About about = trade::About::purchase;
  std::vector<Word> includes{};
  std::vector<RuleLine> rules{};
};
JX_DESCRIBE(SheetLine, sheet, claims, about, includes, rules)

struct ProposalLine {
  RuleProposalId proposal{};
  RuleEditionId based_on{};
  std::string by{};
  Instant at{};
  std::vector<Word> sheets{};
  std::string note{};
};
JX_DESCRIBE(ProposalLine, proposal, based_on, by, at, sheets, note)

struct EditionLine {
  RuleEditionId edition{};
  std::string by{};
  Instant at{};
  RuleProposalId proposal{};
  RuleEditionId restores{};
  bool installed = false;
  std::string note{};
};
JX_DESCRIBE(EditionLine, edition, by, at, proposal, restores, installed, note)

struct SetAside {
  std::string code{};
  std::string detail{};
};
JX_DESCRIBE(SetAside, code, detail)

struct RulesView {
  RuleEditionId current{};   // what the next publication must follow
  RuleEditionId in_force{};  // what judges; another only when the current one was set aside
  std::optional<SetAside> set_aside{};
  std::vector<SheetLine> sheets{};
  std::vector<ProposalLine> proposals{};
  std::vector<EditionLine> editions{};
};
JX_DESCRIBE(RulesView, current, in_force, set_aside, sheets, proposals, editions)

struct SheetView {
  Word sheet{};
  std::string text{};
  std::vector<trade::Rule> rules{};
};
JX_DESCRIBE(SheetView, sheet, text, rules)

struct ProposalView {
  ProposalLine proposal{};
  std::vector<desk::RuleText> sheets{};
  std::vector<trade::RuleChange> changes{};
};
JX_DESCRIBE(ProposalView, proposal, sheets, changes)

struct ProposalBody {
  RuleProposalId proposal{};  // none: a new one
  RuleEditionId based_on{};
  std::vector<desk::RuleText> sheets{};
  std::string note{};
};
JX_DESCRIBE(ProposalBody, proposal, based_on, sheets, note)

struct TrialBody {
  std::int64_t count = trial_count;
};
JX_DESCRIBE(TrialBody, count)

struct RestoreBody {
  RuleEditionId based_on{};
  std::string note{};
};
JX_DESCRIBE(RestoreBody, based_on, note)

void refuse_rules(const http::Respond& respond, const Error& error) {
  respond(http::problem_response_in_detail(error));
}

template <class T>
void answer(const http::Respond& respond, const T& value, int status = 200) {
  respond(http::json_response(codec::to_json(value), status));
}

std::string name_of(const Context& context, const desk::Actor& actor) {
  const auto& agents = context.service.desk().state().agents;
  const auto agent = agents.find(AgentId{actor.id});
  return actor.kind == desk::ActorKind::agent && agent != agents.end() ? agent->second.name
                                                                       : std::string();
}

ProposalLine line_of(const Context& context, const desk::RuleProposal& proposal) {
  ProposalLine line{.proposal = proposal.proposal,
                    .based_on = proposal.based_on,
                    .by = name_of(context, proposal.by),
                    .at = proposal.at,
                    .sheets = {},
                    .note = proposal.note};
  for (const desk::RuleText& sheet : proposal.sheets) line.sheets.push_back(sheet.sheet);
  return line;
}

SheetLine line_of(const trade::RuleSheet& sheet) {
  SheetLine line{.sheet = sheet.name,
                 .claims = sheet.claims,
                 .about = sheet.about,
                 .includes = sheet.includes,
                 .rules = {}};
  for (const trade::Rule& rule : sheet.rules) {
    line.rules.push_back({rule.name, rule.version, rule.cause, rule.party});
  }
  return line;
}

RulesView view_of(const Context& context, const host::RuleShelf& shelf) {
  const desk::RulesState& rules = context.service.desk().state().rules;
  RulesView view{.current = rules.current, .in_force = shelf.edition()};
  if (const auto& error = shelf.set_aside()) {
    view.set_aside = {.code = std::string(error->code), .detail = error->detail};
  }
  for (const trade::RuleSheet& sheet : shelf.book().sheets()) view.sheets.push_back(line_of(sheet));
  for (const auto& [id, proposal] : rules.proposals) {
    view.proposals.push_back(line_of(context, proposal));
  }
  for (const desk::RuleEdition& edition : rules.editions) {
    view.editions.push_back({edition.edition, name_of(context, edition.by), edition.at,
                             edition.proposal, edition.restores, edition.installed, edition.note});
  }
  return view;
}

void get_rules(Context& context, host::RuleShelf& shelf, const http::Call&, http::Respond respond) {
  context.service.when_durable(
      [&context, &shelf, respond] { answer(respond, view_of(context, shelf)); });
}

void get_sheet(Context&, host::RuleShelf& shelf, const http::Call& call, http::Respond respond) {
  for (const trade::RuleSheet& sheet : shelf.book().sheets()) {
    if (sheet.name.view() != call.arguments[0]) continue;
    const auto text = std::ranges::find(shelf.sheets(), sheet.name, &desk::RuleText::sheet);
    return answer(respond, SheetView{sheet.name, text->text, sheet.rules});
  }
  refuse(respond, Error{ErrorKind::not_found, "rules.sheet_unknown"});
}

// Nothing when there is none; the answer was given then.
const desk::RuleProposal* find_proposal(const Context& context, const http::Call& call,
                                        const http::Respond& respond) {
  const auto id = read_id<RuleProposalId>(call.arguments[0]);
  const auto& proposals = context.service.desk().state().rules.proposals;
  const auto found = id ? proposals.find(*id) : proposals.end();
  if (found != proposals.end()) return &found->second;
  refuse(respond, Error{ErrorKind::not_found, "rules.proposal_unknown"});
  return nullptr;
}

// An edition's number in a path; "0" is what came with the program.
Result<RuleEditionId> read_edition(const http::Call& call) {
  if (call.arguments[0] == "0") return RuleEditionId{};
  return read_id<RuleEditionId>(call.arguments[0]);
}

void get_proposal(Context& context, host::RuleShelf& shelf, const http::Call& call,
                  http::Respond respond) {
  const desk::RuleProposal* proposal = find_proposal(context, call, respond);
  if (proposal == nullptr) return;
  ProposalView view{line_of(context, *proposal), proposal->sheets, {}};
  shelf.check(proposal->sheets, [&shelf, view = std::move(view),
                                 respond](Result<host::RuleCandidate> candidate) mutable {
    if (!candidate) return refuse_rules(respond, candidate.error());
    view.changes = trade::changes_between(shelf.book(), *candidate->book);
    answer(respond, view);
  });
}

// A request sent again with its Idempotency-Key has its first answer, though what it changed is
// gone by now: `said` makes it of the event that the command brought, or says that it was
// another's.
template <class Event>
void unless_done(Context& context, const http::Call& call, http::Respond respond,
                 std::function<std::optional<http::Response>(const Event&, Seq)> said,
                 std::function<void()> otherwise) {
  const std::string_view key = call.request.header("idempotency-key");
  const auto id = wire::read_command_id(key);
  const auto& memories = context.service.desk().state().commands;
  const auto memory = memories.find(call.caller.actor({}));
  if (key.empty() || !id || memory == memories.end()) return otherwise();
  const auto done = memory->second.ids.find(*id);
  if (done == memory->second.ids.end()) return otherwise();
  context.service.read_events(
      {done->second.seq}, [respond, said = std::move(said), otherwise = std::move(otherwise)](
                              Result<std::vector<desk::Recorded>> events) {
        if (!events) return refuse(respond, events.error());
        const auto* event = events->empty() ? nullptr : std::get_if<Event>(&events->front().event);
        if (event == nullptr) return otherwise();
        auto answer = said(*event, events->front().seq);
        return answer ? respond(*std::move(answer)) : otherwise();
      });
}

http::Response proposal_response(RuleProposalId proposal) {
  return http::json_response(fmt::format(R"({{"proposal":"{}"}})", proposal.value), 201);
}

http::Response edition_response(Seq edition) {
  return http::json_response(fmt::format(R"({{"edition":"{}"}})", edition.value), 201);
}

void propose_now(Context& context, host::RuleShelf& shelf, const http::Call& call,
                 http::Respond respond) {
  auto body = read_body<ProposalBody>(call);
  if (!body) return refuse(respond, body.error());
  host::RuleTexts changes = body->sheets;
  desk::ProposeRules command{body->proposal, body->based_on, std::move(body->sheets),
                             std::move(body->note)};
  shelf.check(std::move(changes), [&context, call, command = std::move(command),
                                   respond](Result<host::RuleCandidate> candidate) mutable {
    if (!candidate) return refuse_rules(respond, candidate.error());
    const RuleProposalId given = command.proposal;
    submit_command(context, call, std::move(command), respond, [given, respond](host::Reply reply) {
      respond(proposal_response(given ? given : RuleProposalId{reply.seq.value}));
    });
  });
}

void propose(Context& context, host::RuleShelf& shelf, const http::Call& call,
             http::Respond respond) {
  unless_done<desk::RulesProposed>(
      context, call, respond,
      [](const desk::RulesProposed& event, Seq) {
        return std::optional(proposal_response(event.proposal));
      },
      [&context, &shelf, call, respond] { propose_now(context, shelf, call, respond); });
}

void withdraw_now(Context& context, const http::Call& call, http::Respond respond) {
  const desk::RuleProposal* proposal = find_proposal(context, call, respond);
  if (proposal == nullptr) return;
  submit_command(context, call, desk::WithdrawRules{proposal->proposal}, std::move(respond));
}

void withdraw(Context& context, host::RuleShelf&, const http::Call& call, http::Respond respond) {
  unless_done<desk::RulesWithdrawn>(
      context, call, respond,
      [text = call.arguments[0]](const desk::RulesWithdrawn& event, Seq seq) {
        const bool same = text == std::to_string(event.proposal.value);
        return same
                   ? std::optional(http::json_response(fmt::format(R"({{"seq":"{}"}})", seq.value)))
                   : std::nullopt;
      },
      [&context, call, respond] { withdraw_now(context, call, respond); });
}

void try_candidate(host::RuleShelf& shelf, std::size_t count, http::Respond respond,
                   Result<host::RuleCandidate> candidate) {
  if (!candidate) return refuse_rules(respond, candidate.error());
  shelf.try_on_the_past(*candidate, count, [respond](Result<host::RuleTrial> trial) {
    if (!trial) return refuse(respond, trial.error());
    answer(respond, *trial);
  });
}

Result<std::size_t> read_trial_count(const http::Call& call) {
  auto body = read_body<TrialBody>(call);
  if (!body) return error_of(std::move(body));
  if (body->count < 1 || body->count > std::int64_t{host::RuleShelf::trial_count_max}) {
    return fail(ErrorKind::invalid, "json.out_of_range", "$.count");
  }
  return static_cast<std::size_t>(body->count);
}

void try_proposal(Context& context, host::RuleShelf& shelf, const http::Call& call,
                  http::Respond respond) {
  const auto count = read_trial_count(call);
  if (!count) return refuse(respond, count.error());
  const desk::RuleProposal* proposal = find_proposal(context, call, respond);
  if (proposal == nullptr) return;
  shelf.check(proposal->sheets,
              [&shelf, count = *count, respond](Result<host::RuleCandidate> candidate) {
                try_candidate(shelf, count, respond, std::move(candidate));
              });
}

void try_edition(Context&, host::RuleShelf& shelf, const http::Call& call, http::Respond respond) {
  const auto count = read_trial_count(call);
  if (!count) return refuse(respond, count.error());
  const auto edition = read_edition(call);
  if (!edition) return refuse(respond, edition.error());
  shelf.check_edition(*edition,
                      [&shelf, count = *count, respond](Result<host::RuleCandidate> candidate) {
                        try_candidate(shelf, count, respond, std::move(candidate));
                      });
}

void submit_publication(Context& context, const http::Call& call, desk::PublishRules command,
                        http::Respond respond) {
  submit_command(context, call, std::move(command), respond,
                 [respond](host::Reply reply) { respond(edition_response(reply.seq)); });
}

void publish_now(Context& context, host::RuleShelf& shelf, const http::Call& call,
                 http::Respond respond) {
  const desk::RuleProposal* proposal = find_proposal(context, call, respond);
  if (proposal == nullptr) return;
  desk::PublishRules command{.proposal = proposal->proposal,
                             .restores = {},
                             .based_on = proposal->based_on,
                             .sheets = {},
                             .note = proposal->note};
  shelf.check(proposal->sheets, [&context, call, command = std::move(command),
                                 respond](Result<host::RuleCandidate> candidate) mutable {
    if (!candidate) return refuse_rules(respond, candidate.error());
    command.sheets = std::move(candidate->sheets);
    submit_publication(context, call, std::move(command), respond);
  });
}

void publish(Context& context, host::RuleShelf& shelf, const http::Call& call,
             http::Respond respond) {
  unless_done<desk::RulesPublished>(
      context, call, respond,
      [text = call.arguments[0]](const desk::RulesPublished& event, Seq seq) {
        const bool same = text == std::to_string(event.proposal.value);
        return same ? std::optional(edition_response(seq)) : std::nullopt;
      },
      [&context, &shelf, call, respond] { publish_now(context, shelf, call, respond); });
}

void restore_now(Context& context, host::RuleShelf& shelf, const http::Call& call,
                 http::Respond respond) {
  const auto edition = read_edition(call);
  if (!edition) return refuse(respond, edition.error());
  auto body = read_body<RestoreBody>(call);
  if (!body) return refuse(respond, body.error());
  desk::PublishRules command{.proposal = {},
                             .restores = *edition,
                             .based_on = body->based_on,
                             .sheets = {},
                             .note = std::move(body->note)};
  if (!*edition) return submit_publication(context, call, std::move(command), respond);
  shelf.check_edition(*edition, [&context, call, command = std::move(command),
                                 respond](Result<host::RuleCandidate> candidate) mutable {
    if (!candidate) return refuse_rules(respond, candidate.error());
    command.sheets = std::move(candidate->sheets);
    submit_publication(context, call, std::move(command), respond);
  });
}

void restore(Context& context, host::RuleShelf& shelf, const http::Call& call,
             http::Respond respond) {
  unless_done<desk::RulesPublished>(
      context, call, respond,
      [text = call.arguments[0]](const desk::RulesPublished& event, Seq seq) {
        const bool same = !event.proposal && text == std::to_string(event.restores.value);
        return same ? std::optional(edition_response(seq)) : std::nullopt;
      },
      [&context, &shelf, call, respond] { restore_now(context, shelf, call, respond); });
}

}  // namespace

void add_rule_routes(http::Router& router, Context& context) {
  const auto add = [&](std::string_view method, std::string_view pattern, std::string_view summary,
                       std::string_view request, std::string_view response, auto handler) {
    router.add({.method = method,
                .pattern = pattern,
                .rights = {.roles = auth::operators},
                .summary = summary,
                .request_schema = request,
                .response_schema = response,
                .body_bytes_max = 4 * 1024 * 1024,
                .handler = [&context, handler](const http::Call& call, http::Respond respond) {
                  if (context.hooks.rules == nullptr) {
                    return refuse(respond, Error{ErrorKind::unavailable, "rules.not_here"});
                  }
                  handler(context, *context.hooks.rules, call, std::move(respond));
                }});
  };
  constexpr std::string_view object = R"({"type":"object"})";
  const std::string_view trial = wire::schema_of<TrialBody>();
  const std::string_view tried = wire::schema_of<host::RuleTrial>();
  add("GET", "/v1/rules", "The rules of diagnosis, their proposals and editions", "",
      wire::schema_of<RulesView>(), get_rules);
  add("GET", "/v1/rules/sheets/{sheet}", "A sheet of rules as written", "",
      wire::schema_of<SheetView>(), get_sheet);
  add("POST", "/v1/rules/proposals", "Propose sheets in place of those in force; checks them",
      wire::schema_of<ProposalBody>(), object, propose);
  add("GET", "/v1/rules/proposals/{proposal}", "A proposal and which rules it changes", "",
      wire::schema_of<ProposalView>(), get_proposal);
  add("DELETE", "/v1/rules/proposals/{proposal}", "Withdraw a proposal", "", object, withdraw);
  add("POST", "/v1/rules/proposals/{proposal}/trial",
      "What would have been said instead on past claims", trial, tried, try_proposal);
  add("POST", "/v1/rules/proposals/{proposal}/publish", "Put a proposal in force", "", object,
      publish);
  add("POST", "/v1/rules/editions/{edition}/trial",
      "The same for an edition; 0 is what came with the program", trial, tried, try_edition);
  add("POST", "/v1/rules/editions/{edition}/restore",
      "Take back what came after an edition; 0 is what came with the program",
      wire::schema_of<RestoreBody>(), object, restore);
}

}  // namespace jx::edge::api
