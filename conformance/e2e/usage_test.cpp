// What users type: options, reports, exit statuses.
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "conformance/e2e/program.h"
#include "testing/catch2.h"

namespace engagement::conformance {
namespace {

using engagement::testing::contains;
using nlohmann::json;

}  // namespace

TEST_CASE("help has examples, and the version is told") {
  const ProgramEnd help = run_program("--help");
  CHECK(help.status == 0);
  CHECK_THAT(help.output, contains("Examples:") && contains("list"));
  const ProgramEnd run_help = run_program("run --help");
  CHECK(run_help.status == 0);
  CHECK_THAT(run_help.output, contains("Examples:") && contains("Exit status") &&
                                  contains("--pause") && contains("json"));
  const ProgramEnd version = run_program("--version");
  CHECK(version.status == 0);
  CHECK(version.output == "engagement-conformance " ENGAGEMENT_VERSION "\n");
}

TEST_CASE("wrong usage is status 2 with a message that names it") {
  const auto refused = [](const std::string& arguments, const std::string& word) {
    const ProgramEnd end = run_program(arguments + " --client true");
    INFO(arguments);
    INFO(end.errors);
    CHECK(end.status == 2);
    CHECK(end.output.empty());
    CHECK_THAT(end.errors, contains(word));
  };
  refused("run --no-such-option", "--no-such-option");
  refused("--no-such-option", "--no-such-option");
  refused("no-such-command", "no-such-command");
  refused("run --pause -1", "--pause");
  refused("run --pause nan", "--pause");
  refused("run --pause five", "--pause");
  refused("run --pause 1e300", "--pause");
  refused("run --timeout 0", "--timeout");
  refused("run --jobs 0", "--jobs");
  refused("run --jobs many", "--jobs");
  refused("run --report yaml", "no format \"yaml\"");
  refused("run --report html", "name a file");
  refused("run --report json", "name a file");
  refused("run --report json=", "name a file");
  refused("run --report json=a --report junit=./a", "same file");
  refused("run --shard 3/2", "such as 2/5");
  refused("run --shard 9998/9999", "this shard has none");
  refused("run --fail-fast --keep-going", "--fail-fast");
}

TEST_CASE("a file of cases that cannot be used is status 2 with its name and the place") {
  const Directory directory;
  const std::string file = directory.file("mine.json");
  const auto refused = [&](const std::string& text, const std::string& word) {
    std::ofstream(file) << text;
    const ProgramEnd end = run_program("run --client true --cases " + file);
    INFO(end.errors);
    CHECK(end.status == 2);
    CHECK_THAT(end.errors, contains("mine.json") && contains(word));
  };
  refused("{\"section\": ", "line 1");
  refused(R"({"section": "mine", "source": "s", "cases": [{"name": 5}]})", "/cases/0");
  const ProgramEnd missing = run_program("run --client true --cases /nonexistent.json");
  CHECK(missing.status == 2);
  CHECK_THAT(missing.errors, contains("/nonexistent.json"));
}

TEST_CASE("cases of one's own stand beside the embedded ones") {
  const Directory directory;
  const std::string file = directory.file("mine.json");
  std::ofstream(file) << R"({"section": "mine", "source": "s", "cases": [{"name": "one",
    "title": "is valid", "clauses": ["STATUS-200"], "answers": [{"status": 200}],
    "expect": {"outcome": ["valid"], "requests": 1}}]})";
  const ProgramEnd end = run_program("list --case mine.one --cases " + file);
  CHECK(end.status == 0);
  CHECK_THAT(end.output, contains("mine.one"));
}

TEST_CASE("a glob that matches nothing names the nearest cases") {
  const ProgramEnd end = run_program("run --case retry.500-than-200 --client true");
  CHECK(end.status == 2);
  CHECK_THAT(end.errors, contains("retry.500-than-200") && contains("retry.500-then-200,"));
  CHECK(run_program("list --case no-such-thing").status == 2);
}

TEST_CASE("a report that cannot be written is found out before the run") {
  const Directory directory;
  const std::string marker = directory.file("started");
  const ProgramEnd end = run_program("run --client 'touch " + marker + "' --report json=" +
                                     directory.file("no/such/dir/report.json"));
  CHECK(end.status == 3);
  CHECK_THAT(end.errors, contains("no/such/dir/report.json") && contains("No such file"));
  CHECK(directory.files() == 0);
}

TEST_CASE("a full disk at the end is status 3, and costs no other report") {
  const Directory directory;
  const ProgramEnd end =
      run_one_case("echo '{\"outcome\": \"unsupported\"}'",
                   "--report json=/dev/full --report junit=" + directory.file("report.xml"));
  CHECK(end.status == 3);
  CHECK_THAT(end.errors, contains("/dev/full") && contains("No space left"));
  CHECK_THAT(end.output, contains("1 skipped"));
  CHECK_THAT(contents_of(directory.file("report.xml")), contains("<testsuites"));
  CHECK(run_program("list > /dev/full").status == 3);
}

