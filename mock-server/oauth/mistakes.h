// The mistakes that the verifier can name: one list, shared by code, documents and tests.
#pragma once

#include <span>
#include <string_view>

namespace engagement::oauth {

struct Mistake {
  std::string_view name;    // "plus-for-space": public vocabulary, stable
  std::string_view what;    // what the client did, one sentence
  std::string_view fix;     // what to do instead, one sentence
  std::string_view source;  // the section that says so
};

// All of them, in the order of docs/oauth-mistakes.md.
std::span<const Mistake> all_mistakes();
// Null when there is none of that name.
const Mistake* find_mistake(std::string_view name);

}  // namespace engagement::oauth
