#include "host/reactor/eraser.h"

#include <fmt/format.h>

namespace jx::host {

namespace {

// Whose keys go; codec::subject_of names them so.
std::vector<codec::Subject> subjects_of(const desk::ContactErased& erased) {
  std::vector<codec::Subject> subjects{
      codec::Subject(fmt::format("contact:{}", erased.contact.value))};
  if (!erased.buyer.empty()) subjects.emplace_back(fmt::format("buyer:{}", erased.buyer.view()));
  for (const trade::Number& order : erased.orders)
    subjects.emplace_back(fmt::format("order:{}", order.view()));
  return subjects;
}

}  // namespace

Eraser::Eraser(DeskService& service, std::function<void(const Error&)> failed)
    : service_(service),
      failed_(std::move(failed)),
      follower_(service, "eraser",
                {.take =
                     [this](const desk::Recorded& recorded, bool) {
                       if (const auto* erased = std::get_if<desk::ContactErased>(&recorded.event))
                         erase(recorded.seq, *erased);
                     },
                 .done_up_to =
                     [this](Seq seen) {
                       return undone_.empty() ? seen
                                              : std::min(seen, Seq{undone_.begin()->value - 1});
                     },
                 .wanted =
                     [](const desk::Event& event) {
                       return std::holds_alternative<desk::ContactErased>(event);
                     }}) {}

Result<void> Eraser::start() { return follower_.start(); }

void Eraser::stop() {
  alive_.reset();
  follower_.stop();
}

void Eraser::erase(Seq seq, const desk::ContactErased& erased) {
  undone_.insert(seq);
  service_.when_projected([this, alive = std::weak_ptr(alive_), seq, erased] {
    if (alive.expired()) return;
    service_.in_pool(
        [&store = service_.store(), erased]() -> Result<void> {
          for (const codec::Subject& subject : subjects_of(erased)) {
            if (auto done = store.blobs->erase(subject); !done) return done;
            if (auto done = store.keys->destroy(subject); !done) return done;
          }
          return {};
        },
        [this, alive, seq](Result<void> done) {
          if (alive.expired()) return;
          if (!done) return failed_(done.error());
          undone_.erase(seq);
          follower_.note_done();
        });
  });
}

}  // namespace jx::host
