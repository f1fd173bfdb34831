#include "language/candidates.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "language/feature_key.h"
#include "language/numbers.h"
#include "language/time_spans.h"

namespace jx::language {
namespace {

using View = std::u32string_view;

constexpr std::size_t candidates_max = 200;

bool is_joint(char32_t code) { return code == U'-' || code == U'_'; }

struct Word {
  std::size_t from = 0;
  std::size_t to = 0;
  std::size_t digits = 0;
  std::size_t letters = 0;
  std::size_t joints = 0;
  std::size_t size() const { return to - from; }
};

Word word_at(View text, std::size_t from) {
  Word word{.from = from, .to = from};
  for (std::size_t at = from; at < text.size(); ++at) {
    const bool joint =
        is_joint(text[at]) && at > from && at + 1 < text.size() && is_word_character(text[at + 1]);
    const bool glued = text[at] == U'_' && at > from;
    if (!is_word_character(text[at]) && !joint && !glued) break;
    word.digits += is_digit(text[at]) ? 1 : 0;
    word.letters += is_lower(text[at]) ? 1 : 0;
    word.joints += is_joint(text[at]) ? 1 : 0;
    word.to = at + 1;
  }
  return word;
}

// In half width, its own case, without spaces.
std::string written_of(std::string_view text, const Folded& folded, std::size_t from,
                       std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to; ++i) {
    if (folded.codes[i] == U' ' || folded.codes[i] == U'\n' || folded.codes[i] == U'\r') continue;
    const char32_t original = decode_at(text, folded.begins[i]).code;
    const bool upper =
        (original >= U'A' && original <= U'Z') || (original >= 0xFF21 && original <= 0xFF3A);
    append_utf8(out, upper ? folded.codes[i] - 32 : folded.codes[i]);
  }
  return out;
}

class Finder {
 public:
  Finder(std::string_view text, const Folded& folded)
      : text_(text), folded_(folded), codes_(folded.codes) {}

  std::vector<Candidate> run() {
    find_words();
    find_mails();
    find_numbers();
    for (const TimeSpan& span : find_time_spans(codes_))
      add({.form = Form::span, .from = span.from, .to = span.to, .minutes = span.minutes});
    std::ranges::sort(found_, {}, [](const Candidate& each) {
      return std::tuple(each.from, each.to, each.form);
    });
    if (found_.size() > candidates_max) found_.resize(candidates_max);
    return std::move(found_);
  }

 private:
  void add(Candidate candidate) {
    candidate.written = written_of(text_, folded_, candidate.from, candidate.to);
    found_.push_back(std::move(candidate));
  }

  void find_words() {
    std::vector<Word> words;
    for (std::size_t at = 0; at < codes_.size();) {
      if (!is_word_character(codes_[at])) {
        ++at;
        continue;
      }
      const Word word = word_at(codes_, at);
      at = word.to;
      words.push_back(word);
      const bool names = (word.digits > 0 ? word.size() >= 3 : word.size() >= 4) && !is_date(word);
      if (names) add({.form = Form::token, .from = word.from, .to = word.to});
      find_behind_prefix(word);
    }
    join(words);
    find_spelt_digits();
    find_dotted_names();
  }

  // uid138204417, qq3007715026
  void find_behind_prefix(const Word& word) {
    constexpr std::size_t digits_min = 3;
    std::size_t at = word.from;
    while (at < word.to && is_lower(codes_[at])) ++at;
    const View prefix = codes_.substr(word.from, at - word.from);
    if (word.to - at < digits_min || word.joints > 0) return;
    for (const View known : {U"uid", U"qq", U"q", U"id", U"vx", U"wx", U"kh", U"km", U"mm", U"ddh",
                             U"dd", U"no", U"sn", U"tel"})
      if (prefix == known) add({.form = Form::token, .from = at, .to = word.to});
  }

