#include "mock-server/admin/schemas.h"

#include <map>
#include <nlohmann/json.hpp>

#include "admin_data.h"
#include "mock-server/admin/problem.h"
#include "mock-server/data/schema_check.h"

namespace engagement::admin {
namespace {

std::string_view content_of(std::string_view name) {
  for (const auto& file : compiled_in::embedded_files()) {
    if (file.name == name) {
      return file.content;
    }
  }
  return {};
}

}  // namespace

std::string_view admin_openapi() {
  return content_of("openapi.json");
}

std::string_view contract_openapi() {
  return content_of("contract_openapi.json");
}

std::optional<std::string_view> ui_file(std::string_view name) {
  const std::string_view content = name.ends_with(".json") ? std::string_view() : content_of(name);
  return content.empty() ? std::nullopt : std::optional(content);
}

void check_body(const nlohmann::json& body, const std::string& name) {
  static const nlohmann::json components = nlohmann::json::parse(admin_openapi())["components"];
  const nlohmann::json schema = {{"$ref", "#/components/schemas/" + name},
                                 {"components", components}};
  if (const auto problems = data::check_schema(body, schema); !problems.empty()) {
    throw Problem(400, "body_invalid", problems.front().reason, problems.front().pointer);
  }
}

}  // namespace engagement::admin
