// The mistakes that change the signing key (RFC 5849 §3.4.2).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mock-server/oauth/credentials.h"

namespace engagement::oauth {

struct KeyVariant {
  std::string_view mistake;
  std::string key;
};

// Wrong signing keys (§3.4.2) for the right secrets, and for secrets that were spoilt on their way.
// `others` are further secrets that this server knows. The right key is not among them, and no key
// stands twice.
std::vector<KeyVariant> key_variants(const Credential& credential,
                                     const std::vector<std::string>& others);

}  // namespace engagement::oauth
