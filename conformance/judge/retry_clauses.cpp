// How many requests, and whether they are the same (API page, Retry Policy Recommendation).
#include <fmt/core.h>

#include "conformance/judge/clauses.h"

namespace engagement::conformance {
namespace {

std::string requests_in_words(std::size_t count) {
  return count == 1 ? "1 request" : fmt::format("{} requests", count);
}

// The answer behind which nothing may be asked again.
int final_status(const CaseView& view) {
  return view.answers.back().status;
}

void judge_too_many(const CaseView& view, std::size_t expected, Findings& findings) {
  const std::size_t surplus = view.attempts.size() - expected;
  const int status = final_status(view);
  const int attempt = view.attempts[expected].number;
  const std::string wanted = requests_in_words(expected);
  const std::string got = requests_in_words(view.attempts.size());
  if (status >= 500) {
    findings.add({"RETRY-COUNT", "many",
                  fmt::format("{} more than three retries: stop after the fourth request, and look "
                              "for a second retry layer",
                              surplus == 1 ? "one request" : requests_in_words(surplus)),
                  wanted, got, attempt});
  } else if (status >= 400) {
    findings.add({"RETRY-4XX", "many",
                  fmt::format("the request is sent again after the answer {}: no 4xx is retried, "
                              "whatever its headers say",
                              status),
                  wanted, got, attempt});
  } else {
    findings.add(
        {"RETRY-STOP", "many",
         fmt::format("the request is sent again after the answer {}: only 5xx is retried", status),
         wanted, got, attempt});
  }
}

std::string why_too_few(const CaseView& view) {
  if (!view.attempts.empty()) {
    return "some of the calls sent no request";
  }
  if (view.test_case.server == Server::https) {
    return "no request reached a server whose certificate is good: trust the certificates in "
           "ca_file, besides or instead of the system's; a client that cannot speak https answers "
           "\"unsupported\"";
  }
  return "no request reached the server, so the requirement of this case is not met: send the "
         "request with the inputs as they are given";
}

std::string what_came(const CaseView& view) {
  const std::string requests = requests_in_words(view.attempts.size());
  const std::vector<std::string>& handshakes = view.evidence.tls_failures;
  return view.attempts.empty() && !handshakes.empty()
             ? fmt::format("{}; the TLS handshake ended with: {}", requests, handshakes.front())
             : requests;
}

void judge_too_few(const CaseView& view, std::size_t expected, Findings& findings) {
  const std::size_t count = view.attempts.size();
  if (count == 0 || !view.is_one_call()) {
    findings.add({view.test_case.clauses.front(), "none", why_too_few(view),
                  requests_in_words(expected), what_came(view), std::nullopt});
    return;
  }
  findings.add({"RETRY-COUNT", "few",
                fmt::format("no retry followed the answer {} to request {}: every 5xx is retried, "
                            "up to three times",
                            view.attempts.back().last->answered_with, count),
                requests_in_words(expected), requests_in_words(count),
                view.attempts.back().number});
}

std::string why_silent(const Case& test_case) {
  switch (test_case.server) {
    case Server::expired:
      return "a request was sent to a server whose certificate has expired";
    case Server::wrong_name:
      return "a request was sent to a server whose certificate is for another host name";
    case Server::unknown_ca:
      return "a request was sent to a server whose certificate is by an authority that nobody "
             "trusts";
    case Server::refused:
      return "a request was sent where nobody listens";
    case Server::http:
    case Server::https:
      break;
  }
  return "a request was sent though a mandatory value is empty";
}

// A short limit may have passed before a client that waited for a processor had sent anything: it is
// believed where the suite itself waited for half of it.
bool may_have_had_no_time(const CaseView& view) {
  if (!view.evidence.overloaded || !view.test_case.attempt_timeout) {
    return false;
  }
  std::chrono::steady_clock::duration waited{};
  for (const Lateness& late : view.evidence.late) {
    waited += late.to - late.from;
  }
  // None is noted where nobody watched.
  return view.evidence.late.empty() || 2 * waited >= *view.test_case.attempt_timeout;
}

void judge_count(const CaseView& view, bool complete, Findings& findings) {
  if (!view.requests) {  // a fault: how often it is tried is the client's choice, but once it is
    if (complete && view.attempts.empty() && !may_have_had_no_time(view)) {
      judge_too_few(view, 1, findings);
    }
    return;
  }
  const auto expected = static_cast<std::size_t>(*view.requests);
  if (expected == 0) {
    if (!view.attempts.empty()) {
      findings.add({silence_clause(view.test_case), "sent", why_silent(view.test_case),
                    "no request", requests_in_words(view.attempts.size()), 1});
    }
  } else if (view.attempts.size() > expected) {
    judge_too_many(view, expected, findings);
  } else if (complete && view.attempts.size() < expected) {
    judge_too_few(view, expected, findings);
  }
}

void judge_same(const CaseView& view, Findings& findings) {
  for (std::size_t i = 1; i < view.attempts.size(); ++i) {
    const journal::Entry& first = *view.attempts.front().first;
    const journal::Entry& retry = *view.attempts[i].first;
    if (!view.is_retry(i)) {
      continue;
    }
    const auto differs = [&](std::string_view cause, std::string_view what, std::string expected,
                             std::string actual) {
      findings.add({"RETRY-SAME", cause,
                    fmt::format("the retry has another {} than the first request", what),
                    std::move(expected), std::move(actual), view.attempts[i].number});
    };
    if (retry.method != first.method) {
      differs("method", "method", first.method, retry.method);
    }
    if (retry.target != first.target) {
      differs("target", "path or query", first.target, retry.target);
    }
    if (retry.header_values("Host") != first.header_values("Host")) {
      differs("host", "Host field", "the Host of the first request", "another Host");
    }
  }
}

}  // namespace

void judge_retries(const CaseView& view, bool complete, Findings& findings) {
  judge_count(view, complete, findings);
  judge_same(view, findings);
}

}  // namespace engagement::conformance
