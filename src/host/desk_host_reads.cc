// Reads beside the desk: conversations, purchases, and the recording of facts that are new.
#include <fmt/format.h>

#include <boost/asio/post.hpp>

#include "codec/binary.h"
#include "host/desk_host.h"

namespace jx::host {

namespace {

std::string fact_name(const trade::Fact& fact) {
  std::string name = fact.source;
  name += '\0';
  name += fact.id;
  return name;
}

Result<std::vector<trade::Fact>> open_facts(const std::vector<std::string>& encoded, Keys& keys) {
  std::vector<trade::Fact> facts;
  facts.reserve(encoded.size());
  for (const std::string& bytes : encoded) {
    auto fact = codec::decode_fact(bytes, keys);
    if (!fact) return error_of(std::move(fact));
    facts.push_back(*std::move(fact));
  }
  return facts;
}

}  // namespace

template <class T>
void DeskHost::run_in(WorkerPool& pool, std::function<Result<T>()> work, Done<T> done) {
  auto shared_done = std::make_shared<Done<T>>(std::move(done));
  const bool taken = pool.post([this, work = std::move(work), shared_done] {
    auto answer = std::make_shared<Result<T>>(work());
    boost::asio::post(loop_, [shared_done, answer] { (*shared_done)(std::move(*answer)); });
  });
  if (!taken) (*shared_done)(fail(ErrorKind::throttled, "host.busy"));
}

template <class T>
void DeskHost::in_pool_for(std::function<Result<T>()> work, Done<T> done) {
  run_in(*pool_, std::move(work), std::move(done));
}

void DeskHost::in_background(std::function<Result<void>()> work, Done<void> then) {
  run_in(*background_, std::move(work), std::move(then));
}

void DeskHost::in_pool(std::function<Result<void>()> work, Done<void> then) {
  in_pool_for<void>(std::move(work), std::move(then));
}

Result<std::vector<desk::Recorded>> DeskHost::open(const std::vector<JournalEntry>& entries) const {
  std::vector<desk::Recorded> events;
  events.reserve(entries.size());
  for (const JournalEntry& entry : entries) {
    auto recorded = codec::decode_recorded(entry.bytes, *store_.keys);
    if (!recorded) return error_of(std::move(recorded));
    events.push_back(*std::move(recorded));
  }
  return events;
}

// Everything committed when asked, and nothing later: tables up to their cursor, the tail behind it
// from memory.
void DeskHost::read_conversation(ContactId contact, Seq bound, bool forwards, std::size_t count,
                                 Done<std::vector<desk::Recorded>> done) {
  count = std::min(count, limits_.conversation_events_max);
  const auto work = [this, contact, bound, forwards, count, as_of = committed_,
                     tail = tail_]() -> Result<std::vector<desk::Recorded>> {
    auto seqs = forwards ? store_.rows->conversation_after(contact, bound, count)
                         : store_.rows->conversation_before(
                               contact, std::min(bound, Seq{as_of.value + 1}), count);
    if (!seqs) return error_of(std::move(seqs));
    std::erase_if(*seqs, [&](Seq seq) { return seq > as_of; });
    auto entries = store_.journal->read_some(*seqs);
    if (!entries) return error_of(std::move(entries));
    auto events = open(*entries);
    if (!events) return events;
    const Seq have = events->empty() ? Seq{} : events->back().seq;
    for (const Chunk& chunk : tail) {
      for (const desk::Recorded& recorded : *chunk) {
        const bool inside = forwards ? recorded.seq > bound : recorded.seq < bound;
        if (inside && recorded.seq > have && desk::contact_of(recorded.event) == contact) {
          events->push_back(recorded);
        }
      }
    }
    if (events->size() > count) {
      const auto surplus = static_cast<std::ptrdiff_t>(events->size() - count);
      forwards ? events->erase(events->end() - surplus, events->end())
               : events->erase(events->begin(), events->begin() + surplus);
    }
    return events;
  };
  in_pool_for<std::vector<desk::Recorded>>(work, std::move(done));
}

void DeskHost::read_conversation_after(ContactId contact, Seq after, std::size_t count,
                                       Done<std::vector<desk::Recorded>> done) {
  read_conversation(contact, after, true, count, std::move(done));
}

void DeskHost::read_conversation_before(ContactId contact, Seq before, std::size_t count,
                                        Done<std::vector<desk::Recorded>> done) {
  read_conversation(contact, before, false, count, std::move(done));
}

void DeskHost::read_events(std::vector<Seq> seqs, Done<std::vector<desk::Recorded>> done) {
  std::ranges::sort(seqs);
  in_pool_for<std::vector<desk::Recorded>>(
      [this, seqs = std::move(seqs)]() -> Result<std::vector<desk::Recorded>> {
        auto entries = store_.journal->read_some(seqs);
        if (!entries) return error_of(std::move(entries));
        return open(*entries);
      },
      std::move(done));
}

void DeskHost::contact_for(desk::Channel channel, const std::string& address,
                           const std::string& name, const std::string& locale,
                           const trade::BuyerKey& buyer, Done<ContactId> done) {
  const std::string purpose = fmt::format("handle.{}", enum_text(channel));
  const desk::HandleKey handle(store_.keys->fingerprint(purpose, address));
  if (const auto contact = desk_.find_contact(channel, handle)) {
    when_durable([contact, done = std::move(done)] { done(*contact); });
    return;
  }
  auto found = store_.rows->find_contact(channel, handle);
  if (!found) return done(error_of(std::move(found)));
  if (*found) return done(**found);
  submit({}, {},
         desk::CreateContact{.channel = channel,
                             .handle = handle,
                             .address = {address},
                             .name = {name},
                             .locale = locale,
                             .buyer = buyer},
         [done = std::move(done)](Result<Reply> reply) {
           if (!reply) return done(error_of(std::move(reply)));
           done(ContactId{reply->seq.value});
         });
}

// ---- facts
// ------------------------------------------------------------------------------------------

void DeskHost::record_facts(std::vector<trade::Fact> facts, Done<FactsReport> done) {
  if (facts.empty()) return done(FactsReport{});
  if (facts.size() > desk::facts_per_command_max)
    return done(fail(ErrorKind::invalid, "facts.too_many"));
  struct Work {
    std::vector<trade::Fact> facts;
    std::vector<std::uint64_t> digests;
    std::vector<std::optional<std::uint64_t>> known;
  };
  auto work = std::make_shared<Work>();
  work->facts = std::move(facts);
  in_pool(
      [this, work]() -> Result<void> {
        std::vector<std::pair<std::string, std::string>> ids;
        for (const trade::Fact& fact : work->facts) {
          work->digests.push_back(codec::digest_of(fact));
          ids.emplace_back(fact.source, fact.id);
        }
        auto known = store_.rows->known_facts(ids);
        if (!known) return error_of(std::move(known));
        work->known = *std::move(known);
        return {};
      },
      [this, work, done = std::move(done)](Result<void> looked_up) mutable {
        if (!looked_up) return done(error_of(std::move(looked_up)));
        record_new_facts(std::move(work->facts), std::move(work->digests), std::move(work->known),
                         std::move(done));
      });
}

void DeskHost::record_new_facts(std::vector<trade::Fact> facts, std::vector<std::uint64_t> digests,
                                std::vector<std::optional<std::uint64_t>> known,
                                Done<FactsReport> done) {
  auto report = std::make_shared<FactsReport>();
  std::vector<trade::Fact> fresh;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    std::string name = fact_name(facts[i]);
    std::optional<std::uint64_t> before = known[i];
    if (const auto found = fresh_facts_.find(name); found != fresh_facts_.end())
      before = found->second;
    if (!before) {
      fresh_facts_.emplace(name, digests[i]);
      names.push_back(std::move(name));
      fresh.push_back(std::move(facts[i]));
    } else if (*before == digests[i]) {
      ++report->known;
    } else {
      report->conflicting.push_back(i);
    }
  }
  report->recorded = fresh.size();
  if (fresh.empty()) {
    when_durable([report, done = std::move(done)] { done(*report); });
    return;
  }
  submit({.kind = desk::ActorKind::shop}, {}, desk::RecordFacts{std::move(fresh)},
         [this, report, names, done = std::move(done)](Result<Reply> reply) {
           if (!reply) {
             for (const std::string& name : names) fresh_facts_.erase(name);
             return done(error_of(std::move(reply)));
           }
           fresh_until_.emplace_back(reply->seq, names);
           done(*report);
         });
}

