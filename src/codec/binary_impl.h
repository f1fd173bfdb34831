// Templates of binary.h: the generic writer and reader of described types. Included by the few
// sources that instantiate them, never by users.
#pragma once

#include <concepts>

#include "base/money.h"
#include "codec/binary.h"
#include "codec/described.h"

namespace jx::codec::detail {

inline void append_varint(std::string& out, std::uint64_t value) {
  char bytes[10];
  std::size_t size = 0;
  while (value >= 0x80) {
    bytes[size++] = static_cast<char>(value | 0x80);
    value >>= 7;
  }
  bytes[size++] = static_cast<char>(value);
  out.append(bytes, size);
}

constexpr std::uint64_t zig_zag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t un_zig_zag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

inline void append_text(std::string& out, std::string_view text) {
  append_varint(out, text.size());
  out.append(text);
}

// Where values are written. With `personal` the personal texts go there and facts are sealed one by
// one by `sealer`; without it everything stands in `clear` (digests).
struct Writer {
  std::string& clear;
  std::string* personal = nullptr;
  Sealer* sealer = nullptr;
  bool any_personal = false;  // at least one personal text is not empty
  bool for_digest = false;
};

template <class T>
void write(Writer& out, const T& value);

// How many members are written. In a digest those appended since the type began (its
// `members_at_first`) count for nothing while they hold their defaults, so that what was told
// before they were known keeps its digest.
template <Described T>
std::size_t members_written(const Writer& out, const T& value) {
  std::size_t count = boost::mp11::mp_size<MembersOf<T>>::value;
  if constexpr (requires { T::members_at_first; }) {
    if (!out.for_digest) return count;
    count = T::members_at_first;
    std::size_t position = 0;
    const T empty{};
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
      const bool set = !(value.*member.pointer == empty.*member.pointer);
      if (++position > T::members_at_first && set) count = position;
    });
  }
  return count;
}

template <Described T>
void write_members(Writer& out, const T& value) {
  const std::size_t count = members_written(out, value);
  append_varint(out.clear, count);
  std::size_t position = 0;
  boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
    if (position++ < count) write(out, value.*member.pointer);
  });
}

template <class T>
void write(Writer& out, const T& value) {
  using S = Shape<T>;
  if constexpr (std::same_as<T, bool>) {
    out.clear += value ? '\1' : '\0';
  } else if constexpr (DescribedEnum<T>) {
    append_varint(out.clear, static_cast<std::uint64_t>(value));
  } else if constexpr (std::unsigned_integral<T>) {
    append_varint(out.clear, value);
  } else if constexpr (std::signed_integral<T>) {
    append_varint(out.clear, zig_zag(value));
  } else if constexpr (std::same_as<T, Instant> || std::same_as<T, Duration>) {
    append_varint(out.clear, zig_zag(value.ms));
  } else if constexpr (std::same_as<T, Money>) {
    append_varint(out.clear, zig_zag(value.milli));
  } else if constexpr (std::same_as<T, Personal>) {
    append_text(out.personal ? *out.personal : out.clear, value.text);
    out.any_personal = out.any_personal || !value.text.empty();
  } else if constexpr (S::id) {
    append_varint(out.clear, value.value);
  } else if constexpr (S::short_text) {
    append_text(out.clear, value.view());
  } else if constexpr (std::same_as<T, std::string>) {
    append_text(out.clear, value);
  } else if constexpr (S::optional) {
    out.clear += value ? '\1' : '\0';
    if (value) write(out, *value);
  } else if constexpr (S::vector || S::set) {
    append_varint(out.clear, value.size());
    for (const auto& item : value) write(out, item);
  } else if constexpr (S::map) {
    append_varint(out.clear, value.size());
    for (const auto& [key, item] : value) {
      write(out, key);
      write(out, item);
    }
  } else if constexpr (S::variant) {
    append_varint(out.clear, value.index());
    std::visit([&](const auto& body) { write(out, body); }, value);
  } else if constexpr (std::same_as<T, trade::Fact>) {
    if (out.sealer) {
      append_text(out.clear, encode(value, *out.sealer));
    } else {
      write_members(out, value);
    }
  } else {
    static_assert(Described<T>, "JX_DESCRIBE the type");
    write_members(out, value);
  }
}

