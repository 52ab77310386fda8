// The mistakes that change what is signed, each as one or more changes to a recipe or to a key.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mock-server/oauth/credentials.h"
#include "mock-server/oauth/signing_recipe.h"

namespace engagement::oauth {

// A way to depart from the right base string. `mistake` is a class of mistakes.h.
struct RecipeVariant {
  std::string_view mistake;
  std::function<void(Recipe&)> apply;
};

// All of them, the more common ones first. `authorities` are further hosts with their ports that a
// client may have signed for.
std::vector<RecipeVariant> recipe_variants(const SignedMaterial& material,
                                           const std::vector<std::string>& authorities);

// Habits of whole libraries: several changes that one of them makes together. Which of them matter
// depends on the request.
std::vector<std::vector<RecipeVariant>> library_habits();

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
