// For tests of this room: the real desk behind a DeskService whose commits and reads the test lets
// happen when it wants, with everything else in memory.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <deque>
#include <map>

#include "desk/desk.h"
#include "edge/auth/secret.h"
#include "host/desk_service.h"

namespace jx::edge::testing {

using desk::Recorded;

class FakeKeys final : public host::Keys {
 public:
  std::string seal(const codec::Subject& subject, std::string_view plain,
                   std::string_view context) override {
    return std::string(subject.view()) + "|" + std::string(context) + "|" + std::string(plain);
  }
  Result<std::optional<std::string>> open(const codec::Subject& subject, std::string_view sealed,
                                          std::string_view context) override {
    const std::string head = std::string(subject.view()) + "|" + std::string(context) + "|";
    if (!sealed.starts_with(head)) return fail(ErrorKind::corrupt, "seal.broken");
    return std::optional<std::string>(sealed.substr(head.size()));
  }
  Result<void> flush() override { return {}; }
  Result<void> destroy(const codec::Subject&) override { return {}; }
  std::string fingerprint(std::string_view purpose, std::string_view text) const override {
    return auth::sha256_hex(std::string(purpose) + "|" + std::string(text)).substr(0, 32);
  }
  std::array<unsigned char, 32> derive(std::string_view purpose) const override {
    std::array<unsigned char, 32> key{};
    for (std::size_t i = 0; i < purpose.size(); ++i)
      key[i % 32] ^= static_cast<unsigned char>(purpose[i]);
    return key;
  }
};

class FakeJournal final : public host::Journal {
 public:
  Result<void> append(std::span<const host::JournalEntry>) override { return {}; }
  Seq last() const override { return {}; }
  Result<std::vector<host::JournalEntry>> read(Seq, std::size_t) const override {
    return std::vector<host::JournalEntry>{};
  }
  Result<std::vector<host::JournalEntry>> read_some(std::span<const Seq>) const override {
    return std::vector<host::JournalEntry>{};
  }
};

class FakeBlobs final : public host::Blobs {
 public:
  Result<desk::BlobHash> put(const codec::Subject& subject, std::string_view bytes) override {
    const desk::BlobHash hash(auth::sha256_hex(bytes));
    blobs_[{std::string(subject.view()), std::string(hash.view())}] = bytes;
    return hash;
  }
  Result<std::string> get(const codec::Subject& subject,
                          const desk::BlobHash& hash) const override {
    const auto found = blobs_.find({std::string(subject.view()), std::string(hash.view())});
    if (found == blobs_.end()) return fail(ErrorKind::not_found, "blob.unknown");
    return found->second;
  }
  Result<void> erase(const codec::Subject&) override { return {}; }

