// What the routes of the knowledge share.
#pragma once

#include "edge/api/context.h"
#include "host/knowledge/knowledge_base.h"

namespace jx::edge::api {

inline constexpr std::size_t knowledge_query_bytes_max = 400;

// Whose the pictures of guides are.
inline codec::Subject platform_subject() { return codec::Subject("platform"); }

template <class T>
void append_member(std::string& out, std::string_view name, const T& value) {
  if (out.back() != '{') out += ',';
  out += '"';
  out += name;
  out += "\":";
  codec::append_json(out, value);
}

// A version of an article with who, when and why.
void append_version(std::string& out, const host::ArticleVersion& version, bool with_content);

// Hands a handler the knowledge; without one (a part of the server that was left out) it says so.
template <class Handler>
http::Handler with_knowledge(Context& context, Handler handler) {
  return [&context, handler](const http::Call& call, http::Respond respond) {
    if (context.hooks.knowledge == nullptr)
      return refuse(respond, Error{ErrorKind::unavailable, "knowledge.off"});
    handler(context, *context.hooks.knowledge, call, std::move(respond));
  };
}

}  // namespace jx::edge::api
