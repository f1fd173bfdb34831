#include "host/reactor/eraser.h"

#include <fmt/format.h>

namespace jx::host {

Eraser::Eraser(DeskService& service) : service_(service) {}

Eraser::~Eraser() { service_.unwatch(*this); }

void Eraser::start() {
  service_.watch(*this);
  // Who was erased shortly before a crash is still in memory after the replay.
  for (const auto& [contact, state] : service_.desk().state().contacts) {
    if (state.erased) erase(contact);
  }
}

void Eraser::on_committed(std::span<const desk::Recorded> events) {
  for (const desk::Recorded& recorded : events) {
    if (const auto* erased = std::get_if<desk::ContactErased>(&recorded.event))
      erase(erased->contact);
  }
}

void Eraser::erase(ContactId contact) {
  service_.when_projected([this, contact] {
    service_.in_pool(
        [this, contact]() -> Result<void> {
          const codec::Subject subject(fmt::format("contact:{}", contact.value));
          if (auto erased = service_.store().blobs->erase(subject); !erased) return erased;
          return service_.store().keys->destroy(subject);
        },
        // What failed is found again at the next start.
        [](Result<void>) {});
  });
}

}  // namespace jx::host
