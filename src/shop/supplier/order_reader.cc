#include "shop/supplier/order_reader.h"

#include <charconv>

#include "shop/import/columns.h"
#include "shop/normalise.h"
#include "shop/supplier/sealed_text.h"

namespace jx::shop {

namespace {

using trade::UpstreamStatus;

// Millionths of a yuan: suppliers write up to six decimals, and what is a part of what must be
// compared exactly.
using Micro = std::int64_t;
constexpr std::size_t decimals_max = 6;

tl::unexpected<Error> refuse(std::string_view code, std::string_view path) {
  return fail(ErrorKind::corrupt, code, std::string(path));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// The member's text; empty when it is missing, null or not a scalar.
std::string_view text_at(const Node& order, std::string_view path) {
  if (path.empty()) return {};
  const Node* node = order.find(path);
  return node == nullptr || !node->is_scalar() ? std::string_view{} : trimmed(node->text);
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Result<trade::Number> number_at(const Node& order, std::string_view path) {
  const std::string_view text = text_at(order, path);
  const bool clean = std::ranges::none_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
  const auto number = trade::Number::from(text);
  if (!number || !clean) return refuse("supplier.bad_number", path);
  return *number;
}

Result<std::optional<std::int64_t>> count_at(const Node& order, std::string_view path) {
  const std::string_view text = text_at(order, path);
  if (text.empty()) return std::optional<std::int64_t>{};
  std::int64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (!is_digits(text) || error != std::errc{} || stop != end || count > count_max) {
    return refuse("supplier.bad_number", path);
  }
  return std::optional(count);
}

// "12", "0.2000"; nothing else: no sign, no exponent, no separators.
std::optional<Micro> micro_of(std::string_view text) {
  const std::size_t dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  std::string decimals(dot == text.npos ? "" : text.substr(dot + 1));
  if (!is_digits(whole) || (dot != text.npos && !is_digits(decimals))) return std::nullopt;
  while (decimals.size() > decimals_max && decimals.ends_with('0')) decimals.pop_back();
  if (decimals.size() > decimals_max) return std::nullopt;
  decimals.resize(decimals_max, '0');
  constexpr Micro most = money_milli_max * 1000;
  const std::string digits = std::string(whole) + decimals;
  Micro micro = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, micro);
  if (error != std::errc{} || stop != end || micro > most) return std::nullopt;
  return micro;
}

Result<std::optional<Micro>> amount_at(const Node& order, std::string_view path) {
  const std::string_view text = text_at(order, path);
  if (text.empty()) return std::optional<Micro>{};
  const auto micro = micro_of(text);
  if (!micro) return refuse("supplier.bad_number", path);
  return micro;
}

// Without control characters, cut between two characters.
std::string clean_text(std::string_view text, std::size_t bytes_max) {
  std::string clean;
  for (const char c : text) {
    const bool control = (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F;
    if (!control) clean += c;
  }
  if (clean.size() <= bytes_max) return clean;
  while (bytes_max > 0 && (static_cast<unsigned char>(clean[bytes_max]) & 0xC0) == 0x80) {
    --bytes_max;
  }
  clean.resize(bytes_max);
  return clean;
}

void add_message(std::string& message, std::string_view part) {
  if (part.empty() || message.find(part) != message.npos) return;
  if (!message.empty()) message += "；";
  message += part;
}

// ---- cards

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    if (!line.empty()) lines.push_back(line);
    text = end == text.npos ? std::string_view{} : text.substr(end + 1);
  }
  return lines;
}

class CardReader {
 public:
  CardReader(const CardFields& fields, std::string_view secret)
      : fields_(fields), secret_(secret) {}

  Result<std::vector<SupplierCard>> read(const Node& order) {
    auto listed = list(order);
    if (!listed) return error_of(std::move(listed));
    for (const Node& item : listed->items) {
      auto added = add(item);
      if (!added) return error_of(std::move(added));
    }
    if (cards_.empty()) add_plain(order);
    if (cards_.size() > trade::cards_max) return refuse("supplier.too_many_cards", fields_.list);
    return std::move(cards_);
  }

