#include "conformance/judge/evidence_for_test.h"
#include "conformance/judge/judge.h"
#include "conformance/judge/percent.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using namespace testing;
using Names = std::vector<std::string>;
using std::chrono::milliseconds;

// What is blamed when a right request's target is spoiled in one place.
Names blamed_for_target(const Case& test_case, std::string_view from, std::string_view to) {
  Evidence evidence = right_evidence(test_case);
  replace_in_target(evidence.requests[0], from, to);
  return blamed(test_case, evidence);
}

std::string said_of(std::string_view clause, const Case& test_case, std::string_view from,
                    std::string_view to) {
  Evidence evidence = right_evidence(test_case);
  replace_in_target(evidence.requests[0], from, to);
  return message_against(clause, test_case, evidence);
}

Case case_with_visitor(const std::string& visitor) {
  Case test_case = case_with({200});
  test_case.inputs.visitor = visitor;
  return test_case;
}

Case case_with_session(const std::string& session) {
  Case test_case = case_with({200});
  test_case.inputs.session = session;
  return test_case;
}

TEST_CASE("A right request breaks no clause of the URL", "[URL-PATH][URL-QUERY]") {
  CHECK(blamed(case_with({200}), right_evidence(case_with({200}))).empty());
}

TEST_CASE("Another method than GET breaks URL-METHOD", "[URL-METHOD]") {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  evidence.requests[0].method = "POST";
  CHECK(blamed(test_case, evidence) == Names{"URL-METHOD@1"});
}

TEST_CASE("A body breaks URL-METHOD, an announced empty one does not", "[URL-METHOD]") {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  set_header(evidence.requests[0], "Content-Length", "0");
  CHECK(blamed(test_case, evidence).empty());
  set_header(evidence.requests[0], "Content-Length", "2");
  CHECK(blamed(test_case, evidence) == Names{"URL-METHOD@1"});
}

TEST_CASE("A wrong word of the path breaks URL-PATH", "[URL-PATH]") {
  const Case test_case = case_with({200});
  CHECK(blamed_for_target(test_case, "/visits/", "/visit/") == Names{"URL-PATH@1"});
  CHECK(blamed_for_target(test_case, "/contexts/91011", "") == Names{"URL-PATH@1"});
  CHECK(blamed_for_target(test_case, "91011?", "91011/?") == Names{"URL-PATH@1"});
}

TEST_CASE("Two values in each other's place break URL-PATH, and the message names them",
          "[URL-PATH]") {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  replace_in_target(evidence.requests[0], "/campaigns/1234/engagements/5678",
                    "/campaigns/5678/engagements/1234");
  CHECK(blamed(test_case, evidence) == Names{"URL-PATH@1"});
  CHECK_THAT(message_against("URL-PATH", test_case, evidence),
             engagement::testing::contains("campaign id has the engagement id"));
}

TEST_CASE("An empty place of a value breaks URL-PATH", "[URL-PATH]") {
  CHECK(blamed_for_target(case_with({200}), "/27182818/", "//") == Names{"URL-PATH@1"});
}

TEST_CASE("A query that is not exactly v=1 and sid breaks URL-QUERY", "[URL-QUERY]") {
  const Case test_case = case_with({200});
  for (const char* query : {"sid=abcDEF123", "v=2&sid=abcDEF123", "v=1", "v=1&v=1&sid=abcDEF123",
                            "v=1&sid=abcDEF123&sid=abcDEF123", "v=1&sid=abcDEF123&debug=1",
                            "v=&sid=abcDEF123", "v=1&sid="}) {
    CAPTURE(query);
    CHECK(blamed_for_target(test_case, "v=1&sid=abcDEF123", query) == Names{"URL-QUERY@1"});
  }
}

TEST_CASE("The order of the query does not matter", "[URL-QUERY]") {
  CHECK(blamed_for_target(case_with({200}), "v=1&sid=abcDEF123", "sid=abcDEF123&v=1").empty());
}

TEST_CASE("The version written 1.0 is a note, and a failure when strict", "[URL-QUERY]") {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  replace_in_target(evidence.requests[0], "v=1&", "v=1.0&");
  CHECK(blamed(test_case, evidence).empty());
  CHECK(noted(test_case, evidence) == Names{"URL-QUERY@1"});
  CHECK(judge(test_case, evidence, true).verdict == CaseVerdict::failed);
}

TEST_CASE("Each wrong way to encode a path value breaks URL-ENCODING alone and is named",
          "[URL-ENCODING]") {
  struct Row {
    const char* visitor;
    const char* right;
    const char* wrong;
    const char* words;
  };
  const Row row = GENERATE(
      Row{"a b", "a%20b", "a%2520b", "twice"}, Row{"a b", "a%20b", "a+b", "%20"},
      Row{"a+b", "a%2Bb", "a%20b", "plus"}, Row{"a%2Fb", "a%252Fb", "a%2Fb", "percent signs"},
      Row{"é", "%C3%A9", "%E9", "Latin-1"}, Row{"é", "%C3%A9", "%C3%83%C2%A9", "UTF-8 twice"},
      Row{"a/b", "a%2Fb", "a/b", "cut at \"/\""}, Row{"a?b", "a%3Fb", "a?b", "cut at \"?\""},
      Row{"a#b", "a%23b", "a#b", "\"#\""}, Row{"a\"b", "a%22b", "a\"b", "unencoded"},
      Row{"100%", "100%25", "100%", "unencoded"}, Row{"é", "%C3%A9", "%3F", "UTF-8"},
      Row{"é", "%C3%A9", "\xC3\xA9", "byte 0xC3"});
  CAPTURE(row.visitor, row.wrong);
  const Case test_case = case_with_visitor(row.visitor);
  CHECK(blamed_for_target(test_case, row.right, row.wrong) == Names{"URL-ENCODING@1"});
  CHECK_THAT(said_of("URL-ENCODING", test_case, row.right, row.wrong),
             engagement::testing::contains(row.words));
}

