// The documents that the admin API serves about itself, and the schemas that stand in them.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace engagement::admin {

std::string_view admin_openapi();     // OpenAPI 3.1 of this API
std::string_view contract_openapi();  // and of the endpoint

// A file of the live page, such as "index.html"; none of another name.
std::optional<std::string_view> ui_file(std::string_view name);

// Checks a body against "#/components/schemas/NAME" of admin_openapi(). Throws Problem with the
// first wrong place.
void check_body(const nlohmann::json& body, const std::string& name);

}  // namespace engagement::admin
