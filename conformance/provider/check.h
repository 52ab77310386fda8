// What a server is checked for: a closed list of requests and of the statuses that are right.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/provider/lab.h"
#include "conformance/suite/clause.h"

namespace engagement::conformance::provider {

struct Check {
  std::string_view name;   // "refuses.replayed"; stable once released
  std::string_view title;  // what the server does, one sentence
  Level level = Level::documented;
  std::string_view source;    // the heading of the API page or the section of the RFC
  std::vector<int> statuses;  // any of them is right; none listed: any 4xx, or a closed connection
  Answer (*send)(Lab& lab) = nullptr;
  // What else is wrong with an answer of a right status; empty when nothing is.
  std::string (*also)(const Answer& answer) = nullptr;
  // Tells something only when the same request, unspoilt, is accepted.
  bool needs_acceptance = true;
  bool needs_token = false;
};

// In the order in which they run. The first one is "accepts.signed".
std::span<const Check> all_checks();

// "401", "404 or 405", "4xx, or the connection closed".
std::string expectation_of(const Check& check);

bool is_right(const Check& check, const Answer& answer);

}  // namespace engagement::conformance::provider
