#include "server/llm_parts.h"

#include <fmt/format.h>

#include <span>

#include "llm/openai_model.h"
#include "server/parts.h"
#include "shop/net/https_client.h"

namespace jx::server {

namespace {

// Prices and bounds are set in 分.
Money cents(std::int64_t count) { return {count * 10}; }

template <class E>
Result<E> word_of(const host::Settings& settings, std::string_view name) {
  const auto word = enum_from_text<E>(settings.text(name));
  if (!word) return fail(ErrorKind::invalid, "llm.bad_setting", std::string(name));
  return *word;
}

Result<host::LocationPolicy> policy_from(const host::Settings& settings) {
  auto location = word_of<host::ModelLocation>(settings, "llm.location");
  if (!location) return error_of(std::move(location));
  auto data = word_of<host::LeavingData>(settings, "llm.data");
  if (!data) return error_of(std::move(data));
  return host::LocationPolicy{.location = *location,
                              .abroad_allowed = settings.boolean("llm.abroad_allowed"),
                              .data = *data};
}

Result<llm::OpenAiOptions> endpoint_from(const host::Settings& settings) {
  llm::OpenAiOptions options{.url = settings.text("llm.url"), .model = settings.text("llm.model")};
  while (options.url.ends_with('/')) options.url.pop_back();
  if (options.model.empty()) return fail(ErrorKind::invalid, "llm.bad_setting", "llm.model");
  if (const std::string& file = settings.text("llm.key_file"); !file.empty()) {
    auto key = read_file(file);
    if (!key) return error_of(std::move(key));
    while (key->ends_with('\n')) key->pop_back();
    options.key = *std::move(key);
  }
  return options;
}

// The platform's own pages and those of its shops.
std::vector<std::string> link_hosts(const host::Settings& settings) {
  std::vector<std::string> hosts;
  const auto add = [&](const std::string& url) {
    if (auto parts = shop::url_of(url); parts) hosts.push_back(parts->host);
  };
  add(settings.text("http.public_url"));
  for (const std::string& origin : settings.list("http.allowed_origins")) add(origin);
  return hosts;
}

std::string canary_of(const host::Keys& keys) {
  const auto bytes = keys.derive("llm.canary");
  return fmt::format("jx{:02x}", fmt::join(std::span(bytes).first(8), ""));
}

}  // namespace

Result<std::unique_ptr<LlmParts>> LlmParts::open(
    const host::Settings& settings, boost::asio::io_context& loop, host::DeskService& desk,
    host::KnowledgeBase& knowledge, const language::Language& language, const host::Clock& clock,
    const host::AssistantReactor::Diagnose& diagnose) {
  std::unique_ptr<LlmParts> parts(new LlmParts);
  host::CopilotOptions copilot;
  if (!settings.boolean("llm.enabled")) {
    parts->copilot_ =
        std::make_unique<host::Copilot>(desk, language, nullptr, nullptr, std::move(copilot));
    return parts;
  }
  auto policy = policy_from(settings);
  if (!policy) return error_of(std::move(policy));
  auto endpoint = endpoint_from(settings);
  if (!endpoint) return error_of(std::move(endpoint));
  auto url = shop::url_of(endpoint->url);
  if (!url) return error_of(std::move(url));
  auto allowed = host::check_location(url->tls ? "https" : "http", url->host, *policy);
  if (!allowed) return error_of(std::move(allowed));
  auto http = shop::HttpsClient::open({.authority_file = settings.text("llm.authority_file")});
  if (!http) return error_of(std::move(http));

  parts->articles_ = std::make_unique<host::KnowledgeArticles>(desk, knowledge);
  parts->http_ = *std::move(http);
  parts->model_ = std::make_unique<llm::OpenAiModel>(*parts->http_, *std::move(endpoint));
  parts->budget_ = std::make_unique<host::LlmBudget>(
      *desk.store().marks,
      host::LlmLimits{.tokens_per_day = settings.integer("llm.tokens_per_day"),
                      .tokens_per_conversation = settings.integer("llm.tokens_per_conversation"),
                      .money_per_day = cents(settings.integer("llm.money_per_day"))},
      host::LlmPrices{.per_million_prompt = cents(settings.integer("llm.price_prompt")),
                      .per_million_answer = cents(settings.integer("llm.price_answer"))},
      settings.utc_offset("platform.utc_offset"));
  parts->desk_ = std::make_unique<host::LlmDesk>(loop, *parts->model_, *parts->budget_, clock);
  const std::string canary = canary_of(*desk.store().keys);
  const std::int64_t answer_tokens_max = settings.integer("llm.answer_tokens_max");
  if (settings.boolean("llm.assistant")) {
    parts->phraser_ = std::make_unique<host::AnswerPhraser>(
        desk, *parts->desk_, parts->articles_.get(), diagnose,
        host::PhraserOptions{
            .data = policy->data,
            .wait_max = settings.duration("llm.wait"),
            .look_ups_max = static_cast<std::size_t>(settings.integer("llm.look_ups_max")),
            .answer_tokens_max = answer_tokens_max,
            .canary = canary,
            .link_hosts = link_hosts(settings)});
  }
  copilot = {.data = policy->data,
             .wait_max = settings.duration("llm.copilot_wait"),
             .answer_tokens_max = answer_tokens_max,
             .canary = canary,
             .link_hosts = link_hosts(settings)};
  parts->copilot_ = std::make_unique<host::Copilot>(
      desk, language, settings.boolean("llm.copilot") ? parts->desk_.get() : nullptr,
      parts->articles_.get(), std::move(copilot));
  return parts;
}

void LlmParts::stop() {
  if (desk_) desk_->stop();
}

}  // namespace jx::server