 private:
  std::map<std::pair<std::string, std::string>, std::string> blobs_;
};

class FakeRows final : public host::Rows {
 public:
  explicit FakeRows(const std::vector<Recorded>& events) : events_(events) {}
  Seq cursor() const override { return Seq{events_.size()}; }
  Result<void> fold(std::span<const views::RowChange>, Seq) override { return {}; }
  Result<void> clear() override { return {}; }
  Result<std::optional<host::WarmContact>> load_contact(ContactId, std::size_t) const override {
    return std::optional<host::WarmContact>{};
  }
  Result<std::optional<ContactId>> find_contact(desk::Channel channel,
                                                const desk::HandleKey& handle) const override {
    for (const Recorded& r : events_) {
      const auto* made = std::get_if<desk::ContactCreated>(&r.event);
      if (made != nullptr && made->channel == channel && made->handle == handle)
        return std::optional(made->contact);
    }
    return std::optional<ContactId>{};
  }
  Result<std::optional<ContactId>> find_buyer(const trade::BuyerKey& buyer) const override {
    for (const Recorded& r : events_) {
      const auto* known = std::get_if<desk::BuyerIdentified>(&r.event);
      if (known != nullptr && known->buyer == buyer) return std::optional(known->contact);
    }
    return std::optional<ContactId>{};
  }
  Result<std::optional<ContactId>> contact_of_ticket(TicketId) const override {
    return std::optional<ContactId>{};
  }
  Result<std::optional<desk::RememberedCommand>> find_command(
      const desk::Actor&, const desk::CommandId&) const override {
    return std::optional<desk::RememberedCommand>{};
  }
  Result<std::optional<desk::BlobHash>> find_preview(ContactId contact,
                                                     const desk::BlobHash& hash) const override {
    std::optional<desk::BlobHash> preview;
    for (const Recorded& r : events_) {
      const auto* posted = std::get_if<desk::MessagePosted>(&r.event);
      if (posted != nullptr && posted->contact == contact &&
          posted->author.kind == desk::ActorKind::customer)
        for (const desk::Attachment& each : posted->attachments)
          if (each.hash == hash && desk::is_picture(each)) preview.emplace();
      const auto* read = std::get_if<desk::ReadingRecorded>(&r.event);
      if (read != nullptr && read->contact == contact && read->picture == hash)
        preview = read->preview;
    }
    return preview;
  }
  Result<std::vector<Seq>> conversation_after(ContactId, Seq, std::size_t) const override {
    return std::vector<Seq>{};
  }
  Result<std::vector<Seq>> conversation_before(ContactId, Seq, std::size_t) const override {
    return std::vector<Seq>{};
  }
  Result<std::vector<views::TicketRow>> tickets(const host::TicketFilter&) const override {
    return std::vector<views::TicketRow>{};
  }
  Result<std::optional<views::TicketRow>> ticket(TicketId) const override {
    return std::optional<views::TicketRow>{};
  }
  Result<std::vector<views::SearchHit>> search(std::string_view, Seq, std::size_t) const override {
    return std::vector<views::SearchHit>{};
  }
  Result<std::vector<views::QuestionRow>> open_questions(Instant since,
                                                         std::size_t count) const override {
    std::vector<views::QuestionRow> rows;
    for (const views::QuestionRow& row : questions)
      if (row.at >= since && rows.size() < count) rows.push_back(row);
    return rows;
  }
  Result<std::vector<views::LessonRow>> lessons(std::size_t) const override {
    return std::vector<views::LessonRow>{};
  }
  Result<std::vector<std::string>> purchase_facts(const host::PurchaseKey&,
                                                  std::size_t) const override {
    return std::vector<std::string>{};
  }
  Result<std::vector<std::string>> buyer_facts(const trade::BuyerKey&, Instant,
                                               std::size_t) const override {
    return std::vector<std::string>{};
  }
  Result<std::vector<std::string>> goods_facts(std::size_t) const override {
    return std::vector<std::string>{};
  }
  Result<std::vector<trade::Number>> orders_by_tail(std::string_view, std::size_t) const override {
    return std::vector<trade::Number>{};
  }
  Result<std::vector<std::optional<std::uint64_t>>> known_facts(
      std::span<const std::pair<std::string, std::string>> ids) const override {
    return std::vector<std::optional<std::uint64_t>>(ids.size());
  }

  std::vector<views::QuestionRow> questions{};

