// The versioned binary encoding of events and commands, for journal, snapshots and bus.
//
// A struct is written as its number of members, then the members in order. Reading fewer members
// than a type has leaves the rest at their defaults (an old journal); more is an error (a journal
// from a newer program). Integers are zig-zag varints, texts length + bytes, optionals 0 or 1 +
// value, variants their index. So equal values have equal bytes. Members are appended, never
// reordered or removed. The full layout is docs/storage.md.
//
// `Personal` members do not stand in the clear bytes: they are collected in order and sealed
// together by the caller's `Sealer` under the key of a subject, and stand behind the clear part.
// Facts of buyers are sealed one by one. Thread-safety: functions are reentrant; a Sealer or Opener
// by its own word.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "desk/command.h"
#include "desk/event.h"
#include "desk/state.h"

namespace jx::codec {

// Whose key seals: "contact:42", "buyer:user:7", "platform".
using Subject = ShortText<96>;
Subject subject_of(const desk::Event& event);  // of the event's own Personal members
Subject subject_of(const trade::Fact& fact);

class Sealer {
 public:
  virtual ~Sealer() = default;
  // Ciphertext of `plain` under the subject's key, made when new; bound to `context`
  // (authenticated, not hidden).
  virtual std::string seal(const Subject& subject, std::string_view plain,
                           std::string_view context) = 0;
};

class Opener {
 public:
  virtual ~Opener() = default;
  // The plain text; nothing when the key was destroyed (the person is erased): members then read
  // empty. Errors: corrupt "seal.broken" when the key exists and the bytes do not authenticate.
  virtual Result<std::optional<std::string>> open(const Subject& subject, std::string_view sealed,
                                                  std::string_view context) = 0;
};

// Canonical sealed bytes of an event: what is hashed and stored.
std::string encode(const desk::Recorded& recorded, Sealer& sealer);
// Errors: corrupt "event.malformed", "event.too_new"; as Opener::open.
Result<desk::Recorded> decode_recorded(std::string_view bytes, Opener& opener);

// One fact, sealed, for the trade tables.
std::string encode(const trade::Fact& fact, Sealer& sealer);
Result<trade::Fact> decode_fact(std::string_view bytes, Opener& opener);

// The desk's state for snapshots; it holds nothing personal. Errors: corrupt "snapshot.malformed".
std::string encode(const desk::State& state);
Result<desk::State> decode_state(std::string_view bytes);

// Digest of a command's body (clear canonical bytes, SHA-256 cut to 64 bits): recognises the same
// command again.
std::uint64_t digest_of(const desk::CommandBody& body);
// Digest of a fact's body and seen_at left out: the same observation told again is the same fact.
std::uint64_t digest_of(const trade::Fact& fact);

}  // namespace jx::codec
