#include <algorithm>
#include <set>

#include "conformance/suite/case.h"
#include "conformance/suite/clause.h"
#include "conformance/suite/outcome.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

std::vector<std::string> ids_of_case(const Case& test_case) {
  const Inputs& in = test_case.inputs;
  return {in.account, in.visitor, in.campaign, in.engagement, in.context, in.session};
}

TEST_CASE("The embedded cases load and have unique names", "[suite]") {
  const std::vector<Case> cases = load_embedded_cases();
  std::set<std::string> names;
  for (const Case& each : cases) {
    CAPTURE(each.name);
    CHECK(names.insert(each.name).second);
    CHECK(each.name.starts_with(each.section + "."));
    CHECK_FALSE(each.source.empty());
  }
  CHECK(cases.size() >= 80);
}

TEST_CASE("Every clause is what some case is for", "[suite]") {
  std::set<std::string> covered;
  for (const Case& each : load_embedded_cases()) {
    covered.insert(each.clauses.begin(), each.clauses.end());
  }
  for (const Clause& clause : all_clauses()) {
    CAPTURE(clause.id);
    CHECK(covered.contains(clause.id));
  }
}

TEST_CASE("Every case expects the outcomes that its last answer stands for", "[suite]") {
  for (const Case& each : load_embedded_cases()) {
    CAPTURE(each.name);
    const fixtures::Answer last = expected_answers(each).back();
    if (each.expect.requests == 0) {
      CHECK(each.expect.outcomes == std::vector<std::string>{each.server == Server::http
                                                                 ? "invalid_request"
                                                                 : "transport_error"});
    } else if (last.fault) {
      CHECK(each.expect.outcomes.front() == "transport_error");
      CHECK_FALSE(each.expect.requests.has_value());
    } else {
      CHECK(each.expect.outcomes == outcomes_for_status(last.status));
      CHECK(each.expect.requests == expected_requests(each));
    }
  }
}

TEST_CASE("A case with an answer that outlasts patience gives the client one second", "[suite]") {
  for (const Case& each : load_embedded_cases()) {
    CAPTURE(each.name);
    const std::optional<faults::Fault> fault = expected_answers(each).back().fault;
    CHECK(each.attempt_timeout.has_value() == (fault && faults::outlasts_patience(*fault)));
    CHECK(each.attempt_timeout.value_or(std::chrono::seconds(1)) == std::chrono::seconds(1));
  }
}

TEST_CASE("No case takes long beside its three pauses", "[suite]") {
  for (const Case& each : load_embedded_cases()) {
    std::chrono::milliseconds delays{0};
    for (const fixtures::Answer& answer : expected_answers(each)) {
      delays += answer.delay;
    }
    CAPTURE(each.name);
    CHECK(delays <= std::chrono::milliseconds(1500));
  }
}

TEST_CASE("Secrets of the cases are invented, distinct and not part of an id", "[suite]") {
  for (const Case& each : load_embedded_cases()) {
    CAPTURE(each.name);
    const Inputs& in = each.inputs;
    for (const std::string& secret : {in.consumer_secret, in.token_secret}) {
      for (const std::string& other : ids_of_case(each)) {
        CHECK((secret.empty() || other.find(secret) == std::string::npos));
      }
      CHECK((secret.empty() || (in.consumer_key.find(secret) == std::string::npos &&
                                in.token.find(secret) == std::string::npos)));
    }
  }
}

TEST_CASE("Every documented status and id has its cases", "[suite]") {
  const std::vector<Case> cases = load_embedded_cases();
  const auto has = [&](const std::string& name) {
    return std::any_of(cases.begin(), cases.end(),
                       [&](const Case& each) { return each.name == name; });
  };
  for (const char* status : {"200", "401", "404", "422", "500", "503"}) {
    CHECK(has(std::string("status.") + status));
  }
  for (const char* id : {"account", "visitor", "campaign", "engagement", "context", "session"}) {
    CHECK(has(std::string("encoding.") + id + "-reserved"));
    CHECK(has(std::string("encoding.") + id + "-non-ascii"));
  }
}

TEST_CASE("Clauses are found by id and tell how to mend a client", "[suite]") {
  REQUIRE(find_clause("RETRY-PAUSE") != nullptr);
  CHECK(find_clause("RETRY-PAUSE")->level == Level::documented);
  CHECK(find_clause("NO-SUCH") == nullptr);
  CHECK(name_of(find_clause("INPUT-SAFE")->level) == "advisory");
  CHECK(all_clauses().front().id == "URL-METHOD");
  CHECK(all_clauses().size() == 28);
  CHECK(document_link(*find_clause("RETRY-PAUSE")) == "docs/contract.md#retry-pause");
  for (const Clause& clause : all_clauses()) {
    CAPTURE(clause.id);
    CHECK_FALSE((clause.quote.empty() || clause.why.empty() || clause.fix.empty()));
  }
}

}  // namespace
}  // namespace engagement::conformance
