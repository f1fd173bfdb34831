// The small closed vocabularies of the desk.
// Numbers are written to the journal: append only.
#pragma once

#include "base/describe.h"
#include "base/ids.h"
#include "base/short_text.h"

namespace jx::desk {

JX_ENUM(ActorKind, system, customer, agent, assistant, shop, program)
JX_ENUM(Role, agent, specialist, supervisor, operator_, auditor)
JX_ENUM(Channel, web, app, wechat, wecom, qq, telegram, mail, shop, api, complaint)
JX_ENUM(MessageKind, text, image, file, notice)
JX_ENUM(Priority, low, normal, high, urgent)
JX_ENUM(TicketState, assistant, queued, offered, held, resolved, merged)
JX_ENUM(Presence, offline, online, on_break)
JX_ENUM(ArticleKind, article, goods, card_type, activation, supplier, campaign)
JX_ENUM(ArticleAudience, customer, staff)
JX_ENUM(ArticleStatus, draft, published, withdrawn)
JX_ENUM(ProofMethod, signed_identity, query_password, confirmed_contact, order_number_is_key)
JX_ENUM(IncidentStage, proposed, announced, dismissed, closed)
JX_ENUM(IncidentNews, none, told, over)  // the last that an affected buyer was told

// Who acts. `id` is a ContactId, AgentId or a key's number, by kind; 0 for system and assistant.
struct Actor {
  ActorKind kind = ActorKind::system;
  std::uint64_t id = 0;
  friend auto operator<=>(const Actor&, const Actor&) = default;
};
JX_DESCRIBE(Actor, kind, id)

// Chosen by the sender, unique per (platform, actor): 1..36 of [0-9A-Za-z_-]. Time-ordered ids
// (UUIDv7, ULID) are cheapest to recognise again. Empty = the desk's own doing, which cannot be
// repeated.
using CommandId = ShortText<36>;

// Keyed fingerprint (32 hex) of an address on a channel: finds the contact without keeping the
// address in clear.
using HandleKey = ShortText<32>;

// Hex SHA-256 of an attachment's bytes.
using BlobHash = ShortText<64>;

}  // namespace jx::desk