// Reads bytes that may be cut or wrong; the first failure stays. Personal members are noted while
// the clear part is read and filled when their seal is open, since the key's subject stands in the
// clear part.
class Reader {
 public:
  enum class Failure : unsigned char { none, malformed, too_new };

  Reader(std::string_view clear, Opener* opener) : clear_(clear), opener_(opener) {}

  bool ok() const { return failure_ == Failure::none && !fact_error_; }
  std::size_t left() const { return clear_.size(); }
  Opener* opener() const { return opener_; }

  void fail(Failure failure) {
    if (failure_ == Failure::none) failure_ = failure;
  }
  void fail(Error error) {
    if (!fact_error_) fact_error_ = std::move(error);
  }
  // What went wrong, bytes left over included; nothing when all is well.
  std::optional<Error> error() const;

  std::uint64_t varint() { return varint_of(clear_); }
  std::string_view text() { return text_of(clear_); }
  bool flag() {
    const std::uint64_t value = varint();
    if (value > 1) fail(Failure::malformed);
    return value == 1;
  }
  // REQUIRES: `text` stays where it is until fill().
  void note_personal(std::string& text) { personal_.push_back(&text); }
  // Gives every noted text its part of `plain`.
  void fill(std::string_view plain) {
    for (std::string* text : personal_) *text = text_of(plain);
    if (!plain.empty()) fail(Failure::malformed);
  }

 private:
  std::uint64_t varint_of(std::string_view& from) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < from.size() && i < 10; ++i) {
      const auto byte = static_cast<unsigned char>(from[i]);
      if (i == 9 && byte > 1) break;
      value |= static_cast<std::uint64_t>(byte & 0x7F) << (7 * i);
      if (byte < 0x80) {
        if (byte == 0 && i > 0) break;  // a longer form of a shorter number is not canonical
        from.remove_prefix(i + 1);
        return value;
      }
    }
    fail(Failure::malformed);
    from = {};
    return 0;
  }
  std::string_view text_of(std::string_view& from) {
    const std::uint64_t size = varint_of(from);
    if (size > from.size()) {
      fail(Failure::malformed);
      from = {};
      return {};
    }
    const std::string_view text = from.substr(0, size);
    from.remove_prefix(size);
    return text;
  }

  std::string_view clear_;
  Opener* opener_;
  std::vector<std::string*> personal_{};
  Failure failure_ = Failure::none;
  std::optional<Error> fact_error_{};
};

template <class T>
void read(Reader& in, T& out);

template <Described T>
void read_members(Reader& in, T& out) {
  const std::uint64_t written = in.varint();
  if (written > boost::mp11::mp_size<MembersOf<T>>::value) return in.fail(Reader::Failure::too_new);
  std::size_t position = 0;
  boost::mp11::mp_for_each<MembersOf<T>>([&](auto member) {
    if (position++ < written && in.ok()) read(in, out.*member.pointer);
  });
}

// Elements of sequences and maps take at least one byte each, so a count is bounded by what is
// left.
template <class T>
void read_elements(Reader& in, T& out) {
  using Failure = Reader::Failure;
  const std::uint64_t count = in.varint();
  if (count > in.left()) return in.fail(Failure::malformed);
  if constexpr (Shape<T>::vector) out.reserve(count);  // noted personal texts must not move
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    if constexpr (Shape<T>::map) {
      typename T::key_type key{};
      read(in, key);
      if (!out.empty() && !(out.rbegin()->first < key)) return in.fail(Failure::malformed);
      read(in, out.emplace_hint(out.end(), std::move(key), typename T::mapped_type{})->second);
    } else if constexpr (Shape<T>::set) {
      typename T::value_type item{};
      read(in, item);
      if (!out.empty() && !(*out.rbegin() < item)) return in.fail(Failure::malformed);
      out.insert(out.end(), std::move(item));
    } else {
      read(in, out.emplace_back());
    }
  }
}

template <class... T>
void read_variant(Reader& in, std::variant<T...>& out) {
  const std::uint64_t index = in.varint();
  if (index >= sizeof...(T)) return in.fail(Reader::Failure::too_new);
  boost::mp11::mp_with_index<sizeof...(T)>(static_cast<std::size_t>(index),
                                           [&](auto i) { read(in, out.template emplace<i>()); });
}

