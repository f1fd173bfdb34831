// The ports the host needs carried out: what stands behind them, it does not know. One contract
// suite (tests/contract) runs against every implementation.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/instant.h"
#include "base/result.h"
#include "codec/binary.h"
#include "views/rows.h"

namespace jx::host {

// ---- journal
// ----------------------------------------------------------------------------------------

// H(0x00 ‖ bytes), RFC 6962 §2.1, SHA-256.
using LeafHash = std::array<unsigned char, 32>;

struct JournalEntry {
  Seq seq{};
  Instant at{};
  std::string bytes{};  // canonical sealed event
  LeafHash leaf{};
};

// Append-only, one sequence. `append` is called by one thread (the committer); `read…` by any, at
// any time.
class Journal {
 public:
  virtual ~Journal() = default;
  // One durable commit: when it answers, the entries survive the loss of power. REQUIRES: the first
  // follows last(). Errors: unavailable "journal.disk_full" (nothing was written; may be tried
  // again); any other error (unavailable "journal.failed") leaves the durable state unknown: the
  // process must end.
  virtual Result<void> append(std::span<const JournalEntry> entries) = 0;
  virtual Seq last() const = 0;  // of the last durable entry; 0 when empty
  // Entries with from <= seq, in order, at most `count`.
  // Errors: corrupt "journal.gap", unavailable "journal.failed".
  virtual Result<std::vector<JournalEntry>> read(Seq from, std::size_t count) const = 0;
  // The entries with these seqs (ascending), those that exist.
  virtual Result<std::vector<JournalEntry>> read_some(std::span<const Seq> seqs) const = 0;
};

// ---- snapshots
// --------------------------------------------------------------------------------------

struct Snapshot {
  Seq seq{};            // state after this event
  std::string bytes{};  // codec::encode(desk::State)
};

class Snapshots {
 public:
  virtual ~Snapshots() = default;
  // The newest whole one; nothing when there is none. A damaged one is passed over and reported by
  // name.
  virtual Result<std::optional<Snapshot>> load() const = 0;
  // Replaces older ones once it is durable.
  virtual Result<void> save(const Snapshot& snapshot) = 0;
};

// ---- keys
// -------------------------------------------------------------------------------------------

// Seals under a key per subject. `seal` makes a key when the subject has none; a new key is durable
// only after flush(), which the committer calls before the append of the events sealed with it.
// Thread-safety: all calls from any thread.
class Keys : public codec::Sealer, public codec::Opener {
 public:
  // Makes keys made since the last call durable. Errors: as Journal::append.
  virtual Result<void> flush() = 0;
  // Destroys the subject's key for good, in the file too (secure_delete). Durable on return.
  virtual Result<void> destroy(const codec::Subject& subject) = 0;
  // Keyed fingerprint, 32 lower hex digits: equal inputs are recognised, inputs cannot be read
  // back. `purpose` separates uses ("card", "handle.web", "query_password").
  virtual std::string fingerprint(std::string_view purpose, std::string_view text) const = 0;
  // 32 bytes for a named use (token signing), the same after a restart.
  virtual std::array<unsigned char, 32> derive(std::string_view purpose) const = 0;
};

// ---- blobs
// ------------------------------------------------------------------------------------------

// Attachments by the SHA-256 of their clear bytes, sealed under the contact's key.
// Thread-safety: any thread; may block.
class Blobs {
 public:
  virtual ~Blobs() = default;
  // Durable on return; the same bytes of one subject are stored once.
  // Errors: unavailable "blob.disk_full", "blob.failed".
  virtual Result<desk::BlobHash> put(const codec::Subject& subject, std::string_view bytes) = 0;
  // Errors: not_found "blob.unknown"; corrupt "blob.damaged".
  virtual Result<std::string> get(const codec::Subject& subject,
                                  const desk::BlobHash& hash) const = 0;
  // Removes all of a subject's.
  virtual Result<void> erase(const codec::Subject& subject) = 0;
};

// ---- rows
// -------------------------------------------------------------------------------------------

struct WarmContact {
  desk::ContactState contact{};
  std::vector<desk::Ticket> tickets{};
  std::vector<std::pair<desk::CommandId, desk::RememberedCommand>> commands{};  // its largest ids
  bool more_commands = false;
};

struct TicketFilter {
  std::optional<ContactId> contact{};
  std::optional<desk::TicketState> state{};
  std::optional<AgentId> holder{};
  std::optional<Word> kind{};
  bool open_only = false;
  TicketId before{};       // page: ids smaller than this; 0 = from the newest
  std::size_t count = 50;  // 1..200
};

// How a purchase is named. Exactly one is set.
struct PurchaseKey {
  trade::Number number{};  // any of order, trade, transaction, upstream number
  trade::CardPrint card{};
};

// Read tables, folded behind the journal. Writing: one thread (the projector). Reading: any thread.
class Rows {
 public:
  virtual ~Rows() = default;
  // The last event folded in.
  virtual Seq cursor() const = 0;
  // Executes the changes and moves the cursor in one transaction.
  virtual Result<void> fold(std::span<const views::RowChange> changes, Seq cursor) = 0;
  // Empties every table and sets the cursor to 0 (for rebuild).
  virtual Result<void> clear() = 0;

