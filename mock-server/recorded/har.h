// HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/), as browsers and proxies
// export it.
#pragma once

#include <string_view>
#include <vector>

#include "mock-server/recorded/pasted_request.h"

namespace engagement::recorded {

// The request of every entry. The URL is taken byte for byte, without its fragment; ":path" of
// HTTP/2 wins over it. postData gives the body, startedDateTime the time. Pure. Throws
// data::DataError naming `file` and the JSON pointer of the wrong place.
std::vector<PastedRequest> parse_har(std::string_view file, std::string_view text);

}  // namespace engagement::recorded
