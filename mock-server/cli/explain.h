// `engagement-mock explain`: why a request that a developer has at hand is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace engagement::cli {

struct ExplainOptions {
  std::string file = "-";                  // "-" is standard input
  std::string credentials_file;            // empty: the built-in ones
  std::optional<std::int64_t> fixed_time;  // seconds since 1970
  std::string scheme;                      // "http", "https", or empty: as the input tells
  std::size_t request = 0;                 // which one of several, from 1; 0: all
  std::vector<std::string> signature_methods = {"HMAC-SHA1", "HMAC-SHA256", "RSA-SHA1",
                                                "PLAINTEXT"};
  std::int64_t clock_skew = 300;  // seconds
  std::string format = "text";    // or "json"
};

// Returns 0 when every request was accepted and 1 when one was refused; throws data::DataError for
// input that cannot be used.
int explain(const ExplainOptions& options);

}  // namespace engagement::cli
