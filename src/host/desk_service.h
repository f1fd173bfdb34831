// One platform as the rooms above see it: commands in, committed events out, reads beside.
//
// Everything here is called on the loop thread and calls back on the loop thread. Callbacks may be
// called before the call returns. No callback is called after stop().
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "desk/desk.h"
#include "host/ports.h"
#include "trade/fact.h"

namespace jx::host {

// Answer of a command that was carried out, now or by an earlier use of its id. Sent only once it
// is durable.
struct Reply {
  Seq seq{};  // of its first event; 0 when it changed nothing
  bool repeated = false;
};

// Sees every committed event, in order, once, before the replies of its commands go out. Must not
// block.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void on_committed(std::span<const desk::Recorded> events) = 0;
};

struct FactsReport {
  std::size_t recorded = 0;
  std::size_t known = 0;                   // the same (source, id) with the same body
  std::vector<std::size_t> conflicting{};  // positions: the same (source, id) with another body
};

template <class T>
using Done = std::function<void(Result<T>)>;

class DeskService {
 public:
  virtual ~DeskService() = default;

  // Decides, records, and answers once durable. Warms what is cold first.
  // Errors: the desk's refusals; throttled "host.busy" when commands_in_flight_max wait;
  // unavailable "host.stopping", "journal.disk_full".
  virtual void submit(const desk::Actor& actor, const desk::CommandId& id, desk::CommandBody body,
                      Done<Reply> done) = 0;

  // Live state, ahead of what is durable. What is read from it may only be shown from within
  // when_durable.
  virtual const desk::Desk& desk() const = 0;
  // Calls back when every event applied up to now is committed (at once when nothing is pending).
  virtual void when_durable(std::function<void()> then) = 0;
  virtual Seq committed() const = 0;
  virtual Instant now() const = 0;

  virtual void watch(Watcher& watcher) = 0;  // from the next committed event on
  virtual void unwatch(Watcher& watcher) = 0;

  // Decoded events of a conversation with seq > after (oldest first) or < before (the newest
  // `count`, oldest first). Sees everything committed. Errors: not_found "contact.unknown",
  // corrupt.
  virtual void read_conversation_after(ContactId contact, Seq after, std::size_t count,
                                       Done<std::vector<desk::Recorded>> done) = 0;
  virtual void read_conversation_before(ContactId contact, Seq before, std::size_t count,
                                        Done<std::vector<desk::Recorded>> done) = 0;
  // Any committed events by seq, decoded, those that exist.
  virtual void read_events(std::vector<Seq> seqs, Done<std::vector<desk::Recorded>> done) = 0;

  // Finds or makes the contact of an address on a channel. `address` is what the handle is the
  // fingerprint of. A new one is `buyer`, when the shop vouches for it.
  virtual void contact_for(desk::Channel channel, const std::string& address,
                           const std::string& name, const std::string& locale,
                           const trade::BuyerKey& buyer, Done<ContactId> done) = 0;

  // Records what is new. All sources come through here. At most desk::facts_per_command_max.
  virtual void record_facts(std::vector<trade::Fact> facts, Done<FactsReport> done) = 0;
  // Facts of the purchase with this number or card, joined, opened.
  virtual void read_purchase(const PurchaseKey& key, Done<std::vector<trade::Fact>> done) = 0;
  virtual void read_buyer(const trade::BuyerKey& buyer, Instant since,
                          Done<std::vector<trade::Fact>> done) = 0;

  // Runs `work` on a pool thread (never touching the desk) and `then` on the loop with its answer.
  // throttled "host.busy" when the pool's queue is full: `then` gets the error. For reads and small
  // writes, milliseconds at most: customers' answers wait in the same queue.
  virtual void in_pool(std::function<Result<void>()> work, Done<void> then) = 0;
  // The same for what takes longer: passwords, pictures, models.
  virtual void in_background(std::function<Result<void>()> work, Done<void> then) = 0;

  // Thread-safe parts of the store, for reads in the pool.
  virtual Store& store() = 0;
  // The projections have folded everything committed at the time of the call.
  virtual void when_projected(std::function<void()> then) = 0;
};

}  // namespace jx::host