TEST_CASE("A path that ends at an unencoded hash breaks URL-ENCODING alone", "[URL-ENCODING]") {
  const Case test_case = case_with_visitor("a#b");
  Evidence evidence = right_evidence(test_case);
  evidence.requests[0].target = "/api/account/12345678/monitoring/visitors/a";
  CHECK(blamed(test_case, evidence) == Names{"URL-ENCODING@1"});
}

TEST_CASE("What RFC 3986 allows raw in a segment, and small hexadecimal digits, are right",
          "[URL-ENCODING]") {
  const Case test_case = case_with_visitor("a:b@c;d=e,f!g$h&i'j(k)l*m+n~/");
  CHECK(blamed_for_target(test_case, percent_encoded(test_case.inputs.visitor),
                          "a:b@c;d=e,f!g$h&i'j(k)l*m+n~%2f")
            .empty());
}

TEST_CASE("One fault in several ids is told once, with a count", "[URL-ENCODING]") {
  Case test_case = case_with({200});
  test_case.inputs.account = "a b";
  test_case.inputs.visitor = "c d";
  CHECK_THAT(said_of("URL-ENCODING", test_case, "%20", "%2520"),
             engagement::testing::contains("account") && engagement::testing::contains("1 more"));
}

TEST_CASE("Raw delimiters in the session id break URL-ENCODING", "[URL-ENCODING]") {
  CHECK(blamed_for_target(case_with_session("a&v=2"), "a%26v%3D2", "a&v=2") ==
        Names{"URL-ENCODING@1"});
  CHECK(blamed_for_target(case_with_session("a+b"), "a%2Bb", "a+b") == Names{"URL-ENCODING@1"});
  CHECK(blamed_for_target(case_with_session("a=b"), "a%3Db", "a=b") == Names{"URL-ENCODING@1"});
}

TEST_CASE("A plus sign for a space in the query is a note", "[URL-ENCODING]") {
  const Case test_case = case_with_session("a b");
  Evidence evidence = right_evidence(test_case);
  replace_in_target(evidence.requests[0], "a%20b", "a+b");
  CHECK(blamed(test_case, evidence).empty());
  CHECK(noted(test_case, evidence) == Names{"URL-ENCODING@1"});
}

TEST_CASE("Each way to spoil a number breaks URL-NUMBERS and is named", "[URL-NUMBERS]") {
  struct Row {
    const char* given;
    const char* arrived;
    const char* words;
  };
  const Row row =
      GENERATE(Row{"9223372036854775807", "9223372036854776000", "rounded"},
               Row{"9223372036854775807", "9.223372036854776e%2B18", "floating point"},
               Row{"9223372036854775807", "9.223372036854776E18", "floating point"},
               Row{"18446744073709551615", "-1", "negative"},
               Row{"18446744073709551615", "9223372036854775807", "largest 64-bit"},
               Row{"4294967297", "1", "32 bits"}, Row{"00012345", "12345", "leading zeros"});
  CAPTURE(row.given, row.arrived);
  const Case test_case = case_with_visitor(row.given);
  CHECK(blamed_for_target(test_case, row.given, row.arrived) == Names{"URL-NUMBERS@1"});
  CHECK_THAT(said_of("URL-NUMBERS", test_case, row.given, row.arrived),
             engagement::testing::contains(row.words));
}

TEST_CASE("A number spoiled in the session id breaks URL-NUMBERS", "[URL-NUMBERS]") {
  CHECK(blamed_for_target(case_with_session("007"), "sid=007", "sid=7") == Names{"URL-NUMBERS@1"});
}

TEST_CASE("A lost prefix or a doubled slash breaks URL-HOST", "[URL-HOST]") {
  Case test_case = case_with({200});
  test_case.base_path = "/gateway";
  CHECK(blamed_for_target(test_case, "/gateway/api", "/api") == Names{"URL-HOST@1"});
  CHECK(blamed_for_target(test_case, "/gateway/api", "/gateway//api") == Names{"URL-HOST@1"});
  test_case.base_path = "";
  CHECK(blamed_for_target(test_case, "/api/", "//api/") == Names{"URL-HOST@1"});
}

TEST_CASE("A Host that is not the base URL's breaks URL-HOST", "[URL-HOST]") {
  const Case test_case = case_with({200});
  for (const char* host : {"127.0.0.1", "localhost:41873", ""}) {
    Evidence evidence = right_evidence(test_case);
    set_header(evidence.requests[0], "Host", host);
    CHECK(blamed(test_case, evidence) == Names{"URL-HOST@1"});
  }
}

TEST_CASE("An absolute target and an h2c upgrade are no faults", "[URL-HOST]") {
  const Case test_case = case_with({200});
  Evidence evidence = right_evidence(test_case);
  evidence.requests[0].target = "http://127.0.0.1:41873" + evidence.requests[0].target;
  set_header(evidence.requests[0], "Connection", "Upgrade, HTTP2-Settings");
  set_header(evidence.requests[0], "Upgrade", "h2c");
  CHECK(blamed(test_case, evidence).empty());
}

}  // namespace
}  // namespace engagement::conformance