 private:
  const std::vector<Recorded>& events_;
};

class FakeAccounts final : public host::Accounts {
 public:
  Result<void> save(const host::Account& account) override {
    for (const auto& [agent, other] : accounts_) {
      if (agent != account.agent && other.login == account.login)
        return fail(ErrorKind::conflict, "account.login_taken");
    }
    accounts_[account.agent] = account;
    return {};
  }
  Result<std::optional<host::Account>> find(std::string_view login) const override {
    for (const auto& [agent, account] : accounts_) {
      if (account.login == login) return std::optional(account);
    }
    return std::optional<host::Account>{};
  }
  Result<std::optional<host::Account>> find(AgentId agent) const override {
    const auto found = accounts_.find(agent);
    return found == accounts_.end() ? std::optional<host::Account>{} : std::optional(found->second);
  }
  Result<bool> any() const override { return !accounts_.empty(); }
  Result<void> save(const host::SessionRecord& session) override {
    sessions_[session.token_hash] = session;
    return {};
  }
  Result<std::optional<host::SessionRecord>> find_session(std::string_view hash) const override {
    const auto found = sessions_.find(std::string(hash));
    return found == sessions_.end() ? std::optional<host::SessionRecord>{}
                                    : std::optional(found->second);
  }
  Result<void> end_session(std::string_view hash) override {
    sessions_.erase(std::string(hash));
    return {};
  }
  Result<void> end_sessions(AgentId agent) override {
    std::erase_if(sessions_, [&](const auto& s) { return s.second.agent == agent; });
    return {};
  }
  Result<void> save(const host::Invitation& invitation) override {
    invitations_[invitation.token_hash] = invitation;
    return {};
  }
  Result<std::optional<host::Invitation>> take_invitation(std::string_view hash) override {
    const auto node = invitations_.extract(std::string(hash));
    return node.empty() ? std::optional<host::Invitation>{} : std::optional(node.mapped());
  }
  Result<std::uint64_t> add_api_key(const host::ApiKeyRecord& key) override {
    keys_.push_back(key);
    keys_.back().number = keys_.size();
    return keys_.back().number;
  }
  Result<std::vector<host::ApiKeyRecord>> api_keys() const override { return keys_; }
  Result<void> revoke_api_key(std::uint64_t number) override {
    if (number == 0 || number > keys_.size()) return fail(ErrorKind::not_found, "key.unknown");
    keys_[number - 1].revoked = true;
    return {};
  }

 private:
  std::map<AgentId, host::Account> accounts_;
  std::map<std::string, host::SessionRecord> sessions_;
  std::map<std::string, host::Invitation> invitations_;
  std::vector<host::ApiKeyRecord> keys_;
};

class FakeService final : public host::DeskService {
 public:
  explicit FakeService(boost::asio::io_context& io) : io_(io), desk_(desk::default_policy()) {
    store_.keys = std::make_unique<FakeKeys>();
    store_.journal = std::make_unique<FakeJournal>();
    store_.rows = std::make_unique<FakeRows>(journal_);
    store_.blobs = std::make_unique<FakeBlobs>();
    store_.accounts = std::make_unique<FakeAccounts>();
  }

  Instant time{1'700'000'000'000};
  bool commits_by_itself = true;
  bool reads_by_themselves = true;

  // Makes durable what was decided: watchers first, then replies.
  void commit() {
    std::vector<Recorded> batch(pending_.begin(), pending_.end());
    pending_.clear();
    journal_.insert(journal_.end(), batch.begin(), batch.end());
    const auto watchers = watchers_;
    if (!batch.empty())
      for (host::Watcher* watcher : watchers) watcher->on_committed(batch);
    const auto waiting = std::exchange(waiting_, {});
    for (const auto& then : waiting) then();
  }
  // Lets the oldest read come back.
  bool finish_read() {
    if (reads_.empty()) return false;
    const auto read = std::move(reads_.front());
    reads_.pop_front();
    read();
    return true;
  }
  std::size_t reads_waiting() const { return reads_.size(); }
  const std::vector<Recorded>& journal() const { return journal_; }

  // A command that the test gives beside the edge. REQUIRES: it is not refused.
  Seq must(const desk::Actor& actor, desk::CommandBody body) {
    Seq seq{};
    submit(actor, {}, std::move(body), [&](Result<host::Reply> reply) {
      JX_ASSERT(reply.has_value());
      seq = reply->seq;
    });
    commit();
    return seq;
  }

