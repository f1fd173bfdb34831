// The counters of host and picture readers as Prometheus text.
#pragma once

#include <string>

#include "host/desk_host.h"
#include "host/llm/llm_desk.h"
#include "host/pictures.h"

namespace jx::server {

void append_metrics(std::string& out, const host::HostStats& stats);
void append_metrics(std::string& out, const host::PictureStats& stats);
void append_metrics(std::string& out, const host::LlmDesk& llm);

}  // namespace jx::server
