// The host's counters as Prometheus text.
#pragma once

#include <string>

#include "host/desk_host.h"

namespace jx::server {

void append_metrics(std::string& out, const host::HostStats& stats);

}  // namespace jx::server