template <class T>
void read_integer(Reader& in, T& out) {
  const std::uint64_t value = in.varint();
  if constexpr (std::unsigned_integral<T>) {
    if (!std::in_range<T>(value)) return in.fail(Reader::Failure::malformed);
    out = static_cast<T>(value);
  } else {
    if (!std::in_range<T>(un_zig_zag(value))) return in.fail(Reader::Failure::malformed);
    out = static_cast<T>(un_zig_zag(value));
  }
}

template <class T>
void read(Reader& in, T& out) {
  using S = Shape<T>;
  if constexpr (std::same_as<T, bool>) {
    out = in.flag();
  } else if constexpr (DescribedEnum<T>) {
    const std::uint64_t value = in.varint();
    constexpr auto count =
        boost::mp11::mp_size<boost::describe::describe_enumerators<T>>::value;  // from 0, no holes
    if (value >= count) return in.fail(Reader::Failure::too_new);
    out = static_cast<T>(value);
  } else if constexpr (std::integral<T>) {
    read_integer(in, out);
  } else if constexpr (std::same_as<T, Instant> || std::same_as<T, Duration>) {
    read_integer(in, out.ms);
  } else if constexpr (std::same_as<T, Money>) {
    read_integer(in, out.milli);
  } else if constexpr (std::same_as<T, Personal>) {
    in.note_personal(out.text);
  } else if constexpr (S::id) {
    out.value = in.varint();
  } else if constexpr (S::short_text) {
    const auto text = T::from(in.text());
    if (!text) return in.fail(Reader::Failure::malformed);
    out = *text;
  } else if constexpr (std::same_as<T, std::string>) {
    out = in.text();
  } else if constexpr (S::optional) {
    if (in.flag()) read(in, out.emplace());
  } else if constexpr (S::vector || S::set || S::map) {
    read_elements(in, out);
  } else if constexpr (S::variant) {
    read_variant(in, out);
  } else if constexpr (std::same_as<T, trade::Fact>) {
    if (!in.opener()) return read_members(in, out);
    auto fact = decode_fact(in.text(), *in.opener());
    if (!fact) return in.fail(std::move(fact).error());
    out = std::move(*fact);
  } else {
    static_assert(Described<T>, "JX_DESCRIBE the type");
    read_members(in, out);
  }
}

// First 64 bits of SHA-256, big endian.
std::uint64_t short_digest(std::string_view bytes);

// First byte of everything encoded; another one is from a newer program. Whether a sealed part
// follows is told here, so that bytes cut off in front of it are not taken for no text.
inline constexpr char format = 1;
inline constexpr char format_with_seal = 2;

// format ‖ length(clear) ‖ clear ‖ sealed. Nothing is sealed when every personal text is empty.
template <class T>
std::string encode_sealed(const T& value, Sealer& sealer, const Subject& subject,
                          std::string_view context) {
  std::string clear;
  clear.reserve(192);
  std::string personal;
  Writer writer{.clear = clear, .personal = &personal, .sealer = &sealer};
  write_members(writer, value);
  std::string sealed;
  if (writer.any_personal) sealed = sealer.seal(subject, personal, context);
  std::string out;
  out.reserve(clear.size() + sealed.size() + 4);
  out += writer.any_personal ? format_with_seal : format;
  append_text(out, clear);
  out += sealed;
  return out;
}

struct Parts {
  std::string_view clear;
  std::string_view sealed;
};

// Errors: corrupt "event.malformed", "event.too_new".
Result<Parts> parts_of(std::string_view bytes);
// The inverse. `place(value)` tells the key and the context from the clear members.
template <class T, class Place>
Result<T> decode_sealed(std::string_view bytes, Opener& opener, const Place& place) {
  const auto parts = parts_of(bytes);
  if (!parts) return tl::unexpected(parts.error());
  Reader reader(parts->clear, &opener);
  Result<T> value{};
  read_members(reader, *value);
  if (auto error = reader.error()) return tl::unexpected(std::move(*error));
  if (parts->sealed.empty()) return value;
  const auto [subject, context] = place(*value);
  auto plain = opener.open(subject, parts->sealed, {context.data(), context.size()});
  if (!plain) return error_of(std::move(plain));
  if (!*plain) return value;
  reader.fill(**plain);
  if (auto error = reader.error()) return tl::unexpected(std::move(*error));
  return value;
}

}  // namespace jx::codec::detail