 private:
  // The list itself, or the one that a text holds.
  Result<Node> list(const Node& order) const {
    const Node* node = fields_.list.empty() ? nullptr : order.find(fields_.list);
    if (node == nullptr || node->is_blank()) return Node{.kind = NodeKind::list};
    if (node->kind == NodeKind::list) return *node;
    if (node->kind != NodeKind::text) return refuse("supplier.cards_unreadable", fields_.list);
    std::string text = node->text;
    if (fields_.sealing == Sealing::whole_list) {
      auto opened = open_sealed_text(text, secret_);
      if (!opened) return error_of(std::move(opened));
      text = *std::move(opened);
    }
    auto held = read_json(text);
    if (!held || held->kind != NodeKind::list) {
      return refuse("supplier.cards_unreadable", fields_.list);
    }
    return held;
  }

  Result<void> add(const Node& item) {
    auto number = opened(item, fields_.number);
    if (!number) return error_of(std::move(number));
    auto password = opened(item, fields_.password);
    if (!password) return error_of(std::move(password));
    if (number->empty() && password->empty()) return {};
    SupplierCard card{.code = {password->empty() ? *number : *password}};
    card.secret.text = *number;
    if (!number->empty() && !password->empty()) card.secret.text += ' ';
    card.secret.text += *password;
    const auto word =
        std::ranges::find(fields_.words, text_at(item, fields_.state), &CardWord::word);
    if (word != fields_.words.end()) card.status = word->status;
    cards_.push_back(std::move(card));
    return {};
  }

  Result<std::string> opened(const Node& item, std::string_view path) const {
    const std::string_view text = text_at(item, path);
    if (text.empty() || fields_.sealing != Sealing::each_value) return std::string(text);
    auto plain = open_sealed_text(text, secret_);
    if (plain) *plain = std::string(trimmed(*plain));
    return plain;
  }

  // One text, or a list of texts, with a card a line.
  void add_plain(const Node& order) {
    const Node* node = fields_.plain_list.empty() ? nullptr : order.find(fields_.plain_list);
    if (node == nullptr) return;
    if (node->is_scalar()) return add_lines(node->text);
    for (const Node& item : node->items) add_lines(item.text);
  }

  void add_lines(std::string_view text) {
    for (const std::string_view line : lines_of(text)) {
      cards_.push_back({.secret = {std::string(line)}, .code = {std::string(line)}});
    }
  }

  const CardFields& fields_;
  const std::string_view secret_;
  std::vector<SupplierCard> cards_{};
};

// ---- one order

class OrderReader {
 public:
  OrderReader(const Node& node, const OrderFields& fields, std::string_view secret)
      : node_(node), fields_(fields), secret_(secret) {}

  Result<SupplierOrder> read() {
    for (const auto step : {&OrderReader::numbers, &OrderReader::cards, &OrderReader::status,
                            &OrderReader::amounts, &OrderReader::words}) {
      auto done = (this->*step)();
      if (!done) return error_of(std::move(done));
    }
    return std::move(order_);
  }

 private:
  Result<void> numbers() {
    auto ours = number_at(node_, fields_.our_no);
    if (!ours) return error_of(std::move(ours));
    auto theirs = number_at(node_, fields_.their_no);
    if (!theirs) return error_of(std::move(theirs));
    if (ours->empty() && theirs->empty()) return refuse("supplier.missing_member", fields_.our_no);
    order_.our_no = *ours;
    order_.their_no = *theirs;
    auto quantity = count_at(node_, fields_.quantity);
    if (!quantity) return error_of(std::move(quantity));
    order_.quantity = *quantity;
    return {};
  }

  Result<void> cards() {
    auto cards = CardReader(fields_.cards, secret_).read(node_);
    if (cards) {
      order_.cards = *std::move(cards);
    } else if (cards.error().code == "supplier.cards_unreadable") {
      order_.cards_unreadable = true;
    } else {
      return error_of(std::move(cards));
    }
    return {};
  }

