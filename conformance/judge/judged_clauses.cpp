// Which clauses a case's evidence allows to judge: a verdict "held" must rest on something.
#include <algorithm>

#include "conformance/judge/clauses.h"
#include "conformance/judge/value_clauses.h"
#include "conformance/suite/outcome.h"

namespace engagement::conformance {
namespace {

class JudgedClauses {
 public:
  void add(std::string id) {
    if (std::find(ids_.begin(), ids_.end(), id) == ids_.end()) {
      ids_.push_back(std::move(id));
    }
  }
  std::vector<std::string> take() { return std::move(ids_); }

 private:
  std::vector<std::string> ids_;
};

bool has_number(const Inputs& inputs) {
  const auto ids = ids_of(inputs);
  return std::any_of(ids.begin(), ids.end(), [](const auto& id) {
    return !id.second.empty() && id.second.find_first_not_of("0123456789") == id.second.npos;
  });
}

void add_for_each_request(const CaseView& view, JudgedClauses& judged) {
  for (const char* id : {"URL-METHOD", "URL-PATH", "URL-QUERY", "URL-ENCODING", "URL-HOST",
                         "AUTH-HEADER", "AUTH-PARAMS", "AUTH-TIMESTAMP"}) {
    judged.add(id);
  }
  if (has_number(view.test_case.inputs)) {
    judged.add("URL-NUMBERS");
  }
  if (view.attempts.front().first->checked) {
    judged.add("AUTH-SIGNATURE");
  }
  if (view.attempts.size() > 1) {
    judged.add("AUTH-NONCE");
  }
}

void add_for_retries(const CaseView& view, JudgedClauses& judged) {
  for (std::size_t i = 1; i < view.attempts.size(); ++i) {
    if (view.is_retry(i)) {
      judged.add("AUTH-FRESH");
      judged.add("RETRY-SAME");
      judged.add("RETRY-PAUSE");
    }
  }
  if (!view.requests) {
    return;
  }
  const int last = view.answers.back().status;
  if (view.answers.front().status >= 500) {
    judged.add("RETRY-COUNT");
  }
  if (last >= 400 && last < 500) {
    judged.add("RETRY-4XX");
  }
  if (last < 500) {
    judged.add("RETRY-STOP");
  }
}

}  // namespace

std::vector<std::string> judged_clauses(const CaseView& view) {
  JudgedClauses judged;
  if (!view.attempts.empty() && !view.wants_silence()) {
    add_for_each_request(view, judged);
    add_for_retries(view, judged);
  }
  const fixtures::Answer& last = view.answers.back();
  if (is_over_tls(view.test_case.server)) {
    judged.add("TLS-VERIFY");
  }
  if (leads_elsewhere(view.test_case) && !view.attempts.empty()) {
    judged.add("REDIRECT-SAFE");
  }
  if (view.wants_silence()) {
    judged.add(std::string(silence_clause(view.test_case)));
  } else if (!view.attempts.empty()) {
    judged.add(last.fault ? "FAULT-SAFE" : status_clause(last.status));
  }
  return judged.take();
}

}  // namespace engagement::conformance
