// Keeps the secrets of the mock's own credentials out of everything it shows.
//
// A client under test may put a secret anywhere: in the path, a query value, a header, a nonce.
// What is received is kept as it is, since checks need it; where the operator of the mock sees it
// (log, journal, admin API, explain) it is masked. Answers of the endpoint go to anybody and are
// made otherwise: see contract/shown_base_string.h.
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
// twice), with a space also as "+", in hex, and inside Base64 of either alphabet.
//
// What is masked tells those who may read it, and can send requests too, that a text is a secret.
// That is of use for secrets that can be guessed, a full one at a time and never in parts: so one
// of fewer than kShortest bytes is not looked for. Were it sought, it could be found out by trying,
// and would be found in ordinary words besides. Who serves with such a secret is warned.
class Redactor {
 public:
  static constexpr std::size_t kShortest = 12;
  static bool is_too_short(std::string_view secret) { return secret.size() < kShortest; }

  // `others` are further secrets, such as the token of the admin listener.
  explicit Redactor(const oauth::CredentialStore& credentials,
                    const std::vector<std::string>& others = {});

  // The text with each secret replaced by "…". Time grows with the length of the text, hardly with
  // the number of secrets.
  std::string redact(std::string_view text) const;

 private:
  void add(std::string_view secret);
  void add_spelling(std::string_view spelling);

  std::unordered_multimap<std::uint32_t, std::string>
      by_start_;  // decoded, by the first four bytes
};

}  // namespace engagement::journal
