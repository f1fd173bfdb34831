// Attachments: what they are is read out of their bytes, never believed.
#pragma once

#include <optional>
#include <string_view>

#include "codec/binary.h"
#include "desk/command.h"
#include "host/desk_service.h"

namespace jx::edge::wire {

inline constexpr std::size_t attachment_bytes_max = 10u << 20;

// "image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "application/zip" or
// "text/plain"; nothing for anything else. Text is UTF-8 without control characters that does not
// begin like a document that a browser would run (html, svg, xml).
std::optional<std::string_view> sniff_media_type(std::string_view bytes);
// May be shown in a page; everything else is only downloaded.
bool is_inline(std::string_view media_type);

codec::Subject contact_subject(ContactId contact);

// `message` with media type and size of each attachment as found in the stored bytes.
// Errors: invalid "contact.unreadable" for a hash that this contact did not bring.
void verify_attachments(host::DeskService& service, desk::PostMessage message,
                        host::Done<desk::PostMessage> then);

}  // namespace jx::edge::wire
