// The suite's own data files (conformance/cases/), compiled in.
#pragma once

#include <string_view>

namespace engagement::conformance {

// The embedded file of that base name. It must exist.
std::string_view embedded_text(std::string_view name);

}  // namespace engagement::conformance
