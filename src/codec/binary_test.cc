#include "codec/binary.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include "codec/binary_impl.h"
#include "codec/json.h"

namespace jx::codec {
namespace {

// Not secret: shows what is sealed under what, and keeps fixtures the same.
class PlainSealer : public Sealer, public Opener {
 public:
  std::string seal(const Subject& subject, std::string_view plain,
                   std::string_view context) override {
    subjects.emplace_back(subject.view());
    return head(subject, context) + flipped(plain);
  }
  Result<std::optional<std::string>> open(const Subject& subject, std::string_view sealed,
                                          std::string_view context) override {
    if (erased == subject.view()) return std::optional<std::string>{};
    const std::string expected = head(subject, context);
    if (!sealed.starts_with(expected)) return fail(ErrorKind::corrupt, "seal.broken");
    return std::optional(flipped(sealed.substr(expected.size())));
  }
  std::vector<std::string> subjects{};
  std::string erased{};

 private:
  static std::string head(const Subject& subject, std::string_view context) {
    return fmt::format("<{}|{}|", subject.view(), context.size()) + std::string(context);
  }
  static std::string flipped(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(c ^ 0x5A);
    return out;
  }
};

// Fills every member with something of its own, by its type and a counter.
class Filler {
 public:
  template <class T>
  void fill(T& value) {
    using S = detail::Shape<T>;
    ++count_;
    if constexpr (std::same_as<T, bool>) {
      value = true;
    } else if constexpr (detail::DescribedEnum<T>) {
      value = static_cast<T>(1);
    } else if constexpr (std::unsigned_integral<T>) {
      value = static_cast<T>(count_ * 1'000'003);
    } else if constexpr (std::integral<T>) {
      value = count_ % 2 == 0 ? -count_ : count_ * 1'000;
    } else if constexpr (std::same_as<T, Instant> || std::same_as<T, Duration>) {
      value.ms = 1'700'000'000'000 + count_;
    } else if constexpr (std::same_as<T, Money>) {
      value.milli = -216'000 - count_;
    } else if constexpr (std::same_as<T, Personal>) {
      value.text = fmt::format("密{}", count_);
    } else if constexpr (S::id) {
      value.value = static_cast<std::uint64_t>(count_);
    } else if constexpr (S::short_text) {
      value = T(fmt::format("w{}", count_));
    } else if constexpr (std::same_as<T, std::string>) {
      value = fmt::format("文{}", count_);
    } else if constexpr (S::optional) {
      fill(value.emplace());
    } else if constexpr (S::vector) {
      for (int i = 0; i < 2; ++i) fill(value.emplace_back());
    } else if constexpr (S::variant) {
      fill(std::get<1>(value = typename std::variant_alternative<1, T>::type{}));
    } else {
      boost::mp11::mp_for_each<detail::MembersOf<T>>(
          [&](auto member) { fill(value.*member.pointer); });
    }
  }

