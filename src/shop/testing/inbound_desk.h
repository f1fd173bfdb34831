// A desk for the tests of what comes in over HTTP. For tests only.
#pragma once

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/desk_service.h"
#include "host/http_inbound.h"
#include "shop/test_support.h"

namespace jx::shop {

class TestAccounts : public host::Accounts {
 public:
  Result<void> save(const host::Account&) override { return {}; }
  Result<std::optional<host::Account>> find(std::string_view) const override {
    return std::optional<host::Account>{};
  }
  Result<std::optional<host::Account>> find(AgentId) const override {
    return std::optional<host::Account>{};
  }
  Result<bool> any() const override { return false; }
  Result<void> save(const host::SessionRecord&) override { return {}; }
  Result<std::optional<host::SessionRecord>> find_session(std::string_view) const override {
    return std::optional<host::SessionRecord>{};
  }
  Result<void> end_session(std::string_view) override { return {}; }
  Result<void> end_sessions(AgentId) override { return {}; }
  Result<void> save(const host::Invitation&) override { return {}; }
  Result<std::optional<host::Invitation>> take_invitation(std::string_view) override {
    return std::optional<host::Invitation>{};
  }
  Result<std::uint64_t> add_api_key(const host::ApiKeyRecord&) override { return 0u; }
  Result<std::vector<host::ApiKeyRecord>> api_keys() const override { return keys; }
  Result<void> revoke_api_key(std::uint64_t) override { return {}; }

  std::vector<host::ApiKeyRecord> keys{};
};

// Only what they need: the clock, the pool, the store and the recording of facts.
class InboundDesk : public host::DeskService {
 public:
  static constexpr Instant at{1'795'233'600'000};  // 2026-11-21 12:00 +08:00

  InboundDesk() {
    store_.keys = std::make_unique<TestKeys>();
    auto accounts = std::make_unique<TestAccounts>();
    accounts_ = accounts.get();
    store_.accounts = std::move(accounts);
    store_.marks = std::make_unique<TestMarks>();
  }
  void submit(const desk::Actor&, const desk::CommandId&, desk::CommandBody,
              host::Done<host::Reply>) override {}
  const desk::Desk& desk() const override { std::abort(); }
  void when_durable(std::function<void()> then) override { then(); }
  Seq committed() const override { return {}; }
  Instant now() const override { return at; }
  void watch(host::Watcher&) override {}
  void unwatch(host::Watcher&) override {}
  void read_conversation_after(ContactId, Seq, std::size_t,
                               host::Done<std::vector<desk::Recorded>>) override {}
  void read_conversation_before(ContactId, Seq, std::size_t,
                                host::Done<std::vector<desk::Recorded>>) override {}
  void read_events(std::vector<Seq>, host::Done<std::vector<desk::Recorded>>) override {}
  void contact_for(desk::Channel, const std::string&, const std::string&, const std::string&,
                   const trade::BuyerKey&, host::Done<ContactId>) override {}
  void record_facts(std::vector<trade::Fact> facts, host::Done<host::FactsReport> done) override {
    done(sink(std::move(facts)));
  }
  void read_purchase(const host::PurchaseKey&, host::Done<std::vector<trade::Fact>>) override {}
  void read_buyer(const trade::BuyerKey&, Instant, host::Done<std::vector<trade::Fact>>) override {}
  void in_pool(std::function<Result<void>()> work, host::Done<void> then) override { then(work()); }
  void in_background(std::function<Result<void>()> work, host::Done<void> then) override {
    then(work());
  }
  host::Store& store() override { return store_; }
  void when_projected(std::function<void()> then) override { then(); }

  // The answer of one request; everything is carried out at once.
  static Result<host::InboundReply> ask(host::HttpInbound& inbound, host::InboundRequest request) {
    std::optional<Result<host::InboundReply>> answer;
    inbound.handle(std::move(request),
                   [&](Result<host::InboundReply> reply) { answer = std::move(reply); });
    if (!answer) return fail(ErrorKind::corrupt, "test.unanswered");
    return *std::move(answer);
  }

  TestAccounts& accounts() { return *accounts_; }
  TestSink sink{};

 private:
  host::Store store_{};
  TestAccounts* accounts_ = nullptr;
};

}  // namespace jx::shop