void DeskHost::when_facts_projected(std::function<void()> then) {
  if (fresh_facts_.empty()) return then();
  when_projected(std::move(then));
}

void DeskHost::read_purchase(const PurchaseKey& key, Done<std::vector<trade::Fact>> done) {
  constexpr std::size_t facts_max = 500;
  when_facts_projected([this, key, done = std::move(done)]() mutable {
    in_pool_for<std::vector<trade::Fact>>(
        [this, key]() -> Result<std::vector<trade::Fact>> {
          auto encoded = store_.rows->purchase_facts(key, facts_max);
          if (!encoded) return error_of(std::move(encoded));
          return open_facts(*encoded, *store_.keys);
        },
        std::move(done));
  });
}

void DeskHost::read_buyer(const trade::BuyerKey& buyer, Instant since,
                          Done<std::vector<trade::Fact>> done) {
  constexpr std::size_t facts_max = 1'000;
  when_facts_projected([this, buyer, since, done = std::move(done)]() mutable {
    in_pool_for<std::vector<trade::Fact>>(
        [this, buyer, since]() -> Result<std::vector<trade::Fact>> {
          auto encoded = store_.rows->buyer_facts(buyer, since, facts_max);
          if (!encoded) return error_of(std::move(encoded));
          return open_facts(*encoded, *store_.keys);
        },
        std::move(done));
  });
}

}  // namespace jx::host
