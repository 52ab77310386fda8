#include "mock-server/journal/expectation.h"

#include <array>

#include "testing/catch2.h"

namespace engagement::journal {
namespace {

using namespace std::chrono_literals;

// An attempt that came `at` after the start and was answered at once.
struct Attempt {
  std::chrono::milliseconds at{0};
  std::string answered_with = "503";
  std::string nonce;
  std::string session = "s";
  std::uint64_t connection = 1;
  std::int64_t timestamp = 0;
};

std::vector<EntryPtr> entries_of(const std::vector<Attempt>& attempts) {
  const SteadyTime start = std::chrono::steady_clock::now();
  std::vector<EntryPtr> entries;
  for (const Attempt& attempt : attempts) {
    Entry entry;
    entry.number = entries.size() + 1;
    entry.request_id = "r" + std::to_string(entry.number);
    entry.connection = attempt.connection;
    entry.received_at = start + attempt.at;
    entry.answered_at = entry.received_at;
    entry.route.values.session = attempt.session;
    entry.answered_with = attempt.answered_with;
    entry.headers = {{"Authorization", attempt.nonce}};
    entry.checked = true;
    const std::string timestamp = std::to_string(1'800'000'000 + attempt.timestamp);
    using Parameters = oauth::ProtocolParameters;
    std::array<std::string_view, Parameters::kCount> values;
    values[Parameters::nonce] = attempt.nonce;
    values[Parameters::timestamp] = timestamp;
    entry.verdict.parameters = Parameters(values);
    entries.push_back(std::make_shared<const Entry>(entry));
  }
  return entries;
}

const std::vector<Attempt> kGood = {{0s, "503", "a", "s", 1, 0},
                                    {5100ms, "503", "b", "s", 1, 5},
                                    {10300ms, "200", "c", "s", 2, 10}};

Expectation of_session(const std::string& session = "s") {
  Expectation expectation;
  expectation.match.session = session;
  return expectation;
}

// The findings that do not hold.
std::vector<Finding> broken(const Expectation& expectation, const std::vector<Attempt>& attempts) {
  auto findings = judge(expectation, entries_of(attempts));
  std::erase_if(findings, [](const Finding& finding) { return finding.holds; });
  return findings;
}

bool says(const std::vector<Finding>& findings, const std::string& words) {
  return findings.size() == 1 && findings[0].message.find(words) != std::string::npos;
}

TEST_CASE("a client that keeps its promises satisfies every expectation") {
  Expectation all = of_session();
  all.exactly = 3;
  all.answers = {"503", "503", "200"};
  all.gaps_at_least = 5000ms;
  all.gaps_at_most = 6000ms;
  all.fresh_nonces = all.fresh_timestamps = all.signatures_accepted = all.answers_consumed = true;
  CHECK(broken(all, kGood).empty());
  CHECK(judge(all, entries_of(kGood)).size() == 7);
}

TEST_CASE("the number of requests is judged, and near misses are shown when some are missing") {
  Expectation expectation = of_session();
  expectation.exactly = 2;
  CHECK(says(broken(expectation, kGood), "3 requests match, expected 2"));
  expectation = of_session();
  expectation.at_most = 2;
  CHECK(broken(expectation, kGood).size() == 1);
  expectation = of_session();
  expectation.at_least = 4;
  CHECK(broken(expectation, kGood).size() == 1);
  expectation = of_session("other");
  expectation.at_least = 1;
  const auto findings = broken(expectation, kGood);
  REQUIRE(findings.size() == 1);
  REQUIRE(findings[0].nearly.size() == 3);
  CHECK(findings[0].nearly[0].entry->number == 3);
  CHECK(findings[0].nearly[0].differences[0].was == "s");
}

TEST_CASE("an expectation that nothing matches is not satisfied, unless none is expected") {
  Expectation expectation = of_session("misspelt");
  expectation.signatures_accepted = true;
  CHECK(says(broken(expectation, kGood), "0 requests match, expected at least 1"));
  expectation.exactly = 0;
  CHECK(broken(expectation, kGood).empty());
}

TEST_CASE("the order of answers is judged") {
  Expectation expectation = of_session();
  expectation.answers = {"503", "200", "503"};
  CHECK(says(broken(expectation, kGood), "503, 503, 200; expected 503, 200, 503"));
}

TEST_CASE("gaps are judged within a session only") {
  Expectation expectation;
  expectation.gaps_at_least = 5200ms;
  CHECK(says(broken(expectation, kGood), "r2 came 5100 ms after the answer to r1"));
  expectation.gaps_at_least.reset();
  expectation.gaps_at_most = 5150ms;
  CHECK(says(broken(expectation, kGood), "r3 came 5200 ms after the answer to r2"));
  auto interleaved = kGood;
  interleaved.insert(interleaved.begin() + 1, {1s, "200", "x", "other", 9, 1});
  CHECK(broken(expectation, interleaved).size() == 1);
}

TEST_CASE("one gap is not told as many") {
  Expectation expectation = of_session();
  expectation.gaps_at_least = 5000ms;
  CHECK(judge(expectation, entries_of(kGood)).back().message.find("2 gaps between") == 0);
  const std::vector<Attempt> two(kGood.begin(), kGood.end() - 1);
  CHECK(judge(expectation, entries_of(two)).back().message.find("1 gap between") == 0);
}

TEST_CASE("a request that is sent again below the client is told from a retry") {
  auto attempts = kGood;
  attempts.insert(attempts.begin() + 1, {10ms, "503", "a", "s", 7, 0});
  Expectation expectation = of_session();
  expectation.exactly = 3;
  CHECK(says(broken(expectation, attempts),
             "r2 repeats r1 with the same Authorization on another connection"));
  expectation = of_session();
  expectation.gaps_at_least = 5000ms;
  CHECK(broken(expectation, attempts).empty());
  expectation = of_session();
  expectation.fresh_nonces = true;
  CHECK(says(broken(expectation, attempts), "no retry of the client"));
}

TEST_CASE("a nonce that is used twice is no fresh nonce") {
  auto entries = entries_of(kGood);
  Entry again = *entries[2];
  again.verdict.parameters = entries[1]->verdict.parameters;
  entries[2] = std::make_shared<const Entry>(again);
  Expectation expectation = of_session();
  expectation.fresh_nonces = true;
  const auto findings = judge(expectation, entries);
  REQUIRE(findings.size() == 2);
  CHECK_FALSE(findings[1].holds);
  CHECK(findings[1].requests == std::vector<std::string>{"r3"});
}

TEST_CASE("a timestamp that stands still while time passes is not fresh") {
  auto attempts = kGood;
  attempts[1].timestamp = 0;
  Expectation expectation = of_session();
  expectation.fresh_timestamps = true;
  CHECK(says(broken(expectation, attempts), "timestamp of r2 is 0 s after that of r1"));
}

TEST_CASE("signatures that are refused or unchecked are not accepted") {
  auto entries = entries_of(kGood);
  Entry refused = *entries[0];
  refused.verdict.reason = oauth::Reason::signature_mismatch;
  refused.diagnosis.mistakes = {"plus-for-space"};
  entries[0] = std::make_shared<const Entry>(refused);
  Entry unchecked = *entries[1];
  unchecked.checked = false;
  entries[1] = std::make_shared<const Entry>(unchecked);
  Expectation expectation = of_session();
  expectation.signatures_accepted = true;
  const auto findings = judge(expectation, entries);
  CHECK_FALSE(findings[1].holds);
  CHECK(findings[1].requests == std::vector<std::string>{"r1", "r2"});
  CHECK(findings[1].message.find("plus-for-space") != std::string::npos);
}

TEST_CASE("a script that was not used to its end is seen") {
  auto entries = entries_of(kGood);
  for (EntryPtr& each : entries) {
    Entry scripted = *each;
    scripted.fixture = "f";
    scripted.sequence = 1;
    scripted.position = each->number;
    scripted.scripted = 4;
    each = std::make_shared<const Entry>(scripted);
  }
  Expectation expectation = of_session();
  expectation.answers_consumed = true;
  const auto findings = judge(expectation, entries);
  CHECK_FALSE(findings[1].holds);
  CHECK(findings[1].message.find("3 of the 4 answers") != std::string::npos);
}

// The entry with another timestamp.
EntryPtr with_timestamp(const EntryPtr& entry, std::string_view timestamp) {
  using Parameters = oauth::ProtocolParameters;
  std::array<std::string_view, Parameters::kCount> values;
  values[Parameters::timestamp] = timestamp;
  Entry changed = *entry;
  changed.verdict.parameters = Parameters(values);
  return std::make_shared<const Entry>(changed);
}

TEST_CASE("a timestamp that is missing or cannot be read is not fresh") {
  Expectation expectation = of_session();
  expectation.fresh_timestamps = true;
  for (const char* text : {"", "soon", "+1800000005", "1800000005.5", "-9223372036854775808",
                           "9223372036854775807", "0"}) {
    INFO(text);
    auto entries = entries_of(kGood);
    entries[1] = with_timestamp(entries[1], text);
    const auto findings = judge(expectation, entries);
    CHECK_FALSE(findings[1].holds);
    CHECK(findings[1].requests == std::vector<std::string>{"r2"});
    CHECK(findings[1].message == "r2 has no timestamp that can be read.");
  }
  auto entries = entries_of(kGood);
  entries[0] = with_timestamp(entries[0], "");
  CHECK(judge(expectation, entries)[1].requests == std::vector<std::string>{"r1"});
}

TEST_CASE("gaps are compared with any duration without an overflow") {
  Expectation expectation = of_session();
  expectation.gaps_at_most = std::chrono::milliseconds::max();
  CHECK(broken(expectation, kGood).empty());
  expectation.gaps_at_least = std::chrono::milliseconds::max();
  CHECK(says(broken(expectation, kGood), "expected at least 9223372036854775807 ms"));
}

TEST_CASE("a long order is told by its beginning and by where it is broken") {
  const std::vector<Attempt> attempts(80);
  Expectation expectation = of_session();
  expectation.answers = std::vector<std::string>(80, "503");
  CHECK(broken(expectation, attempts).empty());
  expectation.answers[69] = "200";
  CHECK(says(broken(expectation, attempts),
             "503, and 30 more; the first difference is in place 70."));
  expectation.answers.resize(60, "503");
  CHECK(says(broken(expectation, attempts), "the first difference is in place 61."));
}

}  // namespace
}  // namespace engagement::journal
