// `engagement-mock verify`: verdicts over recorded requests, a line each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace engagement::cli {

struct VerifyOptions {
  std::string file = "-";                  // JSON Lines; "-" is standard input
  std::string credentials_file;            // for lines that bring none
  std::optional<std::int64_t> fixed_time;  // for lines that bring no reference_time
  std::vector<std::string> signature_methods = {"HMAC-SHA1", "HMAC-SHA256", "RSA-SHA1",
                                                "PLAINTEXT"};
  std::int64_t clock_skew = 300;  // seconds
  int jobs = 0;                   // threads; 0: one for each core
};

// Reads, verifies and prints in batches, so that memory stays bounded. Returns 0 when every request
// was accepted and 1 when one was refused; throws data::DataError for input that cannot be used.
int verify(const VerifyOptions& options);

}  // namespace engagement::cli
