#include "host/llm/budget.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <span>
#include <string_view>
#include <vector>

namespace jx::host {
namespace {

constexpr std::string_view day_mark = "llm.day";
constexpr std::int64_t million = 1'000'000;

// Some contacts share a mark, so that there are never more than these; each holds one day's.
constexpr std::uint64_t contact_marks = 256;

std::string contact_mark(ContactId contact) {
  return fmt::format("llm.contacts.{}", contact.value % contact_marks);
}

// The numbers of "1 2 3"; false when there are others.
bool read_numbers(std::string_view text, std::span<std::int64_t> numbers) {
  for (std::int64_t& number : numbers) {
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    if (text.starts_with(' ')) text.remove_prefix(1);
  }
  return text.empty();
}

// The tokens of each contact in "day contact tokens contact tokens …"; none when it is not of `day`
// or not that.
std::map<std::uint64_t, std::int64_t> contacts_in(std::string_view text, std::int64_t day) {
  std::vector<std::int64_t> numbers(static_cast<std::size_t>(std::ranges::count(text, ' ')) + 1);
  std::map<std::uint64_t, std::int64_t> contacts;
  if (!read_numbers(text, numbers) || numbers.front() != day) return contacts;
  for (std::size_t i = 2; i < numbers.size(); i += 2)
    contacts[static_cast<std::uint64_t>(numbers[i - 1])] = numbers[i];
  return contacts;
}

std::int64_t total(const Tokens& tokens) { return tokens.prompt + tokens.answer; }

}  // namespace

LlmBudget::LlmBudget(Marks& marks, LlmLimits limits, LlmPrices prices, Duration utc_offset)
    : marks_(marks), limits_(limits), prices_(prices), utc_offset_(utc_offset) {}

std::int64_t LlmBudget::day_of(Instant at) const { return (at.ms + utc_offset_.ms) / days(1).ms; }

// Rounded up, so that many small questions do not cost nothing.
Money LlmBudget::price_of(const Tokens& tokens) const {
  const std::int64_t millionths = tokens.prompt * prices_.per_million_prompt.milli +
                                  tokens.answer * prices_.per_million_answer.milli;
  return {(millionths + million - 1) / million};
}

Result<LlmBudget::Spent> LlmBudget::read_day(std::int64_t day) const {
  auto text = marks_.get(day_mark);
  if (!text) return error_of(std::move(text));
  std::array<std::int64_t, 3> numbers{};
  const bool today = *text && read_numbers(**text, numbers) && numbers[0] == day;
  return today ? Spent{numbers[1], {numbers[2]}} : Spent{};
}

Result<LlmBudget::Contacts> LlmBudget::read_contacts(ContactId contact, std::int64_t day) const {
  auto text = marks_.get(contact_mark(contact));
  if (!text) return error_of(std::move(text));
  return *text ? contacts_in(**text, day) : Contacts{};
}

Result<void> LlmBudget::write(ContactId contact, std::int64_t day, const Spent& spent,
                              const Contacts& contacts) {
  auto written =
      marks_.set(day_mark, fmt::format("{} {} {}", day, spent.tokens, spent.money.milli));
  if (!written) return written;
  std::string text = fmt::format("{}", day);
  for (const auto& [id, tokens] : contacts)
    fmt::format_to(std::back_inserter(text), " {} {}", id, tokens);
  return marks_.set(contact_mark(contact), text);
}

Result<void> LlmBudget::reserve(ContactId contact, const Tokens& most, Instant now) {
  const std::lock_guard lock(mutex_);
  const std::int64_t day = day_of(now);
  auto spent = read_day(day);
  if (!spent) return error_of(std::move(spent));
  auto contacts = read_contacts(contact, day);
  if (!contacts) return error_of(std::move(contacts));
  std::int64_t& of_contact = (*contacts)[contact.value];
  spent->tokens += total(most);
  spent->money = spent->money + price_of(most);
  of_contact += total(most);
  const bool by_money = limits_.money_per_day.milli > 0 && spent->money > limits_.money_per_day;
  if (by_money || spent->tokens > limits_.tokens_per_day)
    return fail(ErrorKind::throttled, "llm.day_spent");
  if (of_contact > limits_.tokens_per_conversation)
    return fail(ErrorKind::throttled, "llm.conversation_spent");
  return write(contact, day, *spent, *contacts);
}

Result<void> LlmBudget::settle(ContactId contact, const Tokens& most, const Tokens& used,
                               Instant reserved) {
  const std::lock_guard lock(mutex_);
  const std::int64_t day = day_of(reserved);
  auto spent = read_day(day);
  if (!spent) return error_of(std::move(spent));
  auto contacts = read_contacts(contact, day);
  if (!contacts) return error_of(std::move(contacts));
  std::int64_t& of_contact = (*contacts)[contact.value];
  // Nothing is there any more when the day has turned meanwhile.
  if (spent->tokens < total(most) || of_contact < total(most)) return {};
  spent->tokens += total(used) - total(most);
  spent->money = spent->money + price_of(used) - price_of(most);
  spent->money.milli = std::max<std::int64_t>(spent->money.milli, 0);
  of_contact += total(used) - total(most);
  return write(contact, day, *spent, *contacts);
}

}  // namespace jx::host
