// A language model behind an endpoint that speaks OpenAI's chat/completions.
//
// The answer is streamed; an endpoint that answers whole is understood too. Source: OpenAI API
// reference, "Chat completions" and "Streaming", as vLLM, llama.cpp, Ollama and the providers in
// the mainland speak it.
#pragma once

#include <memory>
#include <string>

#include "host/http_client.h"
#include "host/language_model.h"

namespace jx::llm {

struct OpenAiOptions {
  std::string url{};    // "https://llm.example/v1"; "/chat/completions" is added
  std::string model{};  // as the endpoint names it
  std::string key{};    // sent as bearer; empty = none
  double temperature = 0.2;
};

class OpenAiModel final : public host::LanguageModel {
 public:
  static constexpr std::size_t text_bytes_max = 32u << 10;
  static constexpr std::size_t calls_max = 8;
  static constexpr std::size_t arguments_bytes_max = 4u << 10;
  static constexpr std::size_t answer_bytes_max = 1u << 20;  // of the whole stream

  // `http` outlives this.
  OpenAiModel(host::HttpClient& http, OpenAiOptions options);

  Result<assistant::ChatAnswer> ask(const assistant::ChatQuestion& question, Duration wait_max,
                                    const host::WatchAnswer& watch) override;

 private:
  host::HttpClient& http_;
  const OpenAiOptions options_;
};

// The body of a request.
std::string request_body(const assistant::ChatQuestion& question, const OpenAiOptions& options);

}  // namespace jx::llm
