#include "client-under-test/cli/json_input.h"

#include <stdexcept>

namespace engagement_client::cli {

nlohmann::json parse_object(std::string_view text, const std::string& source) {
  nlohmann::json object;
  try {
    object = nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    // Not error.what(): it quotes what it read, which may be a secret.
    throw std::invalid_argument(source + ": not JSON, at byte " + std::to_string(error.byte));
  } catch (const nlohmann::json::out_of_range&) {  // a number beyond all doubles
    throw std::invalid_argument(source + ": holds a number that is too large to be read");
  }
  if (!object.is_object()) {
    throw std::invalid_argument(source + ": must be a JSON object in braces");
  }
  return object;
}

std::string text_or(const nlohmann::json& object, const char* name, const std::string& fallback,
                    const std::string& source) {
  const auto member = object.find(name);
  if (member == object.end() || member->is_null()) {
    return fallback;
  }
  if (!member->is_string()) {
    throw std::invalid_argument(source + ": /" + name + " must be a string in quotes");
  }
  return member->get<std::string>();
}

std::string required_text(const nlohmann::json& object, const char* name,
                          const std::string& source) {
  if (!object.contains(name)) {
    throw std::invalid_argument(source + ": /" + name + " is missing");
  }
  return text_or(object, name, "", source);
}

}  // namespace engagement_client::cli
