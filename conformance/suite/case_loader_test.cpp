#include "conformance/suite/case_loader.h"

#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

constexpr const char* kGoodCase =
    R"({"name": "one", "title": "does it", "clauses": ["URL-PATH"],
        "answers": [{"status": 200}], "expect": {"outcome": ["valid"], "requests": 1}})";

std::string file_with(const std::string& entry) {
  return fmt::format(R"({{"section": "mine", "source": "RFC 0", "cases": [{}]}})", entry);
}

// The good case with one member replaced or added.
std::string file_with_member(const std::string& name, const std::string& value) {
  std::string entry = kGoodCase;
  const std::size_t at = entry.find("\"" + name + "\": ");
  if (at == std::string::npos) {
    entry.insert(1, fmt::format("\"{}\": {}, ", name, value));
  } else {
    const std::size_t from = at + name.size() + 4;
    const std::size_t end = name == "expect"
                                ? entry.size() - 1
                                : std::min(entry.find(", \"", from), entry.find(",\n", from));
    entry.replace(from, end - from, value);
  }
  return file_with(entry);
}

// "POINTER: REASON" of the refusal.
std::string refusal_of(const std::string& text) {
  try {
    parse_cases("mine.json", text);
  } catch (const DataError& error) {
    CHECK(error.file() == "mine.json");
    return error.pointer() + ": " + error.reason();
  }
  return "accepted";
}

void check_refused(const std::string& text, const std::string& pointer, const std::string& words) {
  const std::string refusal = refusal_of(text);
  CAPTURE(text);
  CHECK_THAT(refusal,
             Catch::Matchers::StartsWith(pointer + ": ") && engagement::testing::contains(words));
}

TEST_CASE("A case is read with the defaults of what it leaves out", "[suite]") {
  const std::vector<Case> cases = parse_cases("mine.json", file_with(kGoodCase));
  REQUIRE(cases.size() == 1);
  CHECK(cases[0].name == "mine.one");
  CHECK(cases[0].section == "mine");
  CHECK(cases[0].source == "RFC 0");
  CHECK(cases[0].inputs.session == "abcDEF123");
  CHECK(cases[0].inputs.signature_method == "HMAC-SHA1");
  CHECK(cases[0].calls == 1);
  CHECK(expected_requests(cases[0]) == 1);
}

