// Recorded requests as JSON Lines: one signed request a line, with what the server knew and, where
// it is labelled, the verdict that it must get.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mock-server/oauth/credentials.h"
#include "mock-server/oauth/verifier.h"

namespace engagement::recorded {

struct RecordedRequest {
  std::string id;  // JSON text, as it stood in the line
  std::string method;
  std::string target;
  std::string scheme;
  std::string host;
  std::vector<std::string> authorization;
  std::string content_type;
  std::string body;
  std::string called_authority;  // host and port of the URL that the client called, where told
  std::optional<oauth::Credential> credential;  // of the line itself
  std::optional<std::int64_t> reference_time;   // seconds since 1970

  // Views into this object.
  oauth::SignedRequest as_signed() const;
};

// Reads a line. Throws data::DataError naming `file` and `line_number`, with the JSON pointer of
// the wrong place. Members that it does not know are ignored: such files carry labels.
RecordedRequest parse_recorded_request(std::string_view file, std::size_t line_number,
                                       std::string_view line);

}  // namespace engagement::recorded
