// Keeps the secrets of the mock's own credentials out of everything it shows.
//
// A client under test may put a secret anywhere: in the path, a query value, a header, a nonce.
// What is received is kept as it is, since checks need it; where text leaves the mock it is masked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "mock-server/oauth/credentials.h"

namespace engagement::journal {

// Immutable once built, so safe to share by threads. Finds a secret as it is and percent-encoded,
// in either case of digits, in whole or in part, once or several times over (a base string encodes
// twice), with a space also as "+".
//
// A secret of fewer than kShortest bytes is not looked for: it would be found in half of all words,
// and what is masked there would tell where it stands.
class Redactor {
 public:
  static constexpr std::size_t kShortest = 6;

  // `others` are further secrets, such as the token of the admin listener.
  explicit Redactor(const oauth::CredentialStore& credentials,
                    const std::vector<std::string>& others = {});

  // The text with each secret replaced by "…". Time grows with the length of the text, hardly with
  // the number of secrets.
  std::string redact(std::string_view text) const;

 private:
  void add(std::string_view secret);

  std::unordered_multimap<std::uint32_t, std::string>
      by_start_;  // decoded, by the first four bytes
};

}  // namespace engagement::journal
