// Fills a data folder with the history of a marketplace. Written by the desk and the host
// themselves, at a clock of its own, not through sockets.
//
//   jianxin-filler FOLDER messages NUMBER   conversations of 50, each with its ticket
//   jianxin-filler FOLDER facts NUMBER      purchases of 10 facts, and a hundred of 200: LONG0 …
//   LONG99
//
// FOLDER is one that `jianxin demo --data FOLDER` starts with. Prints
// {"written","events","seconds"}.
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>

#include "host/desk_host.h"
#include "store/sqlite/open.h"

namespace jx::bench {
namespace {

constexpr std::size_t messages_per_conversation = 50;
constexpr std::size_t facts_per_purchase = 10;
constexpr std::size_t facts_per_long_purchase = 200;
constexpr std::size_t long_purchases = 100;
constexpr std::size_t facts_per_command = 500;
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

// A desk on a folder, asked as fast as it takes.
class Writer {
 public:
  explicit Writer(const std::string& folder) {
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

  void ask(const desk::Actor& actor, desk::CommandBody body) {
    ++in_flight_;
    const desk::CommandId id(fmt::format("{:012}", ++commands_));
    host_->submit(actor, id, std::move(body), [this](Result<host::Reply> reply) {
      --in_flight_;
      if (!reply && reply.error().code != "host.busy") give_up(reply.error());
    });
  }

  // Turns the loop until the rows are at most so many events behind.
  void wait_for_room(std::size_t behind_max) {
    const auto is_full = [&] {
      const auto stats = host_->stats();
      return in_flight_ >= commands_in_flight_max || stats.unprojected > behind_max ||
             stats.uncommitted > behind_max / 3;
    };
    do {
      loop_.restart();
      loop_.run_one_for(std::chrono::milliseconds(1));
    } while (is_full());
  }

  std::uint64_t next_seq() const { return host_->desk().state().last.value + 1; }
  void pass(Duration time) { clock_.at = clock_.at + time; }
  Instant now() const { return clock_.at; }

  // All that was asked is in the rows; answers how many events there are.
  std::uint64_t finish() {
    bool stopped = false;
    host_->stop([&] { stopped = true; });
    while (!stopped) {
      loop_.restart();
      loop_.run_one();
    }
    return host_->stats().committed.value;
  }

 private:
  std::size_t in_flight_ = 0;
  std::uint64_t commands_ = 0;
  HandClock clock_;
  boost::asio::io_context loop_{1};
  std::unique_ptr<host::DeskHost> host_;
};

void write_messages(Writer& writer, std::size_t wanted) {
  for (std::size_t written = 0; written < wanted;) {
    writer.wait_for_room(100'000);
    const ContactId contact{writer.next_seq()};
    writer.ask({}, desk::CreateContact{.handle = desk::HandleKey(fmt::format("h{}", contact.value)),
                                       .name = {"客户"},
                                       .locale = "zh-CN"});
    const TicketId ticket{writer.next_seq()};
    writer.ask({}, desk::OpenTicket{.contact = contact, .ticket_kind = Word("not_arrived")});
    const desk::Actor customer{desk::ActorKind::customer, contact.value};
    const desk::Actor assistant{desk::ActorKind::assistant, 0};
    for (std::size_t i = 0; i < messages_per_conversation; ++i, ++written) {
      writer.pass(milliseconds(20));
      writer.ask(
          i % 2 == 0 ? customer : assistant,
          desk::PostMessage{
              .contact = contact,
              .ticket = ticket,
              .text = {fmt::format("第{}条：订单{}的点卡充了还没有到，帮我看一下", i, written)}});
    }
    writer.ask({}, desk::ResolveTicket{.ticket = ticket, .outcome = Word("solved")});
  }
}

// An order that was paid, and the gateway's attempts to tell the shop, until `count` facts say so.
void add_purchase(std::vector<trade::Fact>& facts, const std::string& order_no, std::size_t count,
                  Instant now) {
  const trade::Number order{order_no};
  const trade::Number trade_no{"T" + order_no};
  const auto fact = [&](std::size_t i, trade::FactBody body) {
    facts.push_back({.source = "push:filler",
                     .id = fmt::format("{}:{}", order_no, i),
                     .seen_at = now + seconds(static_cast<std::int64_t>(i)),
                     .body = std::move(body)});
  };
  fact(0, trade::Order{.order_no = order,
                       .title = "Steam 充值卡 100 元",
                       .amount = Money{98'500},
                       .status = trade::OrderStatus::pending_payment,
                       .trade_no = trade_no,
                       .created_at = now});
  fact(1, trade::Payment{.trade_no = trade_no,
                         .order_no = order,
                         .amount = Money{98'500},
                         .status = trade::PaymentStatus::paid,
                         .paid_at = now});
  for (std::size_t i = 2; i < count; ++i)
    fact(i, trade::Notice{.trade_no = trade_no,
                          .order_no = order,
                          .at = now + seconds(static_cast<std::int64_t>(i)),
                          .attempt = static_cast<std::int64_t>(i),
                          .result = trade::NoticeResult::retrying});
}

// The long purchases are spread over the first four fifths: of 100 000 facts and more all of them
// have room there.
void write_facts(Writer& writer, std::size_t wanted) {
  const std::size_t between =
      std::max<std::size_t>(1, wanted / facts_per_purchase * 4 / 5 / long_purchases);
  std::vector<trade::Fact> facts;
  std::size_t written = 0;
  for (std::size_t purchase = 0; written < wanted; ++purchase) {
    const bool is_long = purchase % between == 0 && purchase / between < long_purchases;
    const std::size_t count = is_long ? facts_per_long_purchase : facts_per_purchase;
    writer.pass(milliseconds(200));
    add_purchase(facts,
                 is_long ? fmt::format("LONG{}", purchase / between)
                         : fmt::format("20261125{:010}", purchase),
                 count, writer.now());
    written += count;
    if (facts.size() < facts_per_command && written < wanted) continue;
    writer.wait_for_room(300);
    writer.ask({}, desk::RecordFacts{.facts = std::exchange(facts, {})});
  }
}

std::optional<std::size_t> number_in(std::string_view text) {
  std::size_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stop != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

}  // namespace
}  // namespace jx::bench

int main(int count, char** words) {
  using namespace jx::bench;
  const std::string_view what = count == 4 ? words[2] : "";
  const auto number = count == 4 ? number_in(words[3]) : std::nullopt;
  if (!number || (what != "messages" && what != "facts")) {
    fmt::print(stderr, "usage: jianxin-filler FOLDER messages|facts NUMBER\n");
    return 2;
  }
  const auto began = std::chrono::steady_clock::now();
  Writer writer(words[1]);
  what == "facts" ? write_facts(writer, *number) : write_messages(writer, *number);
  const std::uint64_t events = writer.finish();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  fmt::print("{{\"written\":{},\"events\":{},\"seconds\":{:.1f}}}\n", *number, events,
             took.count());
  return 0;
}
