// The mistakes that change what is signed, each as one or more changes to a recipe.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mock-server/oauth/signing_recipe.h"

namespace engagement::oauth {

// A way to depart from the right base string. `mistake` is a class of mistakes.h.
struct RecipeVariant {
  // What a variant changes; of one kind (but `other`) a client makes one mistake only.
  enum class Kind { other, method, authority, path, splitting, encoder };

  std::string_view mistake;
  std::function<void(Recipe&)> apply;
  bool is_paired = true;  // tried together with another mistake, too
  Kind kind = Kind::other;

  bool may_stand_beside(const RecipeVariant& another) const {
    return is_paired && another.is_paired && (kind == Kind::other || kind != another.kind);
  }
};

// All of them, the more common ones first. `authorities` are further hosts with their ports that a
// client may have signed for.
std::vector<RecipeVariant> recipe_variants(const SignedMaterial& material,
                                           const std::vector<std::string>& authorities);

// Habits of whole libraries: several changes that one of them makes together. Which of them matter
// depends on the request.
std::vector<std::vector<RecipeVariant>> library_habits();

}  // namespace engagement::oauth
