// What curl prints of its requests: with -v ("> GET …"), or with --trace-ascii ("=> Send header").
#pragma once

#include <string_view>
#include <vector>

#include "mock-server/recorded/pasted_request.h"

namespace engagement::recorded {

// Whether a line of `text` can only come from such a trace.
bool looks_like_curl_trace(std::string_view text);

// Every request of the trace, redirects and retries included, without the CONNECT of a proxy.
// Prompts, bodies and other lines around them are passed over, as are the progress meter, the times
// of --trace-time and indentation. Scheme: of the connection, where the trace shows it being made;
// time: of the Date of the response. Pure. Throws data::DataError naming `file` when there is no
// request.
std::vector<PastedRequest> parse_curl_trace(std::string_view file, std::string_view text);

}  // namespace engagement::recorded
