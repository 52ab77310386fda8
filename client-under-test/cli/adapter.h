// `engagement-client adapter`: the client as the conformance suite drives it (adapter protocol,
// version 1). A line of JSON with one request comes in, a line of JSON with the outcome goes out.
#pragma once

#include <iosfwd>
#include <nlohmann/json.hpp>
#include <string>

namespace engagement_client::cli {

// Runs the request in `line` and returns the answer: "outcome", and for the report "status",
// "attempts" and "detail"; "case" is echoed. Unknown members are ignored. Throws
// std::invalid_argument for a line that is not a request of the protocol.
nlohmann::json answer_to(const std::string& line);

// One request, one answer. The exit status: 0, 2 when the request cannot be
// understood, 3 when the answer cannot be written.
int run_adapter(std::istream& in, std::ostream& out, std::ostream& errors);

// Requests until the end of the input, each on a thread of its own; answers in the order in which
// they become ready. A line that cannot be understood is answered by an object with "error" instead
// of "outcome", and makes the exit status 2.
int run_long_lived_adapter(std::istream& in, std::ostream& out);

}  // namespace engagement_client::cli
