// A request out of what a developer has at hand: what it was, and what the input tells about it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock-server/recorded/recorded_request.h"

namespace engagement::recorded {

struct PastedRequest {
  // As it stood in the input, byte for byte. `scheme` is empty and `reference_time` is none where
  // the input does not tell; credentials are never part of it.
  RecordedRequest request;
  std::string place;        // where it stands in the input: "line 12", "/log/entries/3"
  std::string scheme_from;  // how the input tells the scheme, for people; empty when it does not
  std::string time_from;    // likewise the time
  std::optional<std::size_t> content_length;  // as announced, in bytes
  std::vector<std::string> notes;             // what the input leaves out or may have changed
};

// Takes note of a header field, or of a pseudo header field of HTTP/2 such as ":authority" (RFC
// 9113 §8.3.1). Names are compared without regard to case. A Host field wins over ":authority".
void add_field(PastedRequest& pasted, std::string_view name, std::string_view value);

// To be called when all is read: takes the scheme from an absolute-form target, and notes a form
// whose body, which is signed, is not there.
void finish(PastedRequest& pasted);

// Whether it has OAuth parameters at all: in an Authorization field, or in its URL.
bool has_oauth(const PastedRequest& pasted);

}  // namespace engagement::recorded