TEST_CASE("reports are written whole, and no temporary file stays") {
  const Directory directory;
  const ProgramEnd end = run_one_case(
      "echo '{\"outcome\": \"valid\"}'",
      "--report json=" + directory.file("r.json") + " --report junit=" + directory.file("r.xml"));
  CHECK(end.status == 1);
  CHECK(directory.files() == 2);
  const json report = json::parse(contents_of(directory.file("r.json")));
  CHECK(report["cases"][0]["id"] == "status.200");
  CHECK(report["cases"][0]["verdict"] == "failed");
  CHECK(report["exit_status"] == 1);
  CHECK_THAT(contents_of(directory.file("r.xml")), contains("<failure "));
}

TEST_CASE("the list of cases is for people and for programs") {
  const ProgramEnd table = run_program("list");
  CHECK(table.status == 0);
  CHECK_THAT(table.output, contains("retry.500-then-200") && contains("[RETRY-"));
  CHECK(run_program("list --format json").output == run_program("list --json").output);
  const json list = json::parse(run_program("list --json --case 'retry.*'").output);
  REQUIRE_FALSE(list.empty());
  for (const json& entry : list) {
    CHECK(entry["section"] == "retry");
    CHECK_FALSE(entry["clauses"].empty());
  }
}

TEST_CASE("the shards of a run are all of its cases, each once") {
  const Directory directory;
  std::size_t cases = 0;
  for (const std::string shard : {"1/3", "2/3", "3/3"}) {
    const std::string file = directory.file("r.json");
    run_program("run --client 'echo {}' --case 'status.*' --shard " + shard +
                " --report json=" + file);
    cases += json::parse(contents_of(file))["cases"].size();
  }
  CHECK(cases == json::parse(run_program("list --json --case 'status.*'").output).size());
}

TEST_CASE("a known failure still runs and does not count, and a stale entry is an error") {
  const Directory directory;
  const std::string file = directory.file("known.txt");
  std::ofstream(file) << "# so far\nstatus.200  asks nobody (issue 7)\n";
  const std::string json_file = directory.file("r.json");
  const std::string xml_file = directory.file("r.xml");
  const ProgramEnd known =
      run_one_case("echo '{\"outcome\": \"valid\"}'",
                   "--known-failing " + file + " --report json=" + json_file +
                       " --report junit=" + xml_file);
  CHECK(known.status == 0);
  CHECK_THAT(known.output, contains("KNOWN FAILURE  status.200\n  asks nobody (issue 7)") &&
                               contains("0 failed") && contains("1 known failure"));
  CHECK_THAT(known.errors, contains("known   status.200"));
  const json report = json::parse(contents_of(json_file));
  CHECK(report["cases"][0]["verdict"] == "failed");
  CHECK(report["cases"][0]["known_failing_reason"] == "asks nobody (issue 7)");
  CHECK(report["summary"]["known_failures"] == 1);
  CHECK(report["exit_status"] == 0);
  CHECK_THAT(contents_of(xml_file), contains("skipped=\"1\"") && contains("known failure: asks"));

  const ProgramEnd stale = run_program("run --case status.200 --known-failing " + file);
  CHECK(stale.status == 3);
  CHECK_THAT(stale.output, contains("known.txt:2") && contains("passes") && contains("take it out"));

  std::ofstream(file) << "status.2000 no such case\n";
  const ProgramEnd wrong = run_program("run --client true --known-failing " + file);
  CHECK(wrong.status == 2);
  CHECK_THAT(wrong.errors, contains("known.txt:1") && contains("status.200"));
}

TEST_CASE("the bundled client answers a whole run in one process") {
  const Directory directory;
  const std::string file = directory.file("starts");
  const ProgramEnd end = run_shell(
      "\"$PROGRAM\" run --long-lived --case 'status.*' --pause 0 --client \"echo >> " + file +
      "; exec $(dirname $PROGRAM)/engagement-client adapter --long-lived\"");
  INFO(end.output);
  CHECK(end.status == 0);
  CHECK(contents_of(file) == "\n");
}

TEST_CASE("output that is not for a terminal has no escape codes") {
  const ProgramEnd end = run_one_case("printf '\\033[31mred'");
  CHECK((end.output + end.errors).find('\x1b') == std::string::npos);
  CHECK_THAT(end.errors, contains("[1/1] error   status.200"));
}

TEST_CASE("the program copes with closed standard streams") {
  CHECK(run_shell("\"$PROGRAM\" run --case status.200 --client 'cat >/dev/null' <&- >&- 2>&-")
            .status == 3);
}

}  // namespace engagement::conformance
