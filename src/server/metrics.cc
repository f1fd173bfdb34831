#include "server/metrics.h"

#include <fmt/format.h>

#include <iterator>

namespace jx::server {

namespace {

void append(std::string& out, std::string_view name, std::string_view kind, std::string_view help,
            std::uint64_t value) {
  fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help,
                 kind, value);
}

}  // namespace

void append_metrics(std::string& out, const host::HostStats& stats) {
  append(out, "jianxin_commands_total", "counter", "Commands submitted.", stats.commands);
  append(out, "jianxin_refusals_total", "counter", "Commands refused by the desk.", stats.refusals);
  append(out, "jianxin_repeats_total", "counter", "Commands recognised as repeated.",
         stats.repeats);
  append(out, "jianxin_commits_total", "counter", "Durable commits of the journal.", stats.commits);
  append(out, "jianxin_events_total", "counter", "Events recorded.", stats.events);
  append(out, "jianxin_committed_seq", "gauge", "Last durable event.", stats.committed.value);
  append(out, "jianxin_projected_seq", "gauge", "Last event in the read tables.",
         stats.projected.value);
  append(out, "jianxin_uncommitted_events", "gauge", "Events applied and not durable yet.",
         stats.uncommitted);
  append(out, "jianxin_unprojected_events", "gauge", "Durable events not in the read tables yet.",
         stats.unprojected);
  append(out, "jianxin_pool_queued", "gauge", "Work waiting for the pool.", stats.pool_queued);
  append(out, "jianxin_hot_contacts", "gauge", "Contacts in memory.", stats.hot_contacts);
  append(out, "jianxin_disk_full", "gauge", "1 while the journal's disk is full.",
         stats.disk_full ? 1 : 0);
}

void append_metrics(std::string& out, const host::PictureStats& stats) {
  append(out, "jianxin_pictures_read_total", "counter", "Pictures read.", stats.read);
  append(out, "jianxin_pictures_refused_total", "counter", "Pictures that could not be read.",
         stats.refused);
  append(out, "jianxin_pictures_waiting", "gauge", "Pictures waiting or being read.",
         stats.waiting);
  if (stats.confinement >= 0)
    append(out, "jianxin_pictures_confinement", "gauge",
           "How the last reader was shut in: 0 limits, 1 no network, 2 system calls filtered.",
           static_cast<std::uint64_t>(stats.confinement));
}

void append_metrics(std::string& out, const host::LlmDesk& llm) {
  const host::LlmStats& stats = llm.stats();
  append(out, "jianxin_llm_questions_total", "counter", "Questions to the language model.",
         stats.asked);
  append(out, "jianxin_llm_answers_total", "counter", "Answers of the language model.",
         stats.answered);
  append(out, "jianxin_llm_tokens_total", "counter", "Tokens used by answered questions.",
         stats.tokens);
  append(out, "jianxin_llm_resting", "gauge", "1 while the model is left alone.",
         llm.rests() ? 1 : 0);
  out +=
      "# HELP jianxin_llm_refused_total Answers that were not used, by code.\n"
      "# TYPE jianxin_llm_refused_total counter\n";
  for (const auto& [code, count] : stats.refused)
    fmt::format_to(std::back_inserter(out), "jianxin_llm_refused_total{{code=\"{}\"}} {}\n", code,
                   count);
}

}  // namespace jx::server
