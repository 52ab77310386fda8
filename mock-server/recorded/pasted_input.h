// One front for all formats in which a developer has requests at hand.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "mock-server/recorded/pasted_request.h"

namespace engagement::recorded {

constexpr std::size_t kLargestInput = 16 << 20;  // bytes

// Recognises a HAR file, a trace of curl or a raw HTTP request, and returns its requests in their
// order: those with OAuth parameters, or all when none has any. At least one. Pure. Throws
// data::DataError naming `file`: for input that is none of these, too large, or broken, and for a
// HAR file of many requests of which none is signed.
std::vector<PastedRequest> parse_pasted_input(std::string_view file, std::string_view text);

}  // namespace engagement::recorded