 private:
  std::int64_t count_ = 0;
};

// One event of every kind, every member set.
std::vector<desk::Recorded> one_of_each() {
  std::vector<desk::Recorded> all;
  boost::mp11::mp_for_each<boost::mp11::mp_iota<boost::mp11::mp_size<desk::Event>>>([&](auto i) {
    desk::Recorded recorded{.seq = {all.size() + 1},
                            .at = {1'700'000'000'000},
                            .actor = {desk::ActorKind::agent, 7},
                            .command = desk::CommandId("01J0ABCDEF"),
                            .command_digest = 0xFEDC'BA98'7654'3210};
    Filler().fill(recorded.event.template emplace<i>());
    all.push_back(std::move(recorded));
  });
  return all;
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

std::string unhex(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

// Journals as they were written once: v<n>.txt, one event a line in hex, and beside it v<n>.json,
// what they say. A version that has landed is never written again.
const std::filesystem::path journals = JX_SOURCE_DIR "/tests/fixtures/journal";

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::filesystem::path version(int number, std::string_view ending) {
  return journals / fmt::format("v{}.{}", number, ending);
}

int newest_version() {
  int number = 0;
  while (std::filesystem::exists(version(number + 1, "txt"))) ++number;
  return number;
}

TEST(Binary, ReadsTheJournalsOfAllVersionsForEver) {
  PlainSealer keys;
  ASSERT_GE(newest_version(), 2);
  for (int number = 1; number <= newest_version(); ++number) {
    const auto written = lines_of(version(number, "txt"));
    const auto said = lines_of(version(number, "json"));
    ASSERT_FALSE(written.empty());
    ASSERT_EQ(written.size(), said.size());
    for (std::size_t i = 0; i < written.size(); ++i) {
      SCOPED_TRACE(fmt::format("v{} line {}", number, i + 1));
      const auto read = decode_recorded(unhex(written[i]), keys);
      ASSERT_TRUE(read) << read.error().code;
      const auto meant = from_json<desk::Recorded>(said[i]);  // members added since: default
      ASSERT_TRUE(meant) << meant.error().code << " " << meant.error().detail;
      EXPECT_EQ(to_json(*read), to_json(*meant));
    }
  }
}

// After a kind or a member was added: JX_NEW_JOURNAL_VERSION=1 writes the next version.
TEST(Binary, WritesWhatTheNewestVersionHolds) {
  PlainSealer keys;
  const auto events = one_of_each();
  if (std::getenv("JX_NEW_JOURNAL_VERSION") != nullptr) {
    const int number = newest_version() + 1;
    std::ofstream bytes(version(number, "txt"));
    std::ofstream json(version(number, "json"));
    for (const auto& event : events) {
      bytes << hex(encode(event, keys)) << "\n";
      json << to_json(event) << "\n";
    }
  }
  const auto written = lines_of(version(newest_version(), "txt"));
  ASSERT_EQ(written.size(), events.size()) << "kinds were added: a new version is due";
  for (std::size_t i = 0; i < events.size(); ++i)
    EXPECT_EQ(hex(encode(events[i], keys)), written[i]) << "line " << i + 1;
}

TEST(Binary, KeepsPersonalTextOutOfTheClearBytes) {
  PlainSealer keys;
  for (const auto& event : one_of_each()) {
    EXPECT_EQ(encode(event, keys).find("密"), std::string::npos) << event.event.index();
  }
}

TEST(Binary, SealsUnderThePersonAndFactsUnderTheirBuyer) {
  PlainSealer keys;
  (void)encode({.seq = {1}, .event = desk::MessagePosted{.contact = {42}, .text = {"在吗"}}}, keys);
  (void)encode({.seq = {2}, .event = desk::PresenceChanged{.agent = {1}, .note = {"累"}}}, keys);
  trade::Fact bought{.source = "s", .id = "1"};
  bought.body = trade::Order{
      .order_no = trade::Number("A"), .buyer = trade::BuyerKey("user:7"), .account = {"1"}};
  trade::Fact delivered{.source = "s", .id = "2"};
  delivered.body = trade::Delivery{.order_no = trade::Number("A"), .secrets = {"card"}};
  trade::Fact stocked{.source = "s", .id = "3"};
  stocked.body = trade::StockCard{.secret = {"card"}};
  (void)encode({.seq = {3}, .event = desk::FactsRecorded{{bought, delivered, stocked}}}, keys);
  (void)encode({.seq = {4}, .event = desk::MessagePosted{.contact = {9}}}, keys);
  EXPECT_EQ(keys.subjects, (std::vector<std::string>{"contact:42", "platform", "buyer:user:7",
                                                     "order:A", "platform"}));
}

TEST(Binary, ReadsAnErasedPersonsEventsWithoutTheirText) {
  PlainSealer keys;
  const desk::Recorded posted{
      .seq = {5}, .event = desk::MessagePosted{.contact = {42}, .number = {1}, .text = {"在吗"}}};
  const std::string bytes = encode(posted, keys);
  keys.erased = "contact:42";
  const auto read = decode_recorded(bytes, keys);
  ASSERT_TRUE(read);
  EXPECT_TRUE(std::get<desk::MessagePosted>(read->event).text.empty());
  EXPECT_EQ(std::get<desk::MessagePosted>(read->event).number, MessageNumber{1});
}

struct Older {
  std::int64_t first = 0;
};
JX_DESCRIBE(Older, first)
struct Newer {
  std::int64_t first = 0;
  std::string second = "unset";
};
JX_DESCRIBE(Newer, first, second)

TEST(Binary, ReadsAnOlderStructAndRefusesANewerOne) {
  std::string older;
  detail::Writer writer{.clear = older};
  detail::write(writer, Older{7});
  detail::Reader reader(older, nullptr);
  Newer newer;
  detail::read(reader, newer);
  EXPECT_FALSE(reader.error());
  EXPECT_EQ(newer.first, 7);
  EXPECT_EQ(newer.second, "unset");

  std::string later;
  detail::Writer again{.clear = later};
  detail::write(again, Newer{7, "x"});
  detail::Reader old_reader(later, nullptr);
  Older old;
  detail::read(old_reader, old);
  ASSERT_TRUE(old_reader.error());
  EXPECT_EQ(old_reader.error()->code, "event.too_new");
}

TEST(Binary, AnswersCutAndBrokenBytesWithAnError) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  PlainSealer keys;
  for (const auto& event : one_of_each()) {
    const std::string whole = encode(event, keys);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      EXPECT_FALSE(decode_recorded(whole.substr(0, size), keys)) << size << " of " << whole.size();
    }
    for (int round = 0; round < 200; ++round) {
      std::string broken = whole;
      for (int i = 0; i < 3; ++i) broken[random() % broken.size()] = static_cast<char>(random());
      (void)decode_recorded(broken, keys).has_value();  // no crash, whatever it answers
    }
  }
  for (int round = 0; round < 5'000; ++round) {
    std::string noise(random() % 200, '\1');
    for (std::size_t i = 1; i < noise.size(); ++i) noise[i] = static_cast<char>(random());
    (void)decode_recorded(noise, keys).has_value();
    (void)decode_fact(noise, keys).has_value();
    (void)decode_state(noise).has_value();
  }
}

// Goods as they were before they knew of memberships.
struct EarlierGoods {
  trade::Number goods_no{};
  std::string name{};
  trade::GoodsKind goods_kind = trade::GoodsKind::unknown;
  std::string supplier{};
  std::string card_type{};
  std::string activation_rule{};
  std::optional<Money> price{};
  std::optional<std::int64_t> stock{};
  std::optional<Duration> promised_delivery{};
};
JX_DESCRIBE(EarlierGoods, goods_no, name, goods_kind, supplier, card_type, activation_rule, price,
            stock, promised_delivery)

TEST(Binary, KeepsTheDigestOfAFactThatWasToldBeforeItsTypeGrew) {
  std::string earlier;
  detail::Writer writer{.clear = earlier, .for_digest = true};
  detail::append_varint(earlier, 0);  // the first kind of fact
  detail::write(writer, EarlierGoods{.goods_no = trade::Number("g1"), .name = "月卡"});
  trade::Goods goods{.goods_no = trade::Number("g1"), .name = "月卡"};
  const auto digest = [&] {
    return digest_of(trade::Fact{.source = "s", .id = "1", .body = goods});
  };
  EXPECT_EQ(digest(), detail::short_digest(earlier));
  goods.entitlement_months = 1;
  const std::uint64_t monthly = digest();
  EXPECT_NE(monthly, detail::short_digest(earlier));
  goods.stacking = trade::Stacking::one_after_another;
  EXPECT_NE(digest(), monthly);
}

TEST(Binary, KeepsAState) {
  desk::State state{.last = {9}};
  state.contacts[{1}] = {.contact = {1}, .locale = "en", .open_tickets = {{2}, {3}}};
  state.tickets[{2}] = {.ticket = {2}, .first_replied_at = Instant{5}, .passed = {{{4}, {6}}}};
  state.commands[{desk::ActorKind::customer, 1}].ids[desk::CommandId("a")] = {{3}, 99};
  const std::string bytes = encode(state);
  const auto read = decode_state(bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(encode(*read), bytes);
  EXPECT_EQ(read->contacts.at({1}).open_tickets.size(), 2u);
  EXPECT_EQ(decode_state(bytes.substr(0, bytes.size() - 1)).error().code, "snapshot.malformed");
}

TEST(Binary, DigestsTellBodiesApart) {
  const desk::CommandBody body = desk::PostMessage{.contact = {1}, .text = {"一"}};
  const desk::CommandBody other = desk::PostMessage{.contact = {1}, .text = {"二"}};
  EXPECT_EQ(digest_of(body), digest_of(desk::CommandBody(body)));
  EXPECT_NE(digest_of(body), digest_of(other));
  trade::Fact fact{.source = "s", .id = "1", .seen_at = {1}, .body = trade::Order{.quantity = 1}};
  const std::uint64_t first = digest_of(fact);
  fact.seen_at = {2};
  EXPECT_EQ(digest_of(fact), first) << "told again";
  std::get<trade::Order>(fact.body).quantity = 2;
  EXPECT_NE(digest_of(fact), first);
}

}  // namespace
}  // namespace jx::codec
