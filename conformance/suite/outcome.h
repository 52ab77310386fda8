// The words with which an adapter tells how a call ended (docs/adapter-protocol.md, "Outcome").
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace engagement::conformance {

// All of them but "unsupported", which is no outcome of a call.
std::span<const std::string_view> all_outcomes();
bool is_outcome(std::string_view word);

// The outcomes that are right when `status` is the last answer (API page, Response Codes). An
// undocumented 5xx may be either of two (docs/contract.md, reading 6).
std::vector<std::string> outcomes_for_status(int status);

// The clause that says so: "STATUS-404", or "STATUS-OTHER" for a status the page does not document.
std::string status_clause(int status);

}  // namespace engagement::conformance
