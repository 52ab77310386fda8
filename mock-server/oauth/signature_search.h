// The search of the diagnosis: which wrong base string, wrong key and wrong digest together yield a
// signature that was received.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mock-server/oauth/diagnosis.h"
#include "mock-server/oauth/recipe_variants.h"

namespace engagement::oauth {

// What is known of a request whose signature does not match.
struct SearchInput {
  const SignedMaterial& material;
  const Credential& credential;
  const DiagnosisHints& hints;
  SignatureMethod method;
  std::string_view signature;  // as received, decoded from the header
};

Diagnosis search_signature(const SearchInput& input);

}  // namespace engagement::oauth
