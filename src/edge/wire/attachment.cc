#include "edge/wire/attachment.h"

#include <simdjson.h>

#include <algorithm>

namespace jx::edge::wire {

namespace {

using namespace std::string_view_literals;

bool is_plain_text(std::string_view bytes) {
  if (!simdjson::validate_utf8(bytes.data(), bytes.size())) return false;
  const auto harmful = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t';
  };
  if (std::ranges::any_of(bytes, harmful)) return false;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::size_t first = bytes.find_first_not_of(" \r\n\t");
  return first == bytes.npos || bytes[first] != '<';
}

}  // namespace

std::optional<std::string_view> sniff_media_type(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) return "image/png";
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) return "image/jpeg";
  if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv)) return "image/gif";
  if (bytes.starts_with("RIFF"sv) && bytes.substr(0, 16).substr(8).starts_with("WEBPVP8"sv))
    return "image/webp";
  if (bytes.starts_with("%PDF-"sv)) return "application/pdf";
  if (bytes.starts_with("PK\x03\x04"sv) || bytes.starts_with("PK\x05\x06"sv))
    return "application/zip";
  if (!bytes.empty() && is_plain_text(bytes)) return "text/plain";
  return std::nullopt;
}

bool is_inline(std::string_view media_type) { return media_type.starts_with("image/"); }

codec::Subject contact_subject(ContactId contact) {
  return codec::Subject("contact:" + std::to_string(contact.value));
}

void verify_attachments(host::DeskService& service, desk::PostMessage message,
                        host::Done<desk::PostMessage> then) {
  auto shared = std::make_shared<desk::PostMessage>(std::move(message));
  if (shared->attachments.size() > desk::attachments_max)
    return then(fail(ErrorKind::invalid, "json.too_long", "$.body.attachments"));
  service.in_pool(
      [&service, shared]() -> Result<void> {
        for (desk::Attachment& attachment : shared->attachments) {
          auto bytes =
              service.store().blobs->get(contact_subject(shared->contact), attachment.hash);
          if (!bytes) {
            if (bytes.error().kind != ErrorKind::not_found) return error_of(std::move(bytes));
            return fail(ErrorKind::invalid, "contact.unreadable", "$.body.attachments");
          }
          attachment.bytes = static_cast<std::int64_t>(bytes->size());
          attachment.media_type = sniff_media_type(*bytes).value_or("application/octet-stream");
        }
        return {};
      },
      [shared, then = std::move(then)](Result<void> read) {
        if (!read) return then(error_of(std::move(read)));
        then(std::move(*shared));
      });
}

}  // namespace jx::edge::wire