  // 尾号四三零八
  void find_spelt_digits() {
    constexpr View spelt = U"零一二三四五六七八九幺〇";
    constexpr std::size_t digits_min = 4;
    for (std::size_t at = 0; at < codes_.size();) {
      std::size_t end = at;
      while (end < codes_.size() && spelt.find(codes_[end]) != View::npos) ++end;
      if (end - at >= digits_min) {
        Candidate candidate{.form = Form::token, .from = at, .to = end};
        for (std::size_t i = at; i < end; ++i) {
          const std::size_t value = spelt.find(codes_[i]);
          candidate.written += static_cast<char>('0' + (value == 10 ? 1 : value == 11 ? 0 : value));
        }
        found_.push_back(std::move(candidate));
      }
      at = std::max(end, at + 1);
    }
  }

  // wan.qing77
  void find_dotted_names() {
    const auto is_part = [&](std::size_t at) {
      return at < codes_.size() && (is_word_character(codes_[at]) || codes_[at] == U'_');
    };
    for (std::size_t at = 0; at < codes_.size(); ++at) {
      if (codes_[at] != U'.' || at == 0 || !is_lower(codes_[at - 1]) || !is_part(at + 1)) continue;
      std::size_t from = at;
      std::size_t to = at + 1;
      while (from > 0 && is_part(from - 1)) --from;
      while (is_part(to)) ++to;
      const bool mail =
          (from > 0 && codes_[from - 1] == U'@') || (to < codes_.size() && codes_[to] == U'@');
      if (!mail) add({.form = Form::mail, .from = from, .to = to});
    }
  }

  // 2026-01-02
  bool is_date(const Word& word) const {
    if (word.letters > 0 || word.joints != 2 || word.digits < 6 || word.digits > 8) return false;
    const View text = codes_.substr(word.from, word.size());
    return text.starts_with(U"20") && text[4] == U'-' && text.size() <= 10;
  }

  // Groups of one number with a space or a line break between them: 2024 1129 1403. Every run of
  // groups may be one: a label, a sum or another number can stand before or behind.
  void join(const std::vector<Word>& words) {
    constexpr std::size_t groups_max = 16;
    constexpr std::size_t characters_min = 4;
    for (std::size_t first = 0; first < words.size(); ++first) {
      std::size_t size = words[first].size();
      for (std::size_t last = first + 1; last < words.size() && last - first < groups_max; ++last) {
        if (!joins(words[last - 1], words[last])) break;
        size += words[last].size();
        if (size >= characters_min)
          add({.form = Form::joined, .from = words[first].from, .to = words[last].to});
      }
    }
  }

  bool joins(const Word& a, const Word& b) const {
    constexpr std::size_t gap_max = 4;
    const View gap = codes_.substr(a.to, b.from - a.to);
    if (gap.empty() || gap.size() > gap_max) return false;
    if (gap.find_first_not_of(U" \n\r-") != View::npos) return false;
    if (gap.find_first_of(U" \n\r") == View::npos) return false;
    const auto is_group = [&](const Word& word) {
      if (is_date(word)) return false;
      return word.digits > 0 || (word.size() <= 5 && is_upper(word));
    };
    return is_group(a) && is_group(b);
  }

  bool is_upper(const Word& word) const {
    const std::string written = written_of(text_, folded_, word.from, word.to);
    return std::ranges::none_of(written, [](char c) { return c >= 'a' && c <= 'z'; });
  }

  void find_mails() {
    const auto is_local = [](char32_t c) {
      return is_word_character(c) || c == U'.' || c == U'_' || c == U'-' || c == U'+';
    };
    for (std::size_t at = 0; at < codes_.size(); ++at) {
      if (codes_[at] != U'@') continue;
      std::size_t from = at;
      std::size_t to = at + 1;
      while (from > 0 && is_local(codes_[from - 1])) --from;
      while (to < codes_.size() && is_local(codes_[to])) ++to;
      while (to > at && codes_[to - 1] == U'.') --to;
      if (from < at && codes_.substr(at, to - at).find(U'.') != View::npos)
        add({.form = Form::mail, .from = from, .to = to});
    }
  }

