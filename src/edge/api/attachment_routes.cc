// Attachments up and down. What a file is, its bytes say; html and svg are never taken.
#include "edge/api/context.h"
#include "edge/wire/attachment.h"

namespace jx::edge::api {

namespace {

Result<std::string> read_name(const http::Request& request) {
  auto name = http::percent_decoded(request.header("x-file-name"), false);
  const auto harmful = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '/' || c == '\\' || c == 0x7F;
  };
  if (!name || name->size() > desk::name_bytes_max ||
      !simdjson::validate_utf8(name->data(), name->size()) || std::ranges::any_of(*name, harmful)) {
    return fail(ErrorKind::invalid, "attachment.name_malformed");
  }
  return *std::move(name);
}

void keep(Context& context, ContactId contact, const http::Call& call, const std::string& name,
          http::Respond respond) {
  const auto type = wire::sniff_media_type(call.request.body);
  auto hash = std::make_shared<desk::BlobHash>();
  context.service.in_pool(
      [&context, contact, hash, body = call.request.body]() -> Result<void> {
        auto& store = context.service.store();
        auto put = store.blobs->put(wire::contact_subject(contact), body);
        if (!put) return error_of(std::move(put));
        *hash = *put;
        return store.keys->flush();
      },
      [hash, type = *type, bytes = call.request.body.size(), name, respond](Result<void> kept) {
        if (!kept) return refuse(respond, kept.error());
        std::string out = fmt::format(R"({{"hash":"{}","media_type":"{}","bytes":{},"name":)",
                                      hash->view(), type, bytes);
        codec::append_json_text(out, name);
        respond(http::json_response(out + "}", 201));
      });
}

void put_attachment(Context& context, const http::Call& call, http::Respond respond) {
  if (call.request.body.empty())
    return refuse(respond, Error{ErrorKind::invalid, "attachment.empty"});
  auto name = read_name(call.request);
  if (!name) return refuse(respond, name.error());
  if (!wire::sniff_media_type(call.request.body))
    return respond(
        http::problem_response(Error{ErrorKind::invalid, "attachment.type_refused"}, 415));
  if (call.caller.kind == auth::CallerKind::visitor) {
    return context.gate.make_contact(call.caller.visitor, [&context, call, name = *std::move(name),
                                                           respond](Result<ContactId> contact) {
      if (!contact) return refuse(respond, contact.error());
      keep(context, *contact, call, name, respond);
    });
  }
  auto contact = read_id<ContactId>(call.request.parameter("contact").value_or(""));
  if (!contact) return refuse(respond, Error{ErrorKind::invalid, "http.bad_query"});
  keep(context, *contact, call, *std::move(name), std::move(respond));
}

http::Response file_response(std::shared_ptr<const std::string> bytes, const desk::BlobHash& hash) {
  const auto type = wire::sniff_media_type(*bytes).value_or("application/octet-stream");
  http::Response response;
  response.content_type = type;
  response.shared_body = std::move(bytes);
  response.headers.emplace_back(
      "Content-Disposition",
      fmt::format("{}; filename=\"{}.{}\"", wire::is_inline(type) ? "inline" : "attachment",
                  hash.view().substr(0, 12), type.substr(type.find('/') + 1)));
  response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox");
  return response;
}

void send_attachment(Context& context, ContactId contact, const desk::BlobHash& hash,
                     http::Respond respond) {
  auto bytes = std::make_shared<std::string>();
  context.service.in_pool(
      [&context, contact, hash, bytes]() -> Result<void> {
        auto read = context.service.store().blobs->get(wire::contact_subject(contact), hash);
        if (!read) return error_of(std::move(read));
        *bytes = *std::move(read);
        return {};
      },
      [bytes, hash, respond](Result<void> read) {
        if (!read) return refuse(respond, read.error());
        http::Response response = file_response(bytes, hash);
        response.headers.emplace_back("Cache-Control", "private, max-age=86400, immutable");
        respond(std::move(response));
      });
}

// A customer's picture is not for staff but through reveal. Asked of what is committed: the screen
// that asks may have been told of the picture a moment ago.
void send_to_staff(Context& context, ContactId contact, const desk::BlobHash& hash,
                   http::Respond respond) {
  if (!context.settings.covers_pictures)
    return send_attachment(context, contact, hash, std::move(respond));
  context.service.when_projected([&context, contact, hash, respond = std::move(respond)] {
    auto is_customers = std::make_shared<bool>(false);
    context.service.in_pool(
        [&context, contact, hash, is_customers]() -> Result<void> {
          auto preview = context.service.store().rows->find_preview(contact, hash);
          if (!preview) return error_of(std::move(preview));
          *is_customers = preview->has_value();
          return {};
        },
        [&context, contact, hash, is_customers, respond](Result<void> read) {
          if (!read) return refuse(respond, read.error());
          if (*is_customers) return refuse(respond, Error{ErrorKind::forbidden, "picture.covered"});
          send_attachment(context, contact, hash, respond);
        });
  });
}

struct RevealPictureBody {
  ContactId contact{};
  desk::BlobHash picture{};
};
JX_DESCRIBE(RevealPictureBody, contact, picture)

// As with cards: on purpose, once per request, and recorded before anything is shown.
void reveal_picture(Context& context, const http::Call& call, http::Respond respond) {
  auto body = read_body<RevealPictureBody>(call);
  if (!body) return refuse(respond, body.error());
  auto bytes = std::make_shared<std::string>();
  context.service.in_pool(
      [&context, body = *body, bytes]() -> Result<void> {
        auto read =
            context.service.store().blobs->get(wire::contact_subject(body.contact), body.picture);
        if (!read) return error_of(std::move(read));
        *bytes = *std::move(read);
        return {};
      },
      [&context, body = *body, bytes, agent = call.caller.agent, respond](Result<void> read) {
        if (!read) return refuse(respond, read.error());
        context.service.submit({desk::ActorKind::agent, agent.value},
                               desk::CommandId(auth::random_text(16)),
                               desk::RevealPicture{body.contact, body.picture},
                               [bytes, body, respond](Result<host::Reply> reply) {
                                 if (!reply) return refuse(respond, reply.error());
                                 http::Response response = file_response(bytes, body.picture);
                                 response.headers.emplace_back("Cache-Control", "no-store");
                                 respond(std::move(response));
                               });
      });
}

void get_attachment(Context& context, const http::Call& call, http::Respond respond) {
  auto contact = read_id<ContactId>(call.arguments[0]);
  if (!contact) return refuse(respond, contact.error());
  const auto hash = desk::BlobHash::from(call.arguments[1]);
  if (!hash || hash->view().size() != 64 || !auth::from_hex(hash->view()))
    return refuse(respond, Error{ErrorKind::not_found, "blob.unknown"});
  if (call.caller.kind == auth::CallerKind::staff)
    return send_to_staff(context, *contact, *hash, std::move(respond));
  context.gate.find_contact(call.caller.visitor, [&context, contact = *contact, hash = *hash,
                                                  respond](Result<ContactId> own) {
    if (!own) return refuse(respond, own.error());
    if (*own != contact) return refuse(respond, Error{ErrorKind::not_found, "blob.unknown"});
    send_attachment(context, contact, hash, respond);
  });
}

}  // namespace

