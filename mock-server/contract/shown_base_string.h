// What the endpoint's own answers show of a base string (RFC 5849 §3.4.1).
//
// An answer goes to whoever can reach the port. Were secrets masked in it by comparing, a client
// could send guesses and see which come back masked; were nothing masked, a client that puts a
// secret into its URL would have it sent back. So what is shown depends on the form of a text
// alone.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mock-server/oauth/credentials.h"
#include "mock-server/text/string_hash.h"

namespace engagement::contract {

// Immutable once built, so safe to share by threads.
class ShownBaseString {
 public:
  // `own_words` are further words that this server says of itself, such as its host.
  explicit ShownBaseString(const oauth::CredentialStore& credentials,
                           const std::vector<std::string>& own_words = {});

  // As long as `base_string`, byte by byte in its place: methods, the words of the route, names of
  // parameters, consumer keys and tokens that are known, and numbers (of at most 20 digits and
  // dots) stand as they are; anything else as its text::outline(). Depends on no secret: numbers
  // are outlined when some secret is made of digits only, whatever was received.
  std::string operator()(std::string_view base_string) const;

 private:
  bool is_shown(std::string_view word) const;
  bool shows_whole(std::string_view secret) const;

  text::StringSet words_;
  std::size_t longest_word_ = 0;
  bool shows_numbers_ = true;
};

}  // namespace engagement::contract
