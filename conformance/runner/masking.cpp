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

void mask_output(CaseResult& result, const Inputs& inputs) {
  for (AdapterAnswer& call : result.evidence.calls) {
    mask({&call.outcome, &call.reason, &call.raw_answer, &call.other_output, &call.error_output},
         inputs);
  }
  mask({&result.reason}, inputs);
}

}  // namespace

void mask_secrets(CaseResult& result, std::span<const Inputs> others) {
  const Inputs& inputs = result.test_case->inputs;
  mask_output(result, inputs);
  for (const Inputs& other : others) {
    mask_output(result, other);
  }
  for (auto* requests : {&result.evidence.requests, &result.evidence.elsewhere}) {
    for (journal::Entry& request : *requests) {
      mask(request, inputs);
    }
  }
  for (auto* findings : {&result.failures, &result.notes}) {
    for (Failure& failure : *findings) {
      mask({&failure.message, &failure.expected, &failure.actual}, inputs);
    }
  }
}

}  // namespace engagement::conformance