  void find_numbers() {
    for (std::size_t at = 0; at < codes_.size();) {
      const bool inside = at > 0 && (is_word_character(codes_[at - 1]) || codes_[at - 1] == U'.');
      const bool arabic = is_digit(codes_[at]);
      if (arabic && inside && !is_behind_currency(at)) {
        ++at;
        continue;
      }
      const ReadNumber number = read_sum(at);
      if (number.end == at) {
        ++at;
        continue;
      }
      if (number.milli > 0)
        add({.form = Form::number, .from = at, .to = number.end, .milli = number.milli});
      at = number.end;
    }
  }

  // RM50, rmb200
  bool is_behind_currency(std::size_t at) const {
    std::size_t from = at;
    while (from > 0 && is_lower(codes_[from - 1])) --from;
    if (from == at || (from > 0 && is_digit(codes_[from - 1]))) return false;
    const View word = codes_.substr(from, at - from);
    for (const View known : {U"rm", U"rmb", U"usd", U"cny", U"hkd", U"nt", U"ntd", U"twd", U"sgd",
                             U"myr", U"eur", U"mop", U"rs"})
      if (word == known) return true;
    return false;
  }

  // A number, and what may follow a currency's name: 四十九块八, 9块9, 三十九元八角, 六毛.
  ReadNumber read_sum(std::size_t at) const {
    const ReadNumber number = read_number(codes_, at);
    if (number.end == at || number.end >= codes_.size()) return number;
    const char32_t unit = codes_[number.end];
    if ((unit == U'毛' || unit == U'角') && number.milli < 10'000 && number.milli % 1'000 == 0)
      return {number.milli / 10, number.end + 1, false, false};
    if (unit != U'块' && unit != U'元' && unit != U'蚊') return number;
    const ReadNumber tenth = read_number(codes_, number.end + 1);
    if (tenth.end != number.end + 2 || tenth.milli <= 0 || tenth.milli >= 10'000) return number;
    const char32_t next = tenth.end < codes_.size() ? codes_[tenth.end] : U' ';
    const bool names_tenths = next == U'角' || next == U'毛';
    if (!names_tenths && (unit == U'元' || View(U"张个次天年月份笔条").find(next) != View::npos))
      return number;
    return {number.milli + tenth.milli / 10, tenth.end + (names_tenths ? 1 : 0), false,
            number.large_unit};
  }

  std::string_view text_;
  const Folded& folded_;
  View codes_;
  std::vector<Candidate> found_{};
};

enum class Look : std::uint8_t {
  form,
  size,
  digits,
  letters,
  joints,
  begins,
  is_phone,
  is_dated,
  upper,
  value,
  cents,
  left,
  right,
  near,
  in_message,
  company,
  position,
  first_code,
  left_pairs,
  right_pairs,
  rank,
  rival,
  left_and_right,
  wanted,
  wanted_and_beside,
  pattern
};

class Looks {
 public:
  void add(Look look, std::uint64_t value, double weight = 1) {
    features_.push_back(
        {mix(mix(77, static_cast<std::uint64_t>(look)), value), static_cast<float>(weight)});
  }
  void add(Look look, View words, double weight = 1) {
    std::uint64_t hash = 1;
    for (const char32_t code : words) hash = mix(hash, code);
    add(look, hash, weight);
  }
  std::vector<Feature> take() {
    std::ranges::sort(features_, {}, &Feature::key);
    const auto repeats = std::ranges::unique(features_, {}, &Feature::key);
    features_.erase(repeats.begin(), repeats.end());
    return std::move(features_);
  }

