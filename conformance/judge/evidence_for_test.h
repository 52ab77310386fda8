// Evidence of a client without fault, made up for the judge's tests: each test then spoils one
// thing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/suite/case.h"
#include "conformance/suite/result.h"

namespace engagement::conformance::testing {

// A case with the default inputs and these answers; what is expected of it follows from them.
Case case_with(std::vector<int> statuses);

// What a right client leaves behind in the case: a right number of requests at right times, each
// with a nonce, signature and timestamp of its own, and the right outcome.
Evidence right_evidence(const Case& test_case);

// One more request of a right client, `pause` after the end of the last one; answered `status`.
void add_request(Evidence& evidence, const Case& test_case, std::chrono::milliseconds pause,
                 int status);

void set_header(journal::Entry& entry, std::string_view name, std::string value);
// In the Authorization header: `from` must stand there once or more.
void replace_in_authorization(journal::Entry& entry, std::string_view from, std::string_view to);
void replace_in_target(journal::Entry& entry, std::string_view from, std::string_view to);
// Moves the request and all behind it by so much.
void delay_from(Evidence& evidence, std::size_t index, std::chrono::milliseconds by);

// The failures (notes, with `notes`) as "CLAUSE@attempt", "CLAUSE" when there is no attempt.
std::vector<std::string> blamed(const Case& test_case, const Evidence& evidence);
std::vector<std::string> noted(const Case& test_case, const Evidence& evidence);
// The message of the first failure against the clause; "" when there is none.
std::string message_against(std::string_view clause, const Case& test_case,
                            const Evidence& evidence);

}  // namespace engagement::conformance::testing
