#include "edge/http/openapi.h"

#include <map>

#include "codec/json.h"

namespace jx::edge::http {

namespace {

using codec::append_json_text;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

void append_parameter(std::string& out, bool& first, std::string_view name, bool in_path) {
  if (!first) out += ',';
  first = false;
  out += "{\"name\":";
  append_json_text(out, name);
  out += in_path ? R"(,"in":"path","required":true,"schema":{"type":"string"}})"
                 : R"(,"in":"query","schema":{"type":"string"}})";
}

void append_parameters(std::string& out, const Route& route) {
  bool first = true;
  out += "\"parameters\":[";
  std::string_view pattern = route.pattern;
  for (std::size_t open = pattern.find('{'); open != pattern.npos; open = pattern.find('{')) {
    const std::size_t close = pattern.find('}', open);
    append_parameter(out, first, pattern.substr(open + 1, close - open - 1), true);
    pattern.remove_prefix(close + 1);
  }
  std::string_view names = route.parameters;
  while (!names.empty()) {
    const std::size_t space = std::min(names.find(' '), names.size());
    append_parameter(out, first, names.substr(0, space), false);
    names.remove_prefix(std::min(space + 1, names.size()));
  }
  out += "],";
}

void append_security(std::string& out, const auth::Rights& rights) {
  out += "\"security\":[";
  bool first = true;
  const auto add = [&](std::string_view scheme) {
    if (!first) out += ',';
    first = false;
    out += scheme;
  };
  if (rights.visitor) add(R"({"visitor":[]})");
  if (rights.roles != 0) add(R"({"staff":[]})");
  if (!rights.scope.empty()) add(fmt::format(R"({{"program":["{}"]}})", rights.scope));
  out += "],";
}

void append_roles(std::string& out, auth::Roles roles) {
  out += "\"x-roles\":[";
  bool first = true;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<desk::Role>>([&](auto described) {
    if ((roles & auth::role_bit(described.value)) == 0) return;
    if (!first) out += ',';
    first = false;
    append_json_text(out, enum_text(described.value));
  });
  out += "],";
}

void append_content(std::string& out, std::string_view schema) {
  if (schema.empty()) return;
  out += R"(,"content":{"application/json":{"schema":)";
  out += schema;
  out += "}}";
}

void append_operation(std::string& out, const Route& route) {
  append_json_text(out, lower(route.method));
  out += ":{\"summary\":";
  append_json_text(out, route.summary);
  out += ',';
  append_parameters(out, route);
  if (!route.rights.anyone) append_security(out, route.rights);
  if (route.rights.roles != 0) append_roles(out, route.rights.roles);
  if (!route.request_schema.empty()) {
    out += R"("requestBody":{"required":true)";
    append_content(out, route.request_schema);
    out += "},";
  }
  out += R"("responses":{"2XX":{"description":"done")";
  append_content(out, route.response_schema);
  out += R"(},"default":{"description":"refused","content":{"application/problem+json":)";
  out += R"({"schema":{"$ref":"#/components/schemas/Problem"}}}}}})";
}

constexpr std::string_view components =
    R"("components":{"securitySchemes":{)"
    R"("visitor":{"type":"http","scheme":"bearer","description":"token of POST /v1/visitor/session"},)"
    R"("staff":{"type":"apiKey","in":"cookie","name":"jx_session","description":"changing requests carry X-CSRF-Token"},)"
    R"("program":{"type":"http","scheme":"bearer","description":"jxk_<number>_<secret>"}},)"
    R"("schemas":{"Problem":{"type":"object","required":["type","title","status","code","zh","en"],"properties":{)"
    R"("type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"code":{"type":"string"},)"
    R"("zh":{"type":"string"},"en":{"type":"string"},"errors":{"type":"array","items":{"type":"object","properties":{)"
    R"("path":{"type":"string"},"code":{"type":"string"}}}}}}}})";

}  // namespace

std::string openapi_document(const std::vector<Route>& routes, std::string_view version) {
  std::map<std::string_view, std::vector<const Route*>> paths;
  for (const Route& route : routes) paths[route.pattern].push_back(&route);
  std::string out = R"({"openapi":"3.1.0","info":{"title":"Jianxin","version":)";
  append_json_text(out, version);
  out += R"(,"license":{"name":"Apache-2.0","identifier":"Apache-2.0"}},"paths":{)";
  bool first_path = true;
  for (const auto& [pattern, operations] : paths) {
    if (!first_path) out += ',';
    first_path = false;
    append_json_text(out, pattern);
    out += ":{";
    bool first = true;
    for (const Route* route : operations) {
      if (!first) out += ',';
      first = false;
      append_operation(out, *route);
    }
    out += '}';
  }
  out += "},";
  out += components;
  out += '}';
  return out;
}

}  // namespace jx::edge::http