 private:
  std::vector<Feature> features_{};
};

// How letters, digits and dashes follow each other: A2N8 for DJ20241103, A1N1A1N1-… for a code.
void add_pattern(Looks& looks, std::string_view written) {
  const auto class_of = [](char c) -> char32_t {
    if (c >= '0' && c <= '9') return U'N';
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? U'A' : static_cast<char32_t>(c);
  };
  std::u32string classes;  // one for each run
  std::u32string runs;     // with how long it is
  std::u32string groups;   // lengths between dashes
  std::size_t group = 0;
  for (std::size_t at = 0; at < written.size();) {
    std::size_t end = at;
    while (end < written.size() && class_of(written[end]) == class_of(written[at])) ++end;
    classes.push_back(class_of(written[at]));
    runs.push_back(class_of(written[at]));
    runs.push_back(static_cast<char32_t>(U'0' + end - at));
    if (written[at] == '-') {
      groups.push_back(static_cast<char32_t>(U'0' + group));
      group = 0;
    } else {
      group += end - at;
    }
    at = end;
  }
  groups.push_back(static_cast<char32_t>(U'0' + group));
  if (classes.size() > 8) classes = classes.substr(0, 8) + U"+";
  looks.add(Look::pattern, U"c" + classes);
  looks.add(Look::pattern, U"r" + runs.substr(0, 8));
  looks.add(Look::pattern, U"g" + groups.substr(0, 6));
}

constexpr View telling[] = {
    U"订单",    U"单号",   U"单",      U"编号", U"流水", U"交易", U"申请",   U"工单", U"order",
    U"ddh",     U"dd",     U"码",      U"卡",   U"卡号", U"激活", U"兑换",   U"密",   U"key",
    U"code",    U"序列",   U"串",      U"券",   U"cdk",  U"手机", U"电话",   U"号码", U"phone",
    U"qq",      U"账号",   U"帐号",    U"账户", U"id",   U"uid",  U"微信",   U"邮箱", U"昵称",
    U"角色",    U"叫",     U"account", U"号",   U"区",   U"尾",   U"后四",   U"后4",  U"末",
    U"位",      U"结尾",   U"开头",    U"后六", U"后6",  U"后面", U"ending", U"last", U"元",
    U"块",      U"钱",     U"付",      U"扣",   U"充",   U"冲",   U"退",     U"提",   U"余额",
    U"花",      U"转",     U"骗",      U"少",   U"差",   U"多",   U"价",     U"rmb",  U"¥",
    U"$",       U"usd",    U"刀",      U"面值", U"paid", U"等",   U"还没",   U"没",   U"了",
    U"前",      U"内",     U"到现在",  U"从",   U"都",   U"过",   U"送",     U"会员", U"卡密",
    U"waiting", U"waited", U"ago",     U"昨",   U"说",   U"有效", U"限",     U"张",   U"个",
    U"次",      U"折",     U"版",      U"级",   U"点",   U"批次", U"店",     U"卖家", U"商户",
    U"报错",    U"错误",   U"错误码"};

}  // namespace

bool Candidate::could_be(NameKind kind) const {
  switch (kind) {
    case NameKind::nothing:
      return true;
    case NameKind::order:
    case NameKind::card:
      return (form == Form::token || form == Form::joined) && written.size() >= 3;
    case NameKind::phone:
      return (form == Form::token || form == Form::joined) && written.size() == 11 &&
             written[0] == '1';
    case NameKind::account:
      return (form == Form::token || form == Form::joined || form == Form::mail) &&
             written.size() >= 3;
    case NameKind::amount:
      return form == Form::number;
    case NameKind::wait:
      return form == Form::span;
  }
  return false;
}

std::vector<Candidate> find_candidates(std::string_view text, const Folded& folded) {
  return Finder(text, folded).run();
}

std::vector<Feature> features_of(const Candidate& candidate, const std::vector<Candidate>& all,
                                 const Folded& folded, Intent wanted) {
  Looks looks;
  const View codes = folded.codes;
  const auto form = static_cast<std::uint64_t>(candidate.form);
  looks.add(Look::form, form);
  looks.add(Look::wanted, static_cast<std::uint64_t>(wanted) * 10 + form);
  std::size_t digits = 0;
  std::size_t letters = 0;
  std::size_t joints = 0;
  bool upper = false;
  for (const char c : candidate.written) {
    digits += c >= '0' && c <= '9' ? 1 : 0;
    upper = upper || (c >= 'A' && c <= 'Z');
    letters += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? 1 : 0;
    joints += c == '-' || c == '_' ? 1 : 0;
  }
  const std::size_t size = candidate.written.size();
  const std::uint64_t shape = (letters == 0  ? 0U
                               : digits == 0 ? 1U
                                             : 2U) +
                              (joints > 0 ? 3U : 0U) + form * 10;
  looks.add(Look::size, std::min<std::size_t>(size, 30) * 100 + shape);
  looks.add(Look::digits, std::min<std::size_t>(digits, 25));
  looks.add(Look::letters, shape);
  looks.add(Look::joints, joints * 10 + (candidate.written.find('_') != std::string::npos ? 1 : 0));
  looks.add(Look::upper, (upper ? 1U : 0U) + shape * 2);
  if (candidate.form != Form::number && candidate.form != Form::span)
    add_pattern(looks, candidate.written);
  std::u32string begin;
  for (std::size_t i = 0; i < std::min<std::size_t>(2, size); ++i)
    begin.push_back(static_cast<unsigned char>(candidate.written[i]));
  looks.add(Look::begins, begin);
  if (size >= 8 && letters == 0 && candidate.written.starts_with("20"))
    looks.add(Look::is_dated, size);
  if (size == 11 && letters == 0 && candidate.written[0] == '1') looks.add(Look::is_phone, 1);
  if (candidate.milli) {
    std::int64_t bucket = 0;
    for (std::int64_t rest = *candidate.milli; rest > 0; rest /= 10) ++bucket;
    looks.add(Look::value, static_cast<std::uint64_t>(bucket));
    looks.add(Look::cents, *candidate.milli % 1'000 != 0 ? 1 : 0);
    looks.add(Look::first_code, is_digit(codes[candidate.from]) ? 1 : 0);
  }
  if (candidate.minutes) {
    std::uint64_t bucket = 0;
    for (const std::int64_t bound : {10, 60, 360, 1440, 4320, 10080, 43200})
      bucket += *candidate.minutes >= bound ? 1 : 0;
    looks.add(Look::value, 100 + bucket);
    looks.add(
        Look::first_code,
        codes.substr(candidate.from, std::min<std::size_t>(candidate.to - candidate.from, 6)));
  }
  // the words around, separators left out
  const auto is_gap = [](char32_t c) {
    return c == U' ' || c == U':' || c == U'：' || c == U',' || c == U'，' || c == U'\n' ||
           c == U'(' || c == U'（' || c == U'#' || c == U'“' || c == U'"' || c == U'【' ||
           c == U'「';
  };
  std::size_t before = candidate.from;
  if (before > 0) looks.add(Look::left, form * 1'000'000'007ULL + codes[before - 1]);
  while (before > 0 && is_gap(codes[before - 1])) --before;
  for (std::size_t n = 1; n <= 5 && n <= before; ++n)
    looks.add(Look::left,
              std::u32string(codes.substr(before - n, n)) + static_cast<char32_t>(form));
  std::size_t after = candidate.to;
  if (after < codes.size()) looks.add(Look::right, form * 1'000'000'007ULL + codes[after]);
  while (after < codes.size() && codes[after] == U' ') ++after;
  for (std::size_t n = 1; n <= 4 && after + n <= codes.size(); ++n)
    looks.add(Look::right, std::u32string(codes.substr(after, n)) + static_cast<char32_t>(form));
  if (before == 0) looks.add(Look::left, U"^");
  if (after == codes.size()) looks.add(Look::right, U"$");
  // pairs of characters near, wherever they stand
  const std::size_t pair_reach = 8;
  for (std::size_t i = before - std::min(before, pair_reach); i + 1 < before; ++i)
    looks.add(Look::left_pairs, std::u32string(codes.substr(i, 2)) + static_cast<char32_t>(form),
              0.5);
  for (std::size_t i = candidate.to; i + 1 < std::min(codes.size(), candidate.to + pair_reach); ++i)
    looks.add(Look::right_pairs, std::u32string(codes.substr(i, 2)) + static_cast<char32_t>(form),
              0.5);
  const std::u32string beside_left =
      before > 0 ? std::u32string(codes.substr(before - 1, 1)) : U"^";
  const std::u32string beside_right =
      after < codes.size() ? std::u32string(codes.substr(after, 1)) : U"$";
  looks.add(Look::left_and_right, beside_left + beside_right + static_cast<char32_t>(form));
  looks.add(
      Look::left_and_right,
      beside_left + static_cast<char32_t>(1000 + shape * 40 + std::min<std::size_t>(size, 30)));
  looks.add(
      Look::left_and_right,
      beside_right + static_cast<char32_t>(9000 + shape * 40 + std::min<std::size_t>(size, 30)));
  // what is wanted, together with the words beside
  const auto aim = static_cast<char32_t>(40'000 + static_cast<std::uint32_t>(wanted) * 8 + form);
  for (std::size_t n = 1; n <= 2 && n <= before; ++n)
    looks.add(Look::wanted_and_beside, std::u32string(codes.substr(before - n, n)) + aim);
  for (std::size_t n = 1; n <= 2 && after + n <= codes.size(); ++n)
    looks.add(Look::wanted_and_beside, aim + std::u32string(codes.substr(after, n)));
  looks.add(Look::wanted_and_beside, beside_left + aim + beside_right);
  if (before > 1 && after < codes.size())
    looks.add(Look::left_and_right, std::u32string(codes.substr(before - 2, 2)) + U"|" +
                                        beside_right + static_cast<char32_t>(form));
  // words that tell, near and anywhere
  const std::size_t reach = 12;
  const View left = codes.substr(before - std::min(before, reach), std::min(before, reach));
  const View right = codes.substr(candidate.to, reach);
  for (std::size_t i = 0; i < std::size(telling); ++i) {
    if (left.find(telling[i]) != View::npos) looks.add(Look::near, (i * 2) * 10 + form);
    if (right.find(telling[i]) != View::npos) looks.add(Look::near, (i * 2 + 1) * 10 + form);
    if (codes.find(telling[i]) != View::npos) looks.add(Look::in_message, i * 10 + form, 0.5);
  }
  std::size_t alike = 0;
  std::size_t earlier = 0;
  std::size_t greater = 0;
  bool covered = false;  // part of something longer
  for (const Candidate& other : all) {
    if (&other == &candidate) continue;
    covered = covered || (other.from <= candidate.from && candidate.to <= other.to &&
                          other.to - other.from > candidate.to - candidate.from);
    if (other.form != candidate.form) {
      looks.add(Look::rival, static_cast<std::uint64_t>(other.form) * 10 + form);
      continue;
    }
    ++alike;
    earlier += other.from < candidate.from ? 1 : 0;
    greater += other.milli.value_or(0) > candidate.milli.value_or(0) ||
                       other.minutes.value_or(0) > candidate.minutes.value_or(0) ||
                       other.written.size() > candidate.written.size()
                   ? 1
                   : 0;
  }
  looks.add(Look::rank, std::min<std::size_t>(greater, 3) * 10 + form);
  looks.add(Look::rank, (covered ? 500U : 600U) + form);
  looks.add(Look::company, std::min<std::size_t>(alike, 4) * 10 + form);
  looks.add(Look::position, std::min<std::size_t>(earlier, 4) * 10 + form);
  if (candidate.to - candidate.from == codes.size()) looks.add(Look::position, 99);
  return looks.take();
}

}  // namespace jx::language
