#include "shop/push/push_inbound.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <charconv>

#include "codec/json.h"
#include "desk/command.h"
#include "shop/normalise.h"

namespace jx::shop {

namespace {

constexpr std::string_view secret_context = "api_key";

struct PushedFact {
  std::string id{};
  Instant seen_at{};
  trade::FactBody body{};
};
JX_DESCRIBE(PushedFact, id, seen_at, body)

struct RefusedFact {
  std::size_t index = 0;
  std::string code{};
  std::string path{};  // of the member, when there is one
  std::string zh{};
  std::string en{};
};
JX_DESCRIBE(RefusedFact, index, code, path, zh, en)

struct PushAnswer {
  std::size_t recorded = 0;
  std::size_t known = 0;
  std::vector<RefusedFact> refused{};
};
JX_DESCRIBE(PushAnswer, recorded, known, refused)

// One request on its way through the pool and back.
struct Job {
  std::string body{};
  std::uint64_t key_number = 0;
  std::string timestamp{};
  std::string signature{};
  Instant now{};

  std::vector<trade::Fact> facts{};
  std::vector<std::size_t> indexes{};  // of each fact in the request
  PushAnswer answer{};
};

codec::Subject platform_subject() { return codec::Subject("platform"); }

std::string_view header(const host::InboundRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers) {
    if (key == name) return value;
  }
  return {};
}

template <class T>
bool read_number(std::string_view text, T& value) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return !text.empty() && error == std::errc{} && stop == end;
}

void refuse(Job& job, std::size_t index, std::string_view code, std::string path) {
  const RefusalText text = refusal_text(code);
  job.answer.refused.push_back({.index = index,
                                .code = std::string(code),
                                .path = std::move(path),
                                .zh = std::string(text.zh),
                                .en = std::string(text.en)});
}

// The key this request is signed with; the answer does not tell why one was not good.
Result<host::ApiKeyRecord> signing_key(const Job& job, host::Store& store) {
  const auto refused = [] { return fail(ErrorKind::unauthenticated, "push.bad_signature"); };
  auto keys = store.accounts->api_keys();
  if (!keys) return error_of(std::move(keys));
  for (host::ApiKeyRecord& key : *keys) {
    if (key.number != job.key_number) continue;
    const bool expired = key.expires_at.ms != 0 && key.expires_at <= job.now;
    if (key.revoked || expired || key.secret_sealed.empty()) return refused();
    auto secret = store.keys->open(platform_subject(), key.secret_sealed, secret_context);
    if (!secret) return error_of(std::move(secret));
    if (!*secret) return refused();
    const std::string expected = push_signature(**secret, job.timestamp, job.body);
    const bool same = expected.size() == job.signature.size() &&
                      CRYPTO_memcmp(expected.data(), job.signature.data(), expected.size()) == 0;
    if (!same) return refused();
    return std::move(key);
  }
  return refused();
}

Result<void> read_fact(Job& job, const simdjson::dom::element& element, std::size_t index,
                       const std::string& source, const host::Keys& keys) {
  auto pushed = codec::from_element<PushedFact>(element, "$");
  if (!pushed) return error_of(std::move(pushed));
  trade::Fact fact{.source = source,
                   .id = std::move(pushed->id),
                   .seen_at = pushed->seen_at,
                   .body = std::move(pushed->body)};
  auto normal = normalise_fact(fact, keys);
  if (!normal) return normal;
  job.facts.push_back(std::move(fact));
  job.indexes.push_back(index);
  return {};
}

