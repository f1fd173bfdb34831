#include "codec/binary_impl.h"

namespace jx::codec {

namespace {

Subject prefixed(std::string_view prefix, std::string_view text) {
  std::string joined(prefix);
  joined += text;
  return Subject(joined);
}

// Source and id name the fact and are authenticated with it.
std::string context_of(const trade::Fact& fact) {
  std::string context;
  detail::append_text(context, fact.source);
  detail::append_text(context, fact.id);
  return context;
}

}  // namespace

Subject subject_of(const trade::Fact& fact) {
  return std::visit(
      []<class Body>(const Body& body) {
        if constexpr (requires { body.buyer; }) {
          if (!body.buyer.empty()) return prefixed("buyer:", body.buyer.view());
        }
        if constexpr (requires { body.order_no; }) {
          if (!body.order_no.empty()) return prefixed("order:", body.order_no.view());
        }
        return Subject("platform");
      },
      fact.body);
}

std::string encode(const trade::Fact& fact, Sealer& sealer) {
  return detail::encode_sealed(fact, sealer, subject_of(fact), context_of(fact));
}

Result<trade::Fact> decode_fact(std::string_view bytes, Opener& opener) {
  return detail::decode_sealed<trade::Fact>(bytes, opener, [](const trade::Fact& fact) {
    return std::pair(subject_of(fact), context_of(fact));
  });
}

std::uint64_t digest_of(const trade::Fact& fact) {
  std::string clear;
  detail::Writer writer{.clear = clear, .for_digest = true};
  detail::write(writer, fact.body);
  return detail::short_digest(clear);
}

}  // namespace jx::codec
