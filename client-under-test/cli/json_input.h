// Reading JSON that holds secrets: the messages name the place of a mistake, never the text there.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace engagement_client::cli {

// Throws std::invalid_argument, beginning with `source`, unless `text` is one JSON object.
nlohmann::json parse_object(std::string_view text, const std::string& source);

// The string at `name`; `fallback` when it is absent or null. Throws std::invalid_argument for a
// member of another type: a number would have lost digits already.
std::string text_or(const nlohmann::json& object, const char* name, const std::string& fallback,
                    const std::string& source);

// The same, but the member must be there.
std::string required_text(const nlohmann::json& object, const char* name,
                          const std::string& source);

}  // namespace engagement_client::cli
