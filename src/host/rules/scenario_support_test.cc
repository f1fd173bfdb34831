#include <fstream>
#include <regex>
#include <sstream>

#include "codec/json.h"
#include "host/rules/scenario.h"
#include "trade/calendar.h"

namespace jx::host {

namespace {

constexpr std::int64_t day_start_ms = 1'795'190'400'000;  // 2026-11-21 00:00 +08:00

std::int64_t time_of_match(const std::smatch& match) {
  const auto number = [&](std::size_t group) {
    return match[group].matched ? std::stoi(match[group]) : 0;
  };
  const Instant today = scenario_time(number(4), number(5), number(6));
  if (!match[1].matched) return today.ms;
  const trade::LocalTime day{.date = {number(1), number(2), number(3)}, .in_day = {}};
  const Instant midnight = trade::instant_of(day, hours(8));
  return (midnight + (today - scenario_time(0, 0))).ms;
}

std::string with_times(const std::string& text) {
  static const std::regex time(
      "@(?:(\\d{4})-(\\d\\d)-(\\d\\d)T)?(\\d\\d):(\\d\\d)(?::(\\d\\d))?(?=[,}\\s]|$)");
  std::string out;
  auto from = text.cbegin();
  for (std::sregex_iterator match(text.begin(), text.end(), time), end; match != end; ++match) {
    out.append(from, text.cbegin() + match->position());
    out += std::to_string(time_of_match(*match));
    from = text.cbegin() + match->position() + match->length();
  }
  return out.append(from, text.cend());
}

std::optional<Duration> duration_of(const std::string& text) {
  static const std::regex pattern("(\\d+)([mhd])");
  std::smatch match;
  if (!std::regex_match(text, match, pattern)) return std::nullopt;
  const std::string unit = match[2];
  return (unit == "m" ? minutes(1) : unit == "h" ? hours(1) : days(1)) * std::stoi(match[1]);
}

// "past <cause> 10m 2h": cases solved in the hour before now; they follow the line "now".
bool read_past(std::istringstream& in, Scenario& scenario) {
  std::string cause;
  in >> cause;
  for (std::string took; in >> took;) {
    const auto span = duration_of(took);
    if (!span) return false;
    const Instant solved = scenario.now - hours(1);
    scenario.past.push_back({.cause = Word(cause), .began = solved - *span, .solved = solved});
  }
  return scenario.now.ms != 0;
}

bool read_line(const std::string& line, Scenario& scenario) {
  std::istringstream in(with_times(line));
  std::string word;
  in >> word;
  if (word == "claim") {
    std::string kind;
    std::int64_t at = 0;
    in >> kind;
    const auto found = enum_from_text<trade::ClaimKind>(kind);
    if (!found) return false;
    scenario.claim.kind = *found;
    if (in >> at) scenario.claim.at = Instant{at};
    return true;
  }
  if (word == "now") return static_cast<bool>(in >> scenario.now.ms);
  if (word == "also" || word == "lacks") {
    auto& causes = word == "also" ? scenario.also : scenario.lacks;
    for (std::string cause; in >> cause;) causes.insert(cause);
    return true;
  }
  if (word == "order" || word == "buyer") {
    std::string name;
    in >> name;
    if (word == "order") scenario.order_no = trade::Number(name);
    if (word == "buyer") scenario.buyers.emplace_back(name);
    return !name.empty();
  }
  if (word == "past") return read_past(in, scenario);
  if (word != "fact") return false;
  trade::Fact fact;
  std::string body;
  in >> fact.source >> fact.id >> fact.seen_at.ms;
  std::getline(in, body);
  std::string whole = "{\"source\":\"x\",\"id\":\"x\",\"seen_at\":0,\"body\":" + body + "}";
  auto read = codec::from_json<trade::Fact>(whole);
  if (!read) return false;
  fact.body = std::move(read->body);
  scenario.facts.push_back(std::move(fact));
  return true;
}

template <class Words>
std::string joined(const Words& words) {
  std::string out;
  for (const Word& word : words) out += std::string(out.empty() ? "" : " ").append(word.view());
  return out;
}

void render_steps(std::string& out, std::string_view title,
                  const std::vector<trade::Sentence>& steps) {
  for (const auto& step : steps) {
    out += fmt::format("{}: {}\n{}: {}\n", title, step.zh, std::string(title.size(), ' '), step.en);
  }
}

}  // namespace

Instant scenario_time(int hour, int minute, int second) {
  return Instant{day_start_ms} + hours(hour) + minutes(minute) + seconds(second);
}

Scenario read_scenario(const std::filesystem::path& file, std::string& problem) {
  Scenario scenario;
  std::ifstream in(file);
  bool head = true;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (head && line == "---") {
      head = false;
      continue;
    }
    (head ? scenario.head : scenario.expected) += line + "\n";
    const bool plain = !head || line.empty() || line.starts_with('#');
    if (plain || read_line(line, scenario)) continue;
    problem = fmt::format("{} line {}: cannot be read", file.string(), number);
    return scenario;
  }
  if (scenario.facts.empty() && number == 0) problem = file.string() + " cannot be opened";
  return scenario;
}

trade::Verdict verdict_of(const Scenario& scenario, const std::vector<trade::Fact>& facts,
                          const trade::RuleBook& book) {
  return trade::diagnose(trade::dossier_of(facts, scenario.order_no, scenario.buyers), book,
                         scenario.claim, scenario.now,
                         trade::PastDurations(scenario.past, scenario.now));
}

std::string render(const trade::Verdict& verdict) {
  std::string out;
  out += fmt::format("cause: {} ({} v{} of {})\n", verdict.cause.view(), verdict.rule.view(),
                     verdict.rule_version, verdict.family.view());
  out += fmt::format("confident: {}\n", verdict.confident ? "yes" : "no");
  out += fmt::format("paid: {}  delivered: {}  party: {}\n", enum_text(verdict.paid),
                     enum_text(verdict.delivered), enum_text(verdict.party));
  if (verdict.expected) {
    out += fmt::format("expected: {} min", verdict.expected->ms / 60'000);
    const bool from_past = verdict.expected_from == trade::ExpectedFrom::past;
    out += from_past ? fmt::format(" ({} past cases)\n", verdict.expected_cases) : "\n";
  }
  if (!verdict.unknown.empty()) out += "unknown: " + joined(verdict.unknown) + "\n";
  if (!verdict.contradictions.empty()) {
    out += "contradictions: " + joined(verdict.contradictions) + "\n";
  }
  for (const auto& evidence : verdict.evidence) {
    out += fmt::format("evidence: {} <- {} {}: {} | {}\n", evidence.signal.view(), evidence.source,
                       evidence.fact_id, evidence.zh, evidence.en);
  }
  render_steps(out, "customer", verdict.customer_steps);
  render_steps(out, "agent", verdict.agent_steps);
  render_steps(out, "never", verdict.never);
  return out;
}

}  // namespace jx::host
