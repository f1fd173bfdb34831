// A whole platform without sockets, for tests: the real desk, host and SQLite store, a clock set by
// hand.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "host/desk_host.h"
#include "store/sqlite/open.h"

namespace jx::tests {

class HandClock final : public host::Clock {
 public:
  Instant now() const override { return at; }
  Instant at{1'700'000'000'000};
};

// A folder that goes when the test does.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = testing::TempDir() + "jianxin-XXXXXX";
    path = mkdtemp(name.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  std::string path;
};

class House {
 public:
  // `wrap` may put something between the host and its journal.
  using Wrap = std::function<std::unique_ptr<host::Journal>(std::unique_ptr<host::Journal>)>;

  explicit House(const std::string& folder, Wrap wrap = {},
                 desk::Policy policy = desk::default_policy()) {
    auto store =
        store::open_sqlite({.folder = folder + "/data", .master_key_file = folder + "/master.key"});
    EXPECT_TRUE(store) << (store ? "" : store.error().detail);
    if (wrap) store->journal = wrap(std::move(store->journal));
    host = std::make_unique<host::DeskHost>(
        loop, *std::move(store), std::move(policy), clock, host::HostLimits{}, [this](Error error) {
          boost::asio::post(loop,
                            [this, code = std::string(error.code)] { fatal.push_back(code); });
        });
    const auto started = host->start();
    EXPECT_TRUE(started) << (started ? "" : started.error().detail);
  }

  // Turns the loop until `reached`, ten seconds at most.
  template <class Reached>
  bool turn_until(const Reached& reached) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!reached()) {
      if (std::chrono::steady_clock::now() > limit) return false;
      loop.restart();
      loop.run_one_for(std::chrono::milliseconds(20));
    }
    return true;
  }

  Result<host::Reply> ask(desk::Actor actor, std::string_view id, desk::CommandBody body) {
    std::optional<Result<host::Reply>> reply;
    host->submit(actor, desk::CommandId(id), std::move(body),
                 [&](Result<host::Reply> r) { reply = std::move(r); });
    EXPECT_TRUE(turn_until([&] { return reply.has_value(); }));
    return *reply;
  }

  ContactId visitor(const std::string& address) {
    std::optional<Result<ContactId>> contact;
    host->contact_for(desk::Channel::web, address, "", "zh-CN", {},
                      [&](Result<ContactId> c) { contact = std::move(c); });
    EXPECT_TRUE(turn_until([&] { return contact.has_value(); }));
    EXPECT_TRUE(contact->has_value());
    return **contact;
  }

  std::vector<desk::Recorded> conversation(ContactId contact) {
    std::optional<Result<std::vector<desk::Recorded>>> events;
    host->read_conversation_after(contact, {}, 1'000, [&](auto r) { events = std::move(r); });
    EXPECT_TRUE(turn_until([&] { return events.has_value(); }));
    EXPECT_TRUE(events->has_value());
    return **events;
  }

  void settle() {
    bool settled = false;
    host->when_durable([&] { host->when_projected([&] { settled = true; }); });
    EXPECT_TRUE(turn_until([&] { return settled; }));
  }

  void stop() {
    bool stopped = false;
    host->stop([&] { stopped = true; });
    EXPECT_TRUE(turn_until([&] { return stopped; }));
  }

  boost::asio::io_context loop;
  HandClock clock;
  std::vector<std::string> fatal;
  std::unique_ptr<host::DeskHost> host;
};

inline desk::Actor customer(ContactId contact) {
  return {desk::ActorKind::customer, contact.value};
}

inline desk::PostMessage message(ContactId contact, std::string text) {
  return {.contact = contact, .text = {std::move(text)}};
}

}  // namespace jx::tests
