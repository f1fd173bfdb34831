#include "shop/supplier/supplier_inbound.h"

#include "desk/command.h"
#include "shop/supplier/callback.h"
#include "shop/supplier/order_facts.h"

namespace jx::shop {

// One callback on its way: read in the pool, compared with what is known, recorded, acknowledged.
struct SupplierInbound::Job {
  const SupplierAccount* account = nullptr;
  host::InboundRequest request{};
  Instant now{};
  SupplierOrder order{};
  std::vector<trade::Fact> facts{};
  std::function<void(Result<host::InboundReply>)> done{};

  Result<void> read(const host::Keys& keys) {
    auto read = read_callback(*account, request, now);
    if (!read) return error_of(std::move(read));
    order = *std::move(read);
    auto told = facts_of_callback(order, *account, now, keys);
    if (!told) return error_of(std::move(told));
    facts = *std::move(told);
    return {};
  }

  trade::Number number() const { return order.our_no.empty() ? order.their_no : order.our_no; }

  void acknowledge() const {
    done(host::InboundReply{.content_type = "text/plain; charset=utf-8",
                            .body = std::string(account->protocol->callback.acknowledgement)});
  }
};

SupplierInbound::SupplierInbound(host::DeskService& desk, std::vector<SupplierAccount> accounts)
    : desk_(desk),
      accounts_(std::move(accounts)),
      prefix_(fmt::format("/v1/suppliers/{}", accounts_.at(0).protocol->word.view())) {}

std::size_t SupplierInbound::body_bytes_max() const { return callback_bytes_max; }

const SupplierAccount* SupplierInbound::find_account(std::string_view path) const {
  const auto found = std::ranges::find_if(accounts_, [&](const SupplierAccount& account) {
    return path == fmt::format("{}/{}/callback", prefix_, account.name);
  });
  return found == accounts_.end() ? nullptr : &*found;
}

void SupplierInbound::handle(host::InboundRequest request,
                             std::function<void(Result<host::InboundReply>)> done) {
  auto job = std::make_shared<Job>();
  job->account = find_account(request.path);
  if (job->account == nullptr) return done(fail(ErrorKind::not_found, "supplier.unknown"));
  job->request = std::move(request);
  job->now = desk_.now();
  job->done = std::move(done);
  host::Store& store = desk_.store();
  desk_.in_pool([job, &store] { return job->read(*store.keys); },
                [this, job](Result<void> read) {
                  if (!read) return job->done(error_of(std::move(read)));
                  look_up(job);
                });
}

void SupplierInbound::look_up(const std::shared_ptr<Job>& job) {
  desk_.read_purchase({.number = job->number()},
                      [this, job](Result<std::vector<trade::Fact>> known) {
                        if (!known) return job->done(error_of(std::move(known)));
                        if (is_overtaken(job->order, *job->account, *known))
                          return job->acknowledge();
                        record(job);
                      });
}

// In batches of what one command takes. A fact that is there with another time of sending is known.
void SupplierInbound::record(const std::shared_ptr<Job>& job) {
  if (job->facts.empty()) return job->acknowledge();
  const auto count =
      static_cast<std::ptrdiff_t>(std::min(job->facts.size(), desk::facts_per_command_max));
  const auto end = job->facts.begin() + count;
  std::vector<trade::Fact> batch(std::make_move_iterator(job->facts.begin()),
                                 std::make_move_iterator(end));
  job->facts.erase(job->facts.begin(), end);
  desk_.record_facts(std::move(batch), [this, job](Result<host::FactsReport> report) {
    if (!report) return job->done(error_of(std::move(report)));
    record(job);
  });
}

}  // namespace jx::shop
