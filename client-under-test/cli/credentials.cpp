#include "client-under-test/cli/credentials.h"

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "client-under-test/cli/json_input.h"

namespace engagement_client::cli {
namespace {

constexpr std::array<std::string_view, 4> kMembers = {"consumer_key", "consumer_secret", "token",
                                                      "token_secret"};

void refuse_unknown_members(const nlohmann::json& object, const std::string& file) {
  for (const auto& item : object.items()) {
    bool is_known = false;
    for (const std::string_view member : kMembers) {
      is_known = is_known || item.key() == member;
    }
    if (!is_known) {
      throw std::invalid_argument(file + ": /" + item.key() +
                                  " is not known; the members are consumer_key, consumer_secret, "
                                  "token and token_secret");
    }
  }
}

std::string environment(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

}  // namespace

signer::Credentials load_credentials(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in.is_open() || text.bad()) {
    throw std::invalid_argument(file +
                                ": cannot be read; give a JSON file with consumer_key, "
                                "consumer_secret, token and token_secret");
  }
  const nlohmann::json object = parse_object(text.str(), file);
  refuse_unknown_members(object, file);
  return {text_or(object, "consumer_key", "", file), text_or(object, "consumer_secret", "", file),
          text_or(object, "token", "", file), text_or(object, "token_secret", "", file)};
}

void override_credentials(signer::Credentials& credentials, const signer::Credentials& stated) {
  const auto take = [](std::string& value, const std::string& stated_value) {
    if (!stated_value.empty()) {
      value = stated_value;
    }
  };
  take(credentials.consumer_key, stated.consumer_key);
  take(credentials.consumer_secret, stated.consumer_secret);
  take(credentials.token, stated.token);
  take(credentials.token_secret, stated.token_secret);
}

signer::Credentials credentials_from_environment() {
  return {"", environment(kConsumerSecretVariable), "", environment(kTokenSecretVariable)};
}

}  // namespace engagement_client::cli
