// Host names in their Unicode form (RFC 3492, RFC 5891), which some clients sign by mistake.
#pragma once

#include <string>
#include <string_view>

namespace engagement::oauth {

// "xn--bcher-kva.example" becomes "bücher.example" in UTF-8. Labels that are no valid Punycode
// stay.
std::string host_to_unicode(std::string_view host);

}  // namespace engagement::oauth
