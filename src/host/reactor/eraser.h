// Carries out the erasing of people: when ContactErased is durable and the tables have dropped
// their rows, the attachments and the key go for good. Done again after a crash in the middle;
// doing it twice changes nothing. Thread-safety: loop thread only.
#pragma once

#include "host/desk_service.h"

namespace jx::host {

class Eraser final : public Watcher {
 public:
  explicit Eraser(DeskService& service);  // outlives this
  ~Eraser() override;

  // Watches, and takes up what a crash left undone.
  void start();
  void on_committed(std::span<const desk::Recorded> events) override;

 private:
  void erase(ContactId contact);

  DeskService& service_;
};

}  // namespace jx::host
