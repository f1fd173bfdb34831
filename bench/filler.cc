// Fills a data folder with the history of a marketplace: conversations of 50 messages, each with
// its ticket. Written by the desk and the host themselves, at a clock of its own, not through
// sockets.
//
//   jianxin-filler FOLDER MESSAGES
//
// FOLDER is one that `jianxin demo --data FOLDER` starts with. Prints
// {"messages","events","seconds"}.
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "host/desk_host.h"
#include "store/sqlite/open.h"

namespace jx::bench {
namespace {

constexpr std::size_t messages_per_conversation = 50;
constexpr std::size_t commands_in_flight_max = 20'000;

class HandClock final : public host::Clock {
 public:
  Instant now() const override { return at; }
  Instant at{1'700'000'000'000};
};

[[noreturn]] void give_up(const Error& error) {
  fmt::print(stderr, "jianxin-filler: {} {}\n", error.code, error.detail);
  std::exit(1);
}

class Filler {
 public:
  Filler(const std::string& folder, std::size_t messages) : wanted_(messages) {
    std::filesystem::create_directories(folder + "/keys");
    auto store = store::open_sqlite({.folder = folder + "/data",
                                     .master_key_file = folder + "/keys/master.key",
                                     .create_key_if_missing = true});
    if (!store) give_up(store.error());
    desk::Policy policy = desk::default_policy();
    policy.cooling_delay = policy.correction_window = seconds(1);
    host::HostLimits limits;
    limits.cooled_per_second_max = 100'000;
    host_ = std::make_unique<host::DeskHost>(loop_, *std::move(store), policy, clock_, limits,
                                             [](const Error& error) { give_up(error); });
    if (auto started = host_->start(); !started) give_up(started.error());
  }

  std::uint64_t fill() {
    while (written_ < wanted_) {
      if (in_flight_ < commands_in_flight_max) {
        one_conversation();
        loop_.poll();
      } else {
        loop_.run_one();
      }
    }
    bool stopped = false;
    host_->stop([&] { stopped = true; });
    while (!stopped) {
      loop_.restart();
      loop_.run_one();
    }
    return host_->stats().committed.value;
  }

 private:
  void ask(const desk::Actor& actor, desk::CommandBody body) {
    ++in_flight_;
    const desk::CommandId id(fmt::format("{:012}", ++commands_));
    host_->submit(actor, id, std::move(body), [this](Result<host::Reply> reply) {
      --in_flight_;
      if (!reply && reply.error().code != "host.busy") give_up(reply.error());
    });
  }

  void one_conversation() {
    const auto stats = host_->stats();
    if (stats.unprojected > 100'000 || stats.uncommitted > 30'000) {
      loop_.run_one();
      return;
    }
    const ContactId contact{host_->desk().state().last.value + 1};
    ask({}, desk::CreateContact{.handle = desk::HandleKey(fmt::format("h{}", contact.value)),
                                .name = {"客户"},
                                .locale = "zh-CN"});
    const TicketId ticket{host_->desk().state().last.value + 1};
    ask({}, desk::OpenTicket{.contact = contact, .ticket_kind = Word("not_arrived")});
    const desk::Actor customer{desk::ActorKind::customer, contact.value};
    const desk::Actor assistant{desk::ActorKind::assistant, 0};
    for (std::size_t i = 0; i < messages_per_conversation; ++i, ++written_) {
      clock_.at = clock_.at + milliseconds(20);
      ask(i % 2 == 0 ? customer : assistant,
          desk::PostMessage{
              .contact = contact,
              .ticket = ticket,
              .text = {fmt::format("第{}条：订单{}的点卡充了还没有到，帮我看一下", i, written_)}});
    }
    ask({}, desk::ResolveTicket{.ticket = ticket, .outcome = Word("solved")});
  }

  const std::size_t wanted_;
  std::size_t written_ = 0;
  std::size_t in_flight_ = 0;
  std::uint64_t commands_ = 0;
  HandClock clock_;
  boost::asio::io_context loop_{1};
  std::unique_ptr<host::DeskHost> host_;
};

}  // namespace
}  // namespace jx::bench

int main(int count, char** words) {
  std::size_t messages = 0;
  const std::string_view number = count == 3 ? words[2] : "";
  const auto [stop, error] =
      std::from_chars(number.data(), number.data() + number.size(), messages);
  if (error != std::errc{} || stop != number.data() + number.size() || messages == 0) {
    fmt::print(stderr, "usage: jianxin-filler FOLDER MESSAGES\n");
    return 2;
  }
  const auto began = std::chrono::steady_clock::now();
  const std::uint64_t events = jx::bench::Filler(words[1], messages).fill();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  fmt::print("{{\"messages\":{},\"events\":{},\"seconds\":{:.1f}}}\n", messages, events,
             took.count());
  return 0;
}
