#include "client-under-test/cli/credentials.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
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

// A pipe or a device might have no end: not opened.
std::string text_of(const std::string& file) {
  constexpr std::size_t kLargest = 64 * 1024;
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    throw std::invalid_argument(file + ": not a regular file; give a JSON file");
  }
  std::ifstream in(file, std::ios::binary);
  std::string text(kLargest + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in.is_open() || in.bad()) {
    throw std::invalid_argument(file +
                                ": cannot be read; give a JSON file with consumer_key, "
                                "consumer_secret, token and token_secret");
  }
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > kLargest) {
    throw std::invalid_argument(file + ": larger than 64 KiB; the four values take no such room");
  }
  return text;
}

}  // namespace

signer::Credentials load_credentials(const std::string& file) {
  const nlohmann::json object = parse_object(text_of(file), file);
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
