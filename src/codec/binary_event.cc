#include <charconv>

#include "codec/binary_impl.h"

namespace jx::codec {

namespace {

Subject numbered_subject(std::string_view prefix, std::uint64_t number) {
  std::array<char, 40> text;
  const auto digits = std::copy(prefix.begin(), prefix.end(), text.begin());
  const auto end = std::to_chars(digits, text.end(), number).ptr;
  return Subject(std::string_view(text.data(), static_cast<std::size_t>(end - text.data())));
}

// What authenticates an event's place: the same texts at another seq do not open.
std::array<char, 8> context_of(Seq seq) {
  std::array<char, 8> bytes;
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(seq.value >> (56 - 8 * i));
  return bytes;
}

// Every conversation event has `contact` as a member (desk/event.h); the codec goes by that shape.
ContactId contact_in(const desk::Event& event) {
  return std::visit(
      []<class Body>(const Body& body) {
        if constexpr (requires { body.contact; }) {
          return body.contact;
        } else {
          return ContactId{};
        }
      },
      event);
}

}  // namespace

Subject subject_of(const desk::Event& event) {
  const ContactId contact = contact_in(event);
  return contact ? numbered_subject("contact:", contact.value) : Subject("platform");
}

std::string encode(const desk::Recorded& recorded, Sealer& sealer) {
  const auto context = context_of(recorded.seq);
  return detail::encode_sealed(recorded, sealer, subject_of(recorded.event),
                               {context.data(), context.size()});
}

Result<desk::Recorded> decode_recorded(std::string_view bytes, Opener& opener) {
  return detail::decode_sealed<desk::Recorded>(bytes, opener, [](const desk::Recorded& recorded) {
    return std::pair(subject_of(recorded.event), context_of(recorded.seq));
  });
}

}  // namespace jx::codec