  void submit(const desk::Actor& actor, const desk::CommandId& id, desk::CommandBody body,
              host::Done<host::Reply> done) override {
    const desk::Command command{actor, id, codec::digest_of(body), std::move(body)};
    const desk::Needs needs = desk_.needs(command);
    if (needs.handle) desk_.mark_absent(needs.handle->first, needs.handle->second);
    if (needs.command_lookup) desk_.remember(actor, id, std::nullopt);
    auto decision = desk_.decide(command, time);
    if (!decision) return done(error_of(std::move(decision)));
    Seq first{};
    for (const desk::Event& event : decision->events) {
      Recorded recorded{Seq{desk_.state().last.value + 1}, time, actor, {}, 0, event};
      if (!first) {
        first = recorded.seq;
        recorded.command = id;
        recorded.command_digest = command.digest;
      }
      desk_.apply(recorded);
      pending_.push_back(std::move(recorded));
    }
    const host::Reply reply{decision->repeat_of.value_or(first), decision->repeat_of.has_value()};
    waiting_.push_back([done = std::move(done), reply] { done(reply); });
    commit_soon();
  }
  const desk::Desk& desk() const override { return desk_; }
  void when_durable(std::function<void()> then) override {
    if (pending_.empty()) return then();
    waiting_.push_back(std::move(then));
    commit_soon();
  }
  Seq committed() const override { return Seq{journal_.size()}; }
  Instant now() const override { return time; }
  void watch(host::Watcher& watcher) override { watchers_.push_back(&watcher); }
  void unwatch(host::Watcher& watcher) override { std::erase(watchers_, &watcher); }
  void read_conversation_after(ContactId contact, Seq after, std::size_t count,
                               host::Done<std::vector<Recorded>> done) override {
    std::vector<Recorded> found;
    for (const Recorded& r : journal_) {
      if (r.seq > after && desk::contact_of(r.event) == contact && found.size() < count)
        found.push_back(r);
    }
    later([found, done] { done(found); });
  }
  void read_conversation_before(ContactId contact, Seq before, std::size_t count,
                                host::Done<std::vector<Recorded>> done) override {
    std::vector<Recorded> found;
    for (const Recorded& r : journal_) {
      if (r.seq < before && desk::contact_of(r.event) == contact) found.push_back(r);
    }
    if (found.size() > count)
      found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(count));
    later([found, done] { done(found); });
  }
  void read_events(std::vector<Seq> seqs, host::Done<std::vector<Recorded>> done) override {
    std::vector<Recorded> found;
    for (const Seq seq : seqs) {
      if (seq.value >= 1 && seq.value <= journal_.size()) found.push_back(journal_[seq.value - 1]);
    }
    later([found, done] { done(found); });
  }
  void contact_for(desk::Channel channel, const std::string& address, const std::string& name,
                   const std::string& locale, const trade::BuyerKey& buyer,
                   host::Done<ContactId> done) override {
    const desk::HandleKey handle(store_.keys->fingerprint("handle.web", address));
    if (const auto contact = desk_.find_contact(channel, handle)) {
      return when_durable([contact, done] { done(*contact); });
    }
    submit({}, {}, desk::CreateContact{channel, handle, {address}, {name}, locale, buyer},
           [done](Result<host::Reply> reply) {
             if (!reply) return done(error_of(std::move(reply)));
             done(ContactId{reply->seq.value});
           });
  }
  void record_facts(std::vector<trade::Fact>, host::Done<host::FactsReport> done) override {
    done(host::FactsReport{});
  }
  void read_purchase(const host::PurchaseKey&, host::Done<std::vector<trade::Fact>> done) override {
    later([this, done] { done(facts); });
  }
  void read_buyer(const trade::BuyerKey&, Instant,
                  host::Done<std::vector<trade::Fact>> done) override {
    later([this, done] { done(facts); });
  }
  void in_pool(std::function<Result<void>()> work, host::Done<void> then) override {
    boost::asio::post(io_, [work = std::move(work), then = std::move(then)] { then(work()); });
  }
  void in_background(std::function<Result<void>()> work, host::Done<void> then) override {
    in_pool(std::move(work), std::move(then));
  }
  host::Store& store() override { return store_; }
  void when_projected(std::function<void()> then) override { then(); }

  std::vector<trade::Fact> facts{};

 private:
  void commit_soon() {
    if (!commits_by_itself || posted_) return;
    posted_ = true;
    boost::asio::post(io_, [this] {
      posted_ = false;
      commit();
    });
  }
  void later(std::function<void()> read) {
    if (reads_by_themselves) return boost::asio::post(io_, std::move(read));
    reads_.push_back(std::move(read));
  }

  boost::asio::io_context& io_;
  desk::Desk desk_;
  host::Store store_;
  std::vector<Recorded> journal_;
  std::deque<Recorded> pending_;
  std::vector<std::function<void()>> waiting_;
  std::deque<std::function<void()>> reads_;
  std::vector<host::Watcher*> watchers_;
  bool posted_ = false;
};

}  // namespace jx::edge::testing
