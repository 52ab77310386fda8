// One case and its evidence as the clauses look at them: the client's own attempts, sorted out from
// what its HTTP library did behind its back.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/suite/case.h"
#include "conformance/suite/result.h"

namespace engagement::conformance {

// A request that the client decided to send. A transport resend (docs/contract.md, reading 13: the
// very same request once more, at once, after the connection died under it) belongs to the attempt
// that it repeats.
struct Attempt {
  int number = 0;                         // of its first request in the evidence, from 1
  const journal::Entry* first = nullptr;  // the request as first sent
  const journal::Entry* last = nullptr;   // the one that got the answer
};

struct CaseView {
  const Case& test_case;
  const Evidence& evidence;
  std::vector<Attempt> attempts;
  // Requests by which the client followed a redirect. Only RETRY-STOP speaks of them.
  std::vector<Attempt> followed;
  std::vector<fixtures::Answer> answers;  // expected_answers()
  std::optional<int> requests;            // expected_requests()

  // The attempts are those of one call, so that retries can be told.
  bool is_one_call() const { return test_case.calls == 1; }
  // Attempt `index` is a retry after a complete 5xx answer.
  bool is_retry(std::size_t index) const;
  // The client is to send nothing at all.
  bool wants_silence() const { return requests == 0; }
};

// The case and the evidence must outlive the view.
CaseView view_of(const Case& test_case, const Evidence& evidence);

// The clause that a client breaks which sends something although it must not.
std::string_view silence_clause(const Case& test_case);

// The clause that a client breaks which crashes or never ends in this case; "" where that is no
// verdict on the client but trouble with the adapter.
std::string_view bad_end_clause(const CaseView& view);

// From the end of the answer to `before` to the first byte of `after`.
std::chrono::milliseconds gap_between(const Attempt& before, const Attempt& after);

// Whether the client got a whole answer: a status, and no fault on the wire.
bool was_answered(const journal::Entry& entry);

// The value of the Authorization header field; "" when there is none.
std::string_view authorization_of(const journal::Entry& entry);

}  // namespace engagement::conformance
