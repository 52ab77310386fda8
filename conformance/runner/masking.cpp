#include "conformance/runner/masking.h"

#include <initializer_list>
#include <string>
#include <utility>

#include "conformance/judge/secrets.h"

namespace engagement::conformance {
namespace {

void mask(std::initializer_list<std::string*> texts, const Inputs& inputs) {
  for (std::string* text : texts) {
    *text = without_secrets(std::move(*text), inputs);
  }
}

void mask(journal::Entry& request, const Inputs& inputs) {
  mask({&request.target, &request.body, &request.explanation, &request.verdict.explanation,
        &request.verdict.base_string, &request.diagnosis.signed_base_string, &request.route.problem,
        &request.internal_error},
       inputs);
  for (auto& [name, value] : request.headers) {
    mask({&value}, inputs);
  }
}

}  // namespace

void mask_secrets(CaseResult& result) {
  const Inputs& inputs = result.test_case->inputs;
  for (AdapterAnswer& call : result.evidence.calls) {
    mask({&call.outcome, &call.reason, &call.raw_answer, &call.other_output, &call.error_output},
         inputs);
  }
  for (journal::Entry& request : result.evidence.requests) {
    mask(request, inputs);
  }
  for (auto* findings : {&result.failures, &result.notes}) {
    for (Failure& failure : *findings) {
      mask({&failure.message, &failure.expected, &failure.actual}, inputs);
    }
  }
  mask({&result.reason}, inputs);
}

}  // namespace engagement::conformance
