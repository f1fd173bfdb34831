#include "edge/http/router.h"

#include <algorithm>

#include "base/assert.h"

namespace jx::edge::http {

namespace {

// Takes the text up to the next "/" from the front of `path`, and that "/".
std::string_view next_part(std::string_view& path) {
  const std::size_t slash = std::min(path.find('/'), path.size());
  const std::string_view part = path.substr(0, slash);
  path.remove_prefix(std::min(slash + 1, path.size()));
  return part;
}

bool fits(const Route& route, std::string_view path, std::vector<std::string_view>& arguments) {
  arguments.clear();
  std::string_view pattern = route.pattern;
  if (route.by_prefix) {
    return path == pattern ||
           (path.starts_with(pattern) && (pattern.ends_with('/') || path[pattern.size()] == '/'));
  }
  if (std::ranges::count(pattern, '/') != std::ranges::count(path, '/')) return false;
  while (!pattern.empty() || !path.empty()) {
    const std::string_view wanted = next_part(pattern);
    const std::string_view given = next_part(path);
    if (wanted.starts_with('{')) {
      if (given.empty()) return false;
      arguments.push_back(given);
    } else if (wanted != given) {
      return false;
    }
  }
  return true;
}

}  // namespace

void Router::add(Route route) {
  for (const Route& other : routes_)
    JX_ASSERT(other.method != route.method || other.pattern != route.pattern);
  routes_.push_back(std::move(route));
}

Match Router::find(std::string_view method, std::string_view path) const {
  Match match;
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  std::vector<std::string_view> arguments;
  for (const Route& route : routes_) {
    if (!fits(route, path, arguments)) continue;
    if (!match.allow.empty()) match.allow += ", ";
    match.allow += route.method;
    if (route.method == "GET") match.allow += ", HEAD";
    if (route.method != wanted || match.route != nullptr) continue;
    match.route = &route;
    for (const std::string_view argument : arguments) {
      auto decoded = percent_decoded(argument, false);
      match.bad_encoding = match.bad_encoding || !decoded;
      match.arguments.push_back(std::move(decoded).value_or(""));
    }
  }
  if (!match.allow.empty()) match.allow += ", OPTIONS";
  return match;
}

}  // namespace jx::edge::http