TEST_CASE("Every member of a case is read", "[suite]") {
  const std::vector<Case> cases = parse_cases("mine.json", file_with(R"(
      {"name": "two", "title": "does it", "clauses": ["RETRY-COUNT"],
       "inputs": {"account": "0042", "token": "", "consumer_secret": {"text": "ab", "times": 3}},
       "base_path": "/gate/way", "trailing_slash": true,
       "answers": [{"times": 2, "status": 503, "headers": {"Retry-After": "1"}, "body": "",
                    "delay_ms": 7, "close": true}, {"fault": "reset"}],
       "expect": {"outcome": ["transport_error"]}})"));
  const Case& test_case = cases.at(0);
  CHECK(test_case.inputs.account == "0042");
  CHECK(test_case.inputs.token.empty());
  CHECK(test_case.inputs.consumer_secret == "ababab");
  CHECK(test_case.base_path == "/gate/way");
  CHECK(test_case.trailing_slash);
  REQUIRE(test_case.answers.size() == 2);
  CHECK(test_case.answers[0].times == 2);
  CHECK(test_case.answers[0].status == 503);
  CHECK(test_case.answers[0].headers.at(0).second == "1");
  CHECK(test_case.answers[0].body == "");
  CHECK(test_case.answers[0].delay == std::chrono::milliseconds(7));
  CHECK(test_case.answers[0].close);
  CHECK(test_case.answers[1].fault == faults::Fault::reset);
  CHECK_FALSE(test_case.answers[1].body);
  CHECK_FALSE(expected_requests(test_case));
}

TEST_CASE("Unknown members are refused where they stand", "[suite]") {
  check_refused(file_with_member("anwsers", "[]"), "/cases/0/anwsers", "unknown");
  check_refused(file_with_member("answers", R"([{"satus": 200}])"), "/cases/0/answers/0/satus",
                "there are:");
  check_refused(file_with_member("inputs", R"({"vistor": "1"})"), "/cases/0/inputs/vistor",
                "visitor");
  check_refused(file_with_member("expect", R"({"outcome": ["valid"], "request": 1})"),
                "/cases/0/expect/request", "unknown");
  check_refused(R"({"section": "a", "source": "b", "cases": [], "x": 1})", "/cases", "fewer");
}

TEST_CASE("Missing members and wrong values are refused with what should stand there", "[suite]") {
  check_refused(file_with(R"({"name": "one"})"), "/cases/0", "missing");
  check_refused(file_with_member("clauses", "[]"), "/cases/0/clauses", "no fewer than 1");
  check_refused(file_with_member("answers", "[]"), "/cases/0/answers", "no fewer than 1");
  check_refused(file_with_member("calls", "0"), "/cases/0/calls", "1");
  check_refused(file_with_member("calls", "\"2\""), "/cases/0/calls", "from 1 to 20");
  check_refused(file_with_member("name", "\"Not A Name\""), "/cases/0/name", "small letters");
  check_refused(file_with_member("base_path", "\"/a/\""), "/cases/0/base_path", "/gateway");
  check_refused(file_with_member("answers", R"([{"status": 99}])"), "/cases/0/answers/0/status",
                "200");
  check_refused(file_with_member("inputs", R"({"account": 5})"), "/cases/0/inputs/account",
                "a string");
  check_refused(file_with_member("inputs", R"({"signature_method": "PLAINTEXT"})"),
                "/cases/0/inputs/signature_method", "one of HMAC-SHA1, HMAC-SHA256");
}

TEST_CASE("Words that mean nothing are refused", "[suite]") {
  check_refused(file_with_member("clauses", R"(["URL-PATH", "URL-PAHT"])"), "/cases/0/clauses/1",
                "URL-PAHT");
  check_refused(file_with_member("expect", R"({"outcome": ["vaild"]})"),
                "/cases/0/expect/outcome/0", "transport_error");
  check_refused(file_with_member("answers", R"([{"fault": "explode"}])"),
                "/cases/0/answers/0/fault", "reset");
}

TEST_CASE("A case that contradicts itself is refused", "[suite]") {
  check_refused(file_with_member("expect", R"({"outcome": ["valid"], "requests": 2})"),
                "/cases/0/expect/requests", "ask for 1");
  check_refused(file_with(R"({"name": "one", "title": "t", "clauses": ["URL-PATH"], "calls": 2,
                  "answers": [{"status": 500}], "expect": {"outcome": ["server_error"]}})"),
                "/cases/0/calls", "5xx");
}

TEST_CASE("An id of dots only is refused", "[suite]") {
  check_refused(file_with_member("inputs", R"({"visitor": ".."})"), "/cases/0/inputs/visitor",
                "dots");
}

TEST_CASE("Two cases of one name are refused", "[suite]") {
  check_refused(file_with(std::string(kGoodCase) + "," + kGoodCase), "/cases/1/name", "mine.one");
}

TEST_CASE("Broken JSON is refused with line and column", "[suite]") {
  check_refused("{\"section\": \"a\",\n  oops}", "", "line 2, column");
  check_refused("{\"section\": \"a\", \"section\": \"b\"}", "", "twice");
  check_refused("", "", "line 1, column 1");
}

TEST_CASE("Files are loaded from disk, and one that is not there is named", "[suite]") {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / fmt::format("cases-{}.json", getpid());
  std::ofstream(file) << file_with(kGoodCase);
  CHECK(load_cases({file}).size() == 1);
  CHECK_THROWS_WITH(load_cases({file, file}), engagement::testing::contains("mine.one"));
  std::filesystem::remove(file);
  CHECK_THROWS_WITH(load_cases({file}), engagement::testing::contains(file.string()));
}

}  // namespace
}  // namespace engagement::conformance