void add_attachment_routes(http::Router& router, Context& context) {
  router.add(
      {.method = "POST",
       .pattern = "/v1/attachments",
       .rights = {.visitor = true, .roles = auth::acting_staff},
       .summary = "Bring a file; raw body, X-File-Name percent-encoded",
       .response_schema =
           R"({"type":"object","properties":{"hash":{"type":"string"},"media_type":{"type":"string"},"bytes":{"type":"integer"},"name":{"type":"string"}}})",
       .parameters = "contact",
       .body_bytes_max = wire::attachment_bytes_max,
       .handler = [&context](const http::Call& call, http::Respond respond) {
         put_attachment(context, call, std::move(respond));
       }});
  router.add({.method = "GET",
              .pattern = "/v1/attachments/{contact}/{hash}",
              .rights = {.visitor = true, .roles = auth::all_staff},
              .summary = "A file of a conversation; a customer's picture to staff as its preview",
              .handler = [&context](const http::Call& call, http::Respond respond) {
                get_attachment(context, call, std::move(respond));
              }});
  router.add({.method = "POST",
              .pattern = "/v1/pictures/reveal",
              .rights = {.roles = auth::acting_staff},
              .summary = "A customer's picture as it was sent; recorded",
              .request_schema = wire::schema_of<RevealPictureBody>(),
              .body_bytes_max = std::size_t{4} * 1024,
              .handler = [&context](const http::Call& call, http::Respond respond) {
                reveal_picture(context, call, std::move(respond));
              }});
}

}  // namespace jx::edge::api
