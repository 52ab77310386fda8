// Signs a request and writes its Authorization header (RFC 5849 §3.4, §3.5.1).
#pragma once

#include <string>

#include "conformance/faulty-clients/behaviour.h"

namespace faulty_client {

// What is drawn once for each request.
struct Stamp {
  std::string nonce;
  std::string timestamp;
};

Stamp draw_stamp(const Moment& moment, const Behaviour& behaviour);

// The OAuth parameters, the signature among them, for a request of `target` at `base`.
Parameters oauth_parameters(const BaseUrl& base, const std::string& target, const Stamp& stamp,
                            const Moment& moment, const Behaviour& behaviour);

// "OAuth name="value", …".
std::string authorization_field(const Parameters& parameters, const Inputs& inputs,
                                const Behaviour& behaviour);

// Base64 (RFC 4648 §4) and hexadecimal digits of bytes.
std::string base64(const std::string& bytes);
std::string hexadecimal(const std::string& bytes);

}  // namespace faulty_client
