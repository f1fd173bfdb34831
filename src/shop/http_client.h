// The port of outgoing HTTP by the names of this room: gateways, suppliers and shops with an API
// are asked through it.
#pragma once

#include "host/http_client.h"

namespace jx::shop {

using host::HttpBounds;
using host::HttpClient;
using host::HttpHeader;
using host::HttpRequest;
using host::HttpResponse;
using host::nothing_was_sent;
using host::TakePart;

}  // namespace jx::shop
