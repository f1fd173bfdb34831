// The OpenAPI 3.1 document, written from the table of routes. Pure.
#pragma once

#include <string>
#include <vector>

#include "edge/http/router.h"

namespace jx::edge::http {

std::string openapi_document(const std::vector<Route>& routes, std::string_view version);

}  // namespace jx::edge::http
