// The sections of the list of checks; a file for each.
#pragma once

#include <vector>

#include "conformance/provider/check.h"

namespace engagement::conformance::provider {

std::vector<Check> accepting_checks();  // requests that are right, in every way of writing them
std::vector<Check> refusing_checks();   // signatures that must not pass
std::vector<Check> answering_checks();  // what the page says of ids, routes and methods
std::vector<Check> malformed_checks();  // what is no proper HTTP request

}  // namespace engagement::conformance::provider