  Result<void> status() {
    const std::string_view written = text_at(node_, fields_.status);
    if (written.empty()) return refuse("supplier.missing_member", fields_.status);
    const auto word = std::ranges::find(fields_.words, written, &StatusWord::word);
    if (word == fields_.words.end()) {
      add_message(order_.message, fmt::format("{}={}", fields_.status, written));
      return {};
    }
    amount_decides_ = word->amount_decides;
    const bool finished = !order_.cards.empty() && word->with_cards != UpstreamStatus::unknown;
    order_.status = finished ? word->with_cards : word->status;
    return {};
  }

  Result<void> amounts() {
    auto total = amount_at(node_, fields_.total);
    if (!total) return error_of(std::move(total));
    auto refunded = amount_at(node_, fields_.refunded);
    if (!refunded) return error_of(std::move(refunded));
    if (*total && *refunded && **refunded > **total) {
      return refuse("supplier.bad_number", fields_.refunded);
    }
    if (order_.status == UpstreamStatus::unknown) return {};
    if (!fields_.refund_kind.empty()) {
      settle_by_kind(*refunded);
    } else {
      settle_by_amount(*total, *refunded);
    }
    return {};
  }

  void keep_refund(const std::optional<Micro>& refunded) {
    if (refunded && *refunded > 0) order_.refunded = Money{*refunded / 1000};
  }

  void settle_by_amount(const std::optional<Micro>& total, const std::optional<Micro>& refunded) {
    keep_refund(refunded);
    const Micro back = refunded.value_or(0);
    if (amount_decides_ && back == 0) {
      // Called refunded, and nothing came back: only they can say what was meant.
      order_.status = UpstreamStatus::needs_human;
      return;
    }
    if (back == 0 || !total) return;
    const bool whole = back == *total;
    const bool had_goods = order_.status == UpstreamStatus::succeeded;
    if (order_.status == UpstreamStatus::refunded || had_goods) {
      order_.status = whole ? UpstreamStatus::refunded : UpstreamStatus::partially_refunded;
    }
  }

  void settle_by_kind(const std::optional<Micro>& refunded) {
    const std::string_view written = text_at(node_, fields_.refund_kind);
    if (written.empty()) return keep_refund(refunded);
    const auto word = std::ranges::find(fields_.refund_words, written, &RefundWord::word);
    if (word == fields_.refund_words.end()) {
      order_.status = UpstreamStatus::unknown;
      add_message(order_.message, fmt::format("{}={}", fields_.refund_kind, written));
      return;
    }
    switch (word->kind) {
      case RefundKind::none:
        return;
      case RefundKind::whole:
        order_.status = UpstreamStatus::refunded;
        return keep_refund(refunded);
      case RefundKind::part:
        if (order_.status == UpstreamStatus::succeeded) {
          order_.status = UpstreamStatus::partially_refunded;
        }
        return keep_refund(refunded);
      case RefundKind::marked_only:
        // No money moved, whatever the amount says.
        add_message(order_.message, fmt::format("{}={}", fields_.refund_kind, written));
        return;
    }
  }

  Result<void> words() {
    for (const std::string_view path : fields_.messages) {
      add_message(order_.message, text_at(node_, path));
    }
    if (order_.status == UpstreamStatus::partly_succeeded && !fields_.face_value.empty()) {
      const std::string_view value = text_at(node_, fields_.face_value);
      if (!value.empty()) add_message(order_.message, fmt::format("已充值面额 {}", value));
    }
    add_message(order_.message, text_at(node_, fields_.proof));
    order_.message = clean_text(order_.message, trade::text_bytes_max);
    if (auto at = read_time(text_at(node_, fields_.at), hours(8))) order_.at = *at;
    return {};
  }

  const Node& node_;
  const OrderFields& fields_;
  const std::string_view secret_;
  SupplierOrder order_{};
  bool amount_decides_ = false;
};

}  // namespace

Result<SupplierOrder> read_order(const Node& order, const OrderFields& fields,
                                 std::string_view secret) {
  return OrderReader(order, fields, secret).read();
}

}  // namespace jx::shop
