// A page on this machine alone, to send simulated agents home and call them back.
// Thread-safety: the loop's thread.
#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "market/fair.h"

namespace jx::market {

class Control {
 public:
  Control(Loop& loop, Fair& fair);
  ~Control();
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

  // Listens on 127.0.0.1; port 0 = any. The port it got. Errors: conflict "control.port_in_use".
  Result<std::uint16_t> listen(std::uint16_t port);

 private:
  struct Door;
  std::shared_ptr<Door> door_;
};

}  // namespace jx::market
