#include "market/self_service/ear.h"

#include <algorithm>

namespace jx::market {

namespace {

struct Asking {
  AskedFor what;
  std::string_view words;
};

constexpr Asking askings[] = {
    {AskedFor::order_number, "请发一下订单号"},
    {AskedFor::order_number, "把订单号发来"},
    {AskedFor::order_number, "send the order number"},
    {AskedFor::order_number, "Send the order number"},
    {AskedFor::order_number, "send me the order number"},
    {AskedFor::password, "查询密码 您的密码"},
    {AskedFor::password, "Write it as \"query password"},
    {AskedFor::which_order, "您说的是哪一笔"},
    {AskedFor::which_order, "Which one do you mean"},
    {AskedFor::right_number, "对吗？"},
    {AskedFor::right_number, "Is the order number"},
    {AskedFor::other_words, "能换一种说法吗"},
    {AskedFor::other_words, "put it another way"},
    {AskedFor::what_is_open, "哪一点还没解决"},
    {AskedFor::what_is_open, "What is still open"},
    {AskedFor::choice, "请告诉我您的选择"},
    {AskedFor::choice, "Please tell me."},
};

constexpr std::string_view ends[] = {"。", "！", "？", "；", "\n", ". ", "? ", "! "};

std::string trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return std::string(text);
}

}  // namespace

std::vector<AskedFor> asked_for(std::string_view message) {
  std::vector<AskedFor> found;
  for (const Asking& asking : askings) {
    if (message.contains(asking.words) && std::ranges::find(found, asking.what) == found.end())
      found.push_back(asking.what);
  }
  return found;
}

std::vector<std::string> sentences_of(std::string_view message) {
  std::vector<std::string> sentences;
  while (!message.empty()) {
    std::size_t end = message.size();
    std::size_t next = end;
    for (const std::string_view mark : ends) {
      const std::size_t at = message.find(mark);
      if (at == message.npos || at >= end) continue;
      end = at;
      next = at + mark.size();
    }
    std::string sentence = trimmed(message.substr(0, end));
    if (!sentence.empty()) sentences.push_back(std::move(sentence));
    message.remove_prefix(next);
  }
  return sentences;
}

bool Ear::hears_a_circle(std::string_view message) {
  bool again = false;
  for (const AskedFor what : asked_for(message)) again = !asked_.insert(what).second || again;
  bool is_new = false;
  for (std::string& sentence : sentences_of(message))
    is_new = said_.insert(std::move(sentence)).second || is_new;
  return again || !is_new;
}

}  // namespace jx::market