Result<void> read_body(Job& job, const host::ApiKeyRecord& key, const host::Keys& keys) {
  simdjson::dom::parser parser;
  simdjson::dom::object envelope;
  if (parser.parse(job.body).get_object().get(envelope) != simdjson::SUCCESS) {
    return fail(ErrorKind::invalid, "json.malformed", "$");
  }
  for (const auto field : envelope) {
    if (field.key != "source" && field.key != "facts") {
      return fail(ErrorKind::invalid, "json.unknown_member", std::string(field.key.substr(0, 64)));
    }
  }
  std::string_view source;
  simdjson::dom::array facts;
  if (envelope["source"].get_string().get(source) != simdjson::SUCCESS) {
    return fail(ErrorKind::invalid, "json.wrong_type", "$.source");
  }
  if (envelope["facts"].get_array().get(facts) != simdjson::SUCCESS) {
    return fail(ErrorKind::invalid, "json.wrong_type", "$.facts");
  }
  if (source != "push:" + key.name) {
    return fail(ErrorKind::forbidden, "push.foreign_source", std::string(source.substr(0, 64)));
  }
  std::size_t index = 0;
  for (const auto element : facts) {
    if (index == desk::facts_per_command_max) {
      return fail(ErrorKind::invalid, "push.too_many_facts");
    }
    auto read = read_fact(job, element, index, std::string(source), keys);
    if (!read) refuse(job, index, read.error().code, read.error().detail);
    ++index;
  }
  return {};
}

Result<void> work(Job& job, host::Store& store) {
  auto key = signing_key(job, store);
  if (!key) return error_of(std::move(key));
  const bool may = std::ranges::find(key->scopes, Word("facts:write")) != key->scopes.end();
  if (!may) return fail(ErrorKind::forbidden, "push.scope");
  return read_body(job, *key, *store.keys);
}

Result<Job> read_request(host::InboundRequest& request, Instant now) {
  if (request.method != "POST") return fail(ErrorKind::invalid, "push.bad_method");
  if (request.body.size() > push_bytes_max) return fail(ErrorKind::throttled, "push.too_large");
  Job job{.timestamp = std::string(header(request, "x-jx-timestamp")),
          .signature = std::string(header(request, "x-jx-signature")),
          .now = now};
  std::int64_t timestamp_s = 0;
  if (!read_number(header(request, "x-jx-key"), job.key_number) ||
      !read_number(job.timestamp, timestamp_s) || job.signature.empty()) {
    return fail(ErrorKind::unauthenticated, "push.unsigned");
  }
  constexpr std::int64_t far_s = 10'000'000'000;
  const bool shaped = timestamp_s > 0 && timestamp_s < far_s;
  const Duration skew = shaped ? now - Instant{timestamp_s * 1000} : push_clock_skew_max * 2;
  if (skew > push_clock_skew_max || Duration{-skew.ms} > push_clock_skew_max) {
    return fail(ErrorKind::unauthenticated, "push.stale");
  }
  job.body = std::move(request.body);
  return job;
}

host::InboundReply reply_of(Job& job, const host::FactsReport& report) {
  job.answer.recorded = report.recorded;
  job.answer.known = report.known;
  for (const std::size_t position : report.conflicting) {
    refuse(job, job.indexes.at(position), "fact.conflict", "");
  }
  std::ranges::sort(job.answer.refused, {}, &RefusedFact::index);
  return {.status = 200, .body = codec::to_json(job.answer)};
}

}  // namespace

std::string seal_push_secret(host::Keys& keys, std::string_view secret) {
  return keys.seal(platform_subject(), secret, secret_context);
}

std::string push_signature(std::string_view secret, std::string_view timestamp,
                           std::string_view body) {
  std::string signed_text(timestamp);
  signed_text += '.';
  signed_text += body;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size(),
       digest.data(), &size);
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

void PushInbound::handle(host::InboundRequest request,
                         std::function<void(Result<host::InboundReply>)> done) {
  auto read = read_request(request, desk_.now());
  if (!read) return done(error_of(std::move(read)));
  auto job = std::make_shared<Job>(std::move(*read));
  host::Store& store = desk_.store();
  desk_.in_pool([job, &store] { return work(*job, store); },
                [this, job, done = std::move(done)](Result<void> worked) {
                  if (!worked) return done(error_of(std::move(worked)));
                  if (job->facts.empty()) return done(reply_of(*job, {}));
                  desk_.record_facts(std::move(job->facts),
                                     [job, done](Result<host::FactsReport> report) {
                                       if (!report) return done(error_of(std::move(report)));
                                       done(reply_of(*job, *report));
                                     });
                });
}

}  // namespace jx::shop
