// The mistakes that the verifier can name: one list, shared by code, documents and tests.
#pragma once

#include <span>
#include <string_view>

namespace engagement::oauth {

// The examples are pieces of the request that begins docs/oauth-mistakes.md: of its key, its base
// string or its header. "…" stands for what is left out; "with …: " names what that request has
// otherwise. They are real: a client that signs like `wrong` is named by this mistake.
struct Mistake {
  std::string_view name;    // "plus-for-space": public vocabulary, stable
  std::string_view what;    // what the client did, one sentence
  std::string_view wrong;   // what such a client signs or sends, a piece of it; one short line
  std::string_view right;   // the same piece as it should be
  std::string_view fix;     // what to do instead, one sentence
  std::string_view source;  // the section that says so
};

// All of them. docs/oauth-mistakes.md is written from them: scripts/check_docs.py --write.
std::span<const Mistake> all_mistakes();
// Null when there is none of that name.
const Mistake* find_mistake(std::string_view name);

}  // namespace engagement::oauth
