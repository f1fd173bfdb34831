#include "market/load/crowd.h"

#include <fmt/format.h>

namespace jx::market {

namespace {

constexpr std::size_t http_lines = 64;
constexpr int http_sources = 1000;  // first loopback address of those lines
constexpr int sources = 8;          // loopback addresses to come from

}  // namespace

struct Crowd::Visitor final : StreamWatcher {
  Visitor(Crowd& owner, std::size_t position, Credentials credentials)
      : crowd(owner),
        index(position),
        client(
            owner.loop_,
            {.server = owner.settings_.server, .source = 1 + static_cast<int>(position % sources)},
            std::move(credentials), *this) {}

  void on_ready(const Json&) override {
    ++crowd.ready_;
    if (!std::exchange(arrived, true)) {
      ++crowd.arrived_;
      crowd.admit_next();
    }
    if (crowd.on_ready) crowd.on_ready(index);
  }
  void on_down() override { --crowd.ready_; }
  void on_event(const ServerEvent& event) override {
    if (crowd.on_event) crowd.on_event(index, event);
  }
  void on_snapshot(const Json& view) override {
    if (crowd.on_snapshot) crowd.on_snapshot(index, view);
  }
  void on_ack(std::string_view id, std::uint64_t) override {
    if (crowd.on_ack) crowd.on_ack(index, id);
  }
  void on_refused(std::string_view, std::string_view code) override {
    if (crowd.on_refused) crowd.on_refused(index, code);
  }

  Crowd& crowd;
  std::size_t index;
  StreamClient client;
  bool arrived = false;
};

Crowd::Crowd(Loop& loop, Settings settings) : loop_(loop), settings_(std::move(settings)) {
  for (std::size_t i = 0; i < http_lines; ++i) {
    http_.push_back(
        std::make_unique<HttpClient>(loop_, settings_.server, http_sources + static_cast<int>(i)));
  }
  visitors_.resize(settings_.visitors);
}

Crowd::~Crowd() = default;

void Crowd::open(std::function<void(Result<void>)> done) {
  opened_ = std::move(done);
  admit_next();
}

void Crowd::admit_next() {
  if (arrived_ == visitors_.size()) {
    if (auto done = std::exchange(opened_, nullptr)) done({});
    return;
  }
  while (admitted_ < visitors_.size() && admitted_ - arrived_ < settings_.arriving_max) {
    const std::size_t index = admitted_++;
    VisitorWish wish;
    if (settings_.identity) wish.identity = settings_.identity(index);
    open_visitor(*http_[index % http_.size()], wish, [this, index](Result<Credentials> in) {
      if (!in) {
        if (auto failed = std::exchange(opened_, nullptr)) failed(error_of(std::move(in)));
        return;
      }
      visitors_[index] = std::make_unique<Visitor>(*this, index, *std::move(in));
      visitors_[index]->client.start();
    });
  }
}

void Crowd::post(std::size_t visitor, std::string id, std::string_view text) {
  visitors_[visitor]->client.command(
      std::move(id), JsonObject().text("kind", "post_message").text("text", text).take());
}

void Crowd::cut_everybody() {
  for (auto& one : visitors_) one->client.cut();
}

void Crowd::move_to(const Address& server) {
  for (auto& one : visitors_) one->client.change_server(server);
}

std::uint64_t Crowd::gaps() const {
  std::uint64_t sum = 0;
  for (const auto& one : visitors_) sum += one ? one->client.gaps() : 0;
  return sum;
}

std::uint64_t Crowd::repeats() const {
  std::uint64_t sum = 0;
  for (const auto& one : visitors_) sum += one ? one->client.repeats() : 0;
  return sum;
}

}  // namespace jx::market
