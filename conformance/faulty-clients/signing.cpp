#include "conformance/faulty-clients/signing.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "conformance/faulty-clients/url.h"

namespace faulty_client {
namespace {

// RFC 5849 §3.4.1.3.2: sorted by the bytes of the encoded name, then of the encoded value.
std::string normalized(const Parameters& parameters, const Behaviour& behaviour) {
  Parameters all = parameters;
  const auto encode = [&](Parameters& each) {
    for (auto& [name, value] : each) {
      name = behaviour.parameter_encode(name);
      value = behaviour.parameter_encode(value);
    }
  };
  if (behaviour.comes_before != nullptr) {
    std::stable_sort(all.begin(), all.end(), behaviour.comes_before);
    encode(all);
  } else {
    encode(all);
    if (behaviour.sorts) {
      std::sort(all.begin(), all.end());
    }
  }
  std::string text;
  for (const auto& [name, value] : all) {
    text += (text.empty() ? "" : "&") + name + "=" + value;
  }
  return text;
}

std::string base_string(const Signed& what, const Behaviour& behaviour) {
  const std::string uri = what.scheme + what.authority + what.path;
  return what.method + "&" + behaviour.part_encode(uri) + "&" +
         behaviour.part_encode(normalized(what.parameters, behaviour));
}

std::string key_of(const Inputs& inputs, Encoder encode) {
  return encode(inputs.consumer_secret) + "&" + encode(inputs.token_secret);
}

std::string digest(const std::string& text, const std::string& key, const std::string& method) {
  const EVP_MD* hash = method == "HMAC-SHA256" ? EVP_sha256() : EVP_sha1();
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  HMAC(hash, key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), bytes.data(), &size);
  return {reinterpret_cast<const char*>(bytes.data()), size};
}

std::string either(const std::string& text, const std::string& otherwise) {
  return text.empty() ? otherwise : text;
}

Parameters unsigned_parameters(const Stamp& stamp, const Inputs& inputs,
                               const Behaviour& behaviour) {
  Parameters parameters = {
      {"oauth_consumer_key", inputs.consumer_key},
      {"oauth_signature_method", either(behaviour.method_sent, inputs.signature_method)},
      {"oauth_timestamp", stamp.timestamp},
      {"oauth_nonce", stamp.nonce}};
  if (!inputs.token.empty() || behaviour.sends_empty_token) {
    parameters.emplace_back("oauth_token", inputs.token);
  }
  if (!behaviour.oauth_version.empty()) {
    parameters.emplace_back("oauth_version", behaviour.oauth_version);
  }
  std::erase_if(parameters,
                [&](const Parameter& each) { return each.first == behaviour.leaves_out; });
  return parameters;
}

}  // namespace

Stamp draw_stamp(const Moment& moment, const Behaviour& behaviour) {
  Stamp stamp;
  if (behaviour.nonce != nullptr) {
    stamp.nonce = behaviour.nonce(moment);
  } else {
    std::string bytes(16, '\0');
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
      std::abort();
    }
    stamp.nonce = hexadecimal(bytes);
  }
  stamp.timestamp = behaviour.timestamp != nullptr ? behaviour.timestamp(moment)
                                                   : std::to_string(std::time(nullptr));
  return stamp;
}

Parameters oauth_parameters(const BaseUrl& base, const std::string& target, const Stamp& stamp,
                            const Moment& moment, const Behaviour& behaviour) {
  const Inputs& inputs = moment.inputs;
  Parameters parameters = unsigned_parameters(stamp, inputs, behaviour);
  Signed what;
  what.method = behaviour.method;
  what.scheme = base.https ? "https://" : "http://";
  what.authority = host_field(base);
  what.path = target.substr(0, target.find('?'));
  what.parameters = query_of(target);
  what.parameters.insert(what.parameters.end(), parameters.begin(), parameters.end());
  if (behaviour.change_signed != nullptr) {
    behaviour.change_signed(what, moment);
  }
  const std::string key = behaviour.key != nullptr ? behaviour.key(inputs, behaviour.key_encode)
                                                   : key_of(inputs, behaviour.key_encode);
  const std::string bytes = digest(base_string(what, behaviour), key,
                                   either(behaviour.method_used, inputs.signature_method));
  if (behaviour.leaves_out != "oauth_signature") {
    parameters.emplace_back("oauth_signature", behaviour.digest_text != nullptr
                                                   ? behaviour.digest_text(bytes)
                                                   : base64(bytes));
  }
  if (behaviour.arrange != nullptr) {
    behaviour.arrange(parameters);
  }
  return parameters;
}

std::string authorization_field(const Parameters& parameters, const Inputs& inputs,
                                const Behaviour& behaviour) {
  std::string field;
  if (!behaviour.realm.empty()) {
    field = "realm=\"" + behaviour.realm + "\"";
  }
  for (const auto& [name, value] : parameters) {
    field += (field.empty() ? "" : behaviour.separator) + name + "=" + behaviour.quote +
             behaviour.header_encode(value) + behaviour.quote;
  }
  field = behaviour.scheme + field;
  return behaviour.change_authorization != nullptr ? behaviour.change_authorization(field, inputs)
                                                   : field;
}

std::string base64(const std::string& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string hexadecimal(const std::string& bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

}  // namespace faulty_client