  virtual Result<std::optional<WarmContact>> load_contact(ContactId contact,
                                                          std::size_t commands_max) const = 0;
  virtual Result<std::optional<ContactId>> find_contact(desk::Channel channel,
                                                        const desk::HandleKey& handle) const = 0;
  virtual Result<std::optional<ContactId>> find_buyer(const trade::BuyerKey& buyer) const = 0;
  virtual Result<std::optional<ContactId>> contact_of_ticket(TicketId ticket) const = 0;
  virtual Result<std::optional<desk::RememberedCommand>> find_command(
      const desk::Actor& actor, const desk::CommandId& id) const = 0;
  // What staff may see of a customer's picture: nothing when this is none, an empty hash when it
  // was not read (yet).
  virtual Result<std::optional<desk::BlobHash>> find_preview(
      ContactId contact, const desk::BlobHash& picture) const = 0;
  // Seqs of the conversation's events. after: seq > after ascending; before: seq < before, the
  // newest, ascending.
  virtual Result<std::vector<Seq>> conversation_after(ContactId contact, Seq after,
                                                      std::size_t count) const = 0;
  virtual Result<std::vector<Seq>> conversation_before(ContactId contact, Seq before,
                                                       std::size_t count) const = 0;
  virtual Result<std::vector<views::TicketRow>> tickets(const TicketFilter& filter) const = 0;
  virtual Result<std::optional<views::TicketRow>> ticket(TicketId ticket) const = 0;
  // Messages that contain every word of `query` (bigrams, language::search_terms), newest first.
  // Errors: unavailable "search.off".
  virtual Result<std::vector<views::SearchHit>> search(std::string_view terms, Seq before,
                                                       std::size_t count) const = 0;
  // Questions since then that nothing was written for yet, newest first.
  virtual Result<std::vector<views::QuestionRow>> open_questions(Instant since,
                                                                 std::size_t count) const = 0;
  // The newest corrections of what was understood, newest first.
  virtual Result<std::vector<views::LessonRow>> lessons(std::size_t count) const = 0;
  // Encoded facts (codec::decode_fact) of the purchase named, all five numbers joined transitively,
  // at most `count`.
  virtual Result<std::vector<std::string>> purchase_facts(const PurchaseKey& key,
                                                          std::size_t count) const = 0;
  // Encoded facts of a buyer since then, newest first.
  virtual Result<std::vector<std::string>> buyer_facts(const trade::BuyerKey& buyer, Instant since,
                                                       std::size_t count) const = 0;
  // Encoded facts that speak of goods, newest first, at most `count`.
  virtual Result<std::vector<std::string>> goods_facts(std::size_t count) const = 0;
  // Orders whose number ends with `tail` (>= 4 characters), newest first, at most `count`.
  virtual Result<std::vector<trade::Number>> orders_by_tail(std::string_view tail,
                                                            std::size_t count) const = 0;
  // Which of these facts are known: by (source, id), the digest of the stored body.
  virtual Result<std::vector<std::optional<std::uint64_t>>> known_facts(
      std::span<const std::pair<std::string, std::string>> ids) const = 0;
};

// ---- staff accounts, sessions, keys for programs
// ------------------------------------------------------

// Secrets of staff are not events: they live in a table of their own, hashed, and go when the agent
// goes. Thread-safety: any thread; may block (milliseconds).
struct Account {
  AgentId agent{};
  std::string login{};              // lower case, unique
  std::string password_hash{};      // Argon2id; empty = not set yet
  std::string totp_secret{};        // sealed; empty = not enrolled
  std::int64_t totp_last_step = 0;  // a code is good once
  std::vector<std::string> recovery_hashes{};
  std::int64_t failures = 0;
  Instant locked_until{};
  bool disabled = false;
};

struct SessionRecord {
  std::string token_hash{};  // SHA-256 hex of the cookie
  AgentId agent{};
  Instant created_at{};
  Instant expires_at{};
  std::string csrf{};
};

struct Invitation {
  std::string token_hash{};
  AgentId agent{};
  Word purpose{};  // invite, password, totp
  Instant expires_at{};
};

struct ApiKeyRecord {
  std::uint64_t number = 0;
  std::string name{};
  std::string secret_hash{};    // for bearer use
  std::string secret_sealed{};  // for HMAC use
  std::vector<Word> scopes{};
  Instant created_at{};
  Instant expires_at{};  // 0 = never
  bool revoked = false;
};

class Accounts {
 public:
  virtual ~Accounts() = default;
  virtual Result<void> save(
      const Account& account) = 0;  // inserts or replaces; conflict "account.login_taken"
  virtual Result<std::optional<Account>> find(std::string_view login) const = 0;
  virtual Result<std::optional<Account>> find(AgentId agent) const = 0;
  virtual Result<bool> any() const = 0;
  virtual Result<void> save(const SessionRecord& session) = 0;
  virtual Result<std::optional<SessionRecord>> find_session(std::string_view token_hash) const = 0;
  virtual Result<void> end_session(std::string_view token_hash) = 0;
  virtual Result<void> end_sessions(AgentId agent) = 0;
  virtual Result<void> save(const Invitation& invitation) = 0;
  // Takes it: a second call finds nothing.
  virtual Result<std::optional<Invitation>> take_invitation(std::string_view token_hash) = 0;
  virtual Result<std::uint64_t> add_api_key(const ApiKeyRecord& key) = 0;
  virtual Result<std::vector<ApiKeyRecord>> api_keys() const = 0;
  virtual Result<void> revoke_api_key(std::uint64_t number) = 0;
};

// ---- outbox
// -----------------------------------------------------------------------------------------

// Work for the world outside that a committed event asks for. Kept by (target, key) until it is
// done.
struct OutboxItem {
  std::string target{};  // "mail:reset", "shop:dujiaoka"
  std::string key{};     // the event's id: the receiver's idempotency key
  std::string payload{};
  std::int64_t attempts = 0;
  Instant next_try{};
  bool dead = false;
  std::string last_error{};
};

class Outbox {
 public:
  virtual ~Outbox() = default;
  // Ignored when (target, key) is there already.
  virtual Result<void> put(std::span<const OutboxItem> items) = 0;
  virtual Result<std::vector<OutboxItem>> due(Instant now, std::size_t count) const = 0;
  virtual Result<void> update(const OutboxItem& item) = 0;
  virtual Result<void> done(std::string_view target, std::string_view key) = 0;
  virtual Result<std::vector<OutboxItem>> dead_letters(std::size_t count) const = 0;
  // Cursor of a reactor: the last event it has dealt with.
  virtual Result<Seq> reactor_cursor(std::string_view reactor) const = 0;
  virtual Result<void> set_reactor_cursor(std::string_view reactor, Seq seq) = 0;
};

// ---- progress of sources
// ------------------------------------------------------------------------------

// Small named texts: cursors of connectors, resume points of imports. Durable on return.
class Marks {
 public:
  virtual ~Marks() = default;
  virtual Result<std::optional<std::string>> get(std::string_view name) const = 0;
  virtual Result<void> set(std::string_view name, std::string_view value) = 0;
};

// Everything a platform's folder holds, opened together.
struct Store {
  std::unique_ptr<Keys> keys;
  std::unique_ptr<Journal> journal;
  std::unique_ptr<Snapshots> snapshots;
  std::unique_ptr<Rows> rows;
  std::unique_ptr<Blobs> blobs;
  std::unique_ptr<Accounts> accounts;
  std::unique_ptr<Outbox> outbox;
  std::unique_ptr<Marks> marks;
};

}  // namespace jx::host
