#include "conformance/judge/evidence_for_test.h"

#include <fmt/core.h>

#include <stdexcept>

#include "conformance/judge/judge.h"
#include "conformance/judge/percent.h"
#include "conformance/suite/outcome.h"

namespace engagement::conformance::testing {
namespace {

constexpr std::int64_t kStart = 1'790'000'000;  // seconds since 1970
constexpr std::chrono::milliseconds kAnswerTime{5};

std::string target_of(const Case& test_case) {
  const Inputs& in = test_case.inputs;
  return fmt::format(
      "{}/api/account/{}/monitoring/visitors/{}/visits/current/campaigns/{}/engagements/{}/"
      "contexts/{}?v=1&sid={}",
      test_case.base_path, percent_encoded(in.account), percent_encoded(in.visitor),
      percent_encoded(in.campaign), percent_encoded(in.engagement), percent_encoded(in.context),
      percent_encoded(in.session));
}

std::string authorization_with(const Inputs& in, std::int64_t now, std::size_t number) {
  return fmt::format(
      "OAuth oauth_consumer_key=\"{}\", oauth_token=\"{}\", oauth_signature_method=\"{}\", "
      "oauth_timestamp=\"{}\", oauth_nonce=\"nonce{}\", oauth_version=\"1.0\", "
      "oauth_signature=\"c2lnbmF0dXJl{}%3D\"",
      percent_encoded(in.consumer_key), percent_encoded(in.token), in.signature_method, now, number,
      number);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  std::size_t at = text.find(from);
  if (at == std::string::npos) {
    throw std::logic_error(fmt::format("the test looks for {} in {}", from, text));
  }
  for (; at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::vector<std::string> in_short(const std::vector<Failure>& failures) {
  std::vector<std::string> names;
  for (const Failure& each : failures) {
    names.push_back(each.attempt ? fmt::format("{}@{}", each.clause, *each.attempt) : each.clause);
  }
  return names;
}

}  // namespace

Case case_with(std::vector<int> statuses) {
  Case test_case;
  test_case.name = "test.case";
  test_case.section = "test";
  test_case.clauses = {"URL-PATH"};
  test_case.inputs = {
      "12345678",     "27182818",           "1234",         "5678",
      "91011",        "abcDEF123",          "invented-key", "invented-consumer-secret",
      "invented-tok", "invented-tok-secret"};
  for (const int status : statuses) {
    test_case.answers.emplace_back().status = status;
  }
  test_case.expect.outcomes = outcomes_for_status(expected_answers(test_case).back().status);
  return test_case;
}

void add_request(Evidence& evidence, const Case& test_case, std::chrono::milliseconds pause,
                 int status) {
  const std::size_t number = evidence.requests.size() + 1;
  journal::Entry entry;
  entry.number = number;
  entry.received_at =
      (number == 1 ? evidence.started : evidence.requests.back().answered_at) + pause;
  entry.answered_at = entry.received_at + kAnswerTime;
  entry.unix_time = evidence.started_unix + std::chrono::duration_cast<std::chrono::seconds>(
                                                entry.received_at - evidence.started)
                                                .count();
  entry.method = "GET";
  entry.target = target_of(test_case);
  entry.headers = {
      {"Host", "127.0.0.1:41873"},
      {"Authorization", authorization_with(test_case.inputs, entry.unix_time, number)}};
  entry.checked = true;
  entry.status = status;
  entry.answered_with = fmt::format("{}", status);
  entry.fixture = "case";
  evidence.requests.push_back(std::move(entry));
}

Evidence right_evidence(const Case& test_case) {
  Evidence evidence;
  evidence.base_url = "http://127.0.0.1:41873" + test_case.base_path;
  evidence.started = std::chrono::steady_clock::time_point(std::chrono::hours(1));
  evidence.started_unix = kStart;
  for (int call = 0; call < test_case.calls; ++call) {
    bool is_first = true;
    for (const fixtures::Answer& answer : expected_answers(test_case)) {
      add_request(evidence, test_case,
                  is_first ? std::chrono::milliseconds(30) : std::chrono::milliseconds(5001),
                  answer.status);
      is_first = false;
    }
    AdapterAnswer answer;
    answer.kind = AdapterAnswer::Kind::outcome;
    answer.outcome = test_case.expect.outcomes.front();
    evidence.calls.push_back(answer);
  }
  return evidence;
}

void set_header(journal::Entry& entry, std::string_view name, std::string value) {
  for (auto& [each, old] : entry.headers) {
    if (each == name) {
      old = std::move(value);
      return;
    }
  }
  entry.headers.emplace_back(name, std::move(value));
}

void replace_in_authorization(journal::Entry& entry, std::string_view from, std::string_view to) {
  replace_all(entry.headers.at(1).second, from, to);
}

void replace_in_target(journal::Entry& entry, std::string_view from, std::string_view to) {
  replace_all(entry.target, from, to);
}

void delay_from(Evidence& evidence, std::size_t index, std::chrono::milliseconds by) {
  for (; index < evidence.requests.size(); ++index) {
    evidence.requests[index].received_at += by;
    evidence.requests[index].answered_at += by;
  }
}

std::vector<std::string> blamed(const Case& test_case, const Evidence& evidence) {
  return in_short(judge(test_case, evidence, false).failures);
}

std::vector<std::string> noted(const Case& test_case, const Evidence& evidence) {
  return in_short(judge(test_case, evidence, false).notes);
}

std::string message_against(std::string_view clause, const Case& test_case,
                            const Evidence& evidence) {
  for (const Failure& each : judge(test_case, evidence, false).failures) {
    if (each.clause == clause) {
      return each.message;
    }
  }
  return {};
}

}  // namespace engagement::conformance::testing
