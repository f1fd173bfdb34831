// What the shop's tests stand on: keys, marks and a sink in memory. For tests only.
#pragma once

#include <openssl/sha.h>

#include <map>
#include <set>
#include <string>

#include "codec/json.h"
#include "host/desk_service.h"
#include "host/ports.h"

namespace jx::shop {

class TestKeys : public host::Keys {
 public:
  std::string seal(const codec::Subject& subject, std::string_view plain,
                   std::string_view context) override {
    return fmt::format("{}|{}|{}", subject.view(), context, plain);
  }
  Result<std::optional<std::string>> open(const codec::Subject& subject, std::string_view sealed,
                                          std::string_view context) override {
    const std::string head = fmt::format("{}|{}|", subject.view(), context);
    if (!sealed.starts_with(head)) return fail(ErrorKind::corrupt, "seal.broken");
    return std::optional(std::string(sealed.substr(head.size())));
  }
  Result<void> flush() override { return {}; }
  Result<void> destroy(const codec::Subject&) override { return {}; }
  std::string fingerprint(std::string_view purpose, std::string_view text) const override {
    const std::string joined = fmt::format("{}\n{}", purpose, text);
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(joined.data()), joined.size(), digest.data());
    std::string hex;
    for (std::size_t i = 0; i < 16; ++i) hex += fmt::format("{:02x}", digest[i]);
    return hex;
  }
  std::array<unsigned char, 32> derive(std::string_view) const override { return {}; }
};

class TestMarks : public host::Marks {
 public:
  Result<std::optional<std::string>> get(std::string_view name) const override {
    const auto found = texts_.find(std::string(name));
    if (found == texts_.end()) return std::optional<std::string>{};
    return std::optional(found->second);
  }
  Result<void> set(std::string_view name, std::string_view value) override {
    texts_[std::string(name)] = value;
    return {};
  }

 private:
  std::map<std::string, std::string> texts_{};
};

// Records as the desk does: once per (source, id); the same id with another body conflicts.
class TestSink {
 public:
  Result<host::FactsReport> operator()(std::vector<trade::Fact> batch) {
    if (fail_after == 0) return fail(ErrorKind::unavailable, "test.sink_failed");
    if (fail_after > 0) --fail_after;
    host::FactsReport report;
    ++batches;
    largest_batch = std::max(largest_batch, batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const std::string body = codec::to_json(batch[i].body);
      const auto [place, fresh] = bodies_.emplace(std::pair(batch[i].source, batch[i].id), body);
      if (fresh) {
        ++report.recorded;
        facts.push_back(std::move(batch[i]));
      } else if (place->second == body) {
        ++report.known;
      } else {
        report.conflicting.push_back(i);
      }
    }
    return report;
  }

  template <class Body>
  std::vector<Body> all() const {
    std::vector<Body> found;
    for (const trade::Fact& fact : facts) {
      if (const auto* body = std::get_if<Body>(&fact.body)) found.push_back(*body);
    }
    return found;
  }

  std::vector<trade::Fact> facts{};
  int fail_after = -1;  // batches accepted before it fails; -1 = never
  int batches = 0;
  std::size_t largest_batch = 0;

 private:
  std::map<std::pair<std::string, std::string>, std::string> bodies_{};
};

}  // namespace jx::shop
