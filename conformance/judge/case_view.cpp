#include "conformance/judge/case_view.h"

#include <algorithm>

#include "conformance/judge/request_target.h"

namespace engagement::conformance {
namespace {

// A resend follows at once; a client's own retry waits for its pause. Long enough for a new
// connection on a machine that is very busy: who resends on purpose is found out where answers are
// whole.
constexpr std::chrono::milliseconds kResendWindow{3000};

bool is_resend(const journal::Entry& before, const journal::Entry& after) {
  return !was_answered(before) && !authorization_of(before).empty() &&
         authorization_of(before) == authorization_of(after) && before.target == after.target &&
         before.method == after.method && after.received_at - before.answered_at < kResendWindow;
}

bool is_where_a_redirect_led(const Case& test_case, const journal::Entry& before,
                             const journal::Entry& entry) {
  if (before.status < 300 || before.status > 399) {
    return false;
  }
  const auto leads_here = [&](const std::pair<std::string, std::string>& header) {
    return header.first == "Location" && header.second == parse_target(entry.target).path;
  };
  return std::any_of(test_case.answers.begin(), test_case.answers.end(),
                     [&](const fixtures::Answer& answer) {
                       return std::any_of(answer.headers.begin(), answer.headers.end(), leads_here);
                     });
}

}  // namespace

bool was_answered(const journal::Entry& entry) {
  const std::string& with = entry.answered_with;
  return entry.status != 0 && !with.empty() &&
         std::all_of(with.begin(), with.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view authorization_of(const journal::Entry& entry) {
  const std::vector<std::string_view> values = entry.header_values("Authorization");
  return values.empty() ? std::string_view() : values.front();
}

bool CaseView::is_retry(std::size_t index) const {
  if (!is_one_call() || index == 0) {
    return false;
  }
  const journal::Entry& before = *attempts[index - 1].last;
  return was_answered(before) && before.status >= 500 && before.status <= 599;
}

CaseView view_of(const Case& test_case, const Evidence& evidence) {
  CaseView view{
      test_case, evidence, {}, {}, expected_answers(test_case), expected_requests(test_case)};
  const journal::Entry* before = nullptr;
  int number = 0;
  for (const journal::Entry& entry : evidence.requests) {
    ++number;
    if (before != nullptr && is_where_a_redirect_led(test_case, *before, entry)) {
      view.followed.push_back({number, &entry, &entry});
    } else if (before != nullptr && !view.attempts.empty() && is_resend(*before, entry)) {
      view.attempts.back().last = &entry;
    } else {
      view.attempts.push_back({number, &entry, &entry});
    }
    before = &entry;
  }
  return view;
}

std::string_view silence_clause(const Case& test_case) {
  if (is_untrustworthy(test_case.server)) {
    return "TLS-VERIFY";
  }
  return test_case.server == Server::refused ? "FAULT-SAFE" : "INPUT-SAFE";
}

std::string_view bad_end_clause(const CaseView& view) {
  if (view.answers.back().fault || view.test_case.server == Server::refused) {
    return "FAULT-SAFE";
  }
  return view.wants_silence() && !is_over_tls(view.test_case.server) ? "INPUT-SAFE" : "";
}

std::chrono::milliseconds gap_between(const Attempt& before, const Attempt& after) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(after.first->received_at -
                                                               before.last->answered_at);
}

}  // namespace engagement::conformance
