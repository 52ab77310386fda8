// Keeps the secrets of the mock's own credentials out of everything it shows.
//
// A client under test may put a secret anywhere: in the path, a query value, a header, a nonce.
// What is received is kept as it is, since checks need it; where the operator of the mock sees it
// (log, journal, admin API, explain) it is masked. Answers of the endpoint go to anybody and are
// made otherwise: see contract/shown_base_string.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "mock-server/oauth/credentials.h"
#include "mock-server/text/string_hash.h"

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
  // Likewise, without a copy of a text that holds none.
  void redact_in_place(std::string& text) const;

 private:
  void add(std::string_view secret);
  void add_spelling(std::string_view spelling);
  void build_index();
  bool is_surely_clean(std::string_view text) const;
  std::size_t pass_by(std::string_view bytes, std::size_t at) const;
  std::size_t length_at(std::string_view bytes) const;
  template <typename PlaceOf>
  std::string masked(std::string_view text, std::string_view bytes, PlaceOf place_of) const;

  // Decoded. However alike they begin, finding one takes a lookup for each length that there is.
  text::StringSet spellings_;
  std::vector<std::size_t> lengths_;          // of them, the longest first
  std::unordered_set<std::uint32_t> starts_;  // their first kStart bytes
  // A bit for the hash of each piece of kStart bytes that a spelling's first kShortest bytes hold:
  // a few looks at it pass by nearly all of a usual text.
  std::vector<std::uint64_t> filter_;
};

}  // namespace engagement::journal
