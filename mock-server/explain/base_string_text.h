// Draws base strings for people: where two of them differ first, and all of their parts.
#pragma once

#include <string>
#include <string_view>

#include "mock-server/explain/base_string_comparison.h"
#include "mock-server/explain/style.h"

namespace engagement::explain {

// Three lines: both strings, whole when they are short, or else what stands around the first
// difference; and a caret under it.
std::string draw_first_difference(std::string_view expected, std::string_view received,
                                  const Style& style);

// A line for each part, with its decoded form beside it. Where the two differ there are two lines,
// "-" for what was expected and "+" for what was signed. Long parts are shortened to what
// stands around the difference; of very many only those that differ are shown.
std::string draw_parts(const BaseStringComparison& comparison, const Style& style);

}  // namespace engagement::explain
