#include "mock-server/oauth/key_variants.h"

#include <algorithm>
#include <set>

#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/oauth/signing_recipe.h"
#include "mock-server/text/ascii.h"

namespace engagement::oauth {
namespace {

// A secret as it looks after it was read, pasted or typed wrongly.
std::vector<std::string> spoilt(const std::string& secret) {
  std::vector<std::string> all;
  all.push_back(secret + "\n");
  all.push_back(secret + " ");
  all.push_back(" " + secret);
  for (const char* end : {"\r\n", "\t", "\r"}) {
    all.push_back(secret + end);
  }
  all.push_back("\"" + secret + "\"");
  all.push_back("'" + secret + "'");
  all.push_back("\xEF\xBB\xBF" + secret);  // a byte order mark
  all.push_back(std::string(text::trim(secret)));
  all.push_back(encode(secret));
  if (const auto decoded = decode(secret)) {
    all.push_back(*decoded);
  }
  std::string lower(secret);
  std::transform(lower.begin(), lower.end(), lower.begin(), text::to_lower);
  all.push_back(lower);
  for (char& c : lower) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  all.push_back(lower);
  return all;
}

// One character too few, or one too many at either end.
std::vector<std::string> nearly(const std::string& secret) {
  constexpr std::string_view kTyped =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+/.!";
  std::vector<std::string> all;
  for (std::size_t i = 0; i < std::min<std::size_t>(secret.size(), 200); ++i) {
    all.push_back(secret.substr(0, i) + secret.substr(i + 1));
  }
  for (const char c : kTyped) {
    all.push_back(secret + c);
    all.push_back(c + secret);
  }
  return all;
}

}  // namespace

std::vector<KeyVariant> key_variants(const Credential& credential,
                                     const std::vector<std::string>& others) {
  const std::string& consumer = credential.consumer_secret;
  const std::string& token = credential.token_secret;
  std::vector<KeyVariant> all;
  std::set<std::string> seen = {encode(consumer) + "&" + encode(token)};
  const auto add_key = [&](std::string_view mistake, std::string key) {
    if (seen.insert(key).second) {
      all.push_back({mistake, std::move(key)});
    }
  };
  add_key("secrets-not-encoded", consumer + "&" + token);
  add_key("secrets-not-encoded", consumer + "&" + encode(token));
  add_key("secrets-not-encoded", encode(consumer) + "&" + token);
  add_key("key-without-ampersand", encode(consumer) + encode(token));
  add_key("key-without-ampersand", consumer + token);
  add_key("token-secret-left-out", encode(consumer) + "&");
  add_key("token-secret-left-out", consumer + "&");
  add_key("key-without-ampersand", encode(consumer));
  add_key("key-without-ampersand", consumer);
  add_key("secrets-swapped", encode(token) + "&" + encode(consumer));
  add_key("secrets-swapped", token + "&" + consumer);
  add_key("consumer-secret-left-out", "&" + encode(token));
  add_key("consumer-secret-left-out", encode(token));
  add_key("keys-instead-of-secrets",
          encode(credential.consumer_key) + "&" + encode(credential.token.value_or("")));
  add_key("keys-instead-of-secrets",
          encode(consumer) + "&" + encode(credential.token.value_or("")));
  for (const bool plus : {false, true}) {  // home-made encoders
    Encoder encoder;
    encoder.plus_for_space = plus;
    encoder.lower_hex = !plus;
    add_key("secrets-not-encoded", encoder(consumer) + "&" + encoder(token));
    encoder = {};
    encoder.keep = plus ? "!*'()" : "/";
    add_key("secrets-not-encoded", encoder(consumer) + "&" + encoder(token));
  }
  const auto wrong_secrets = [&](const auto& variants) {
    const std::vector<std::string> consumers = variants(consumer);
    const std::vector<std::string> tokens =
        credential.token ? variants(token) : std::vector<std::string>();
    for (std::size_t i = 0; i < std::max(consumers.size(), tokens.size()); ++i) {
      if (i < consumers.size()) {
        add_key("wrong-consumer-secret", encode(consumers[i]) + "&" + encode(token));
      }
      if (i < tokens.size()) {
        add_key("wrong-token-secret", encode(consumer) + "&" + encode(tokens[i]));
      }
    }
  };
  wrong_secrets(spoilt);
  for (const std::string& other : others) {
    add_key("wrong-token-secret", encode(consumer) + "&" + encode(other));
    add_key("wrong-consumer-secret", encode(other) + "&" + encode(token));
  }
  wrong_secrets(nearly);
  return all;
}

}  // namespace engagement::oauth
