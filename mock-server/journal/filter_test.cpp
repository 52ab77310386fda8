#include "mock-server/journal/filter.h"

#include "testing/catch2.h"

namespace engagement::journal {
namespace {

Entry entry() {
  Entry made;
  made.method = "GET";
  made.route.values = {"a", "v", "c", "e", "x", "s"};
  made.status = 401;
  made.answered_with = "401";
  made.reason = "signature_mismatch";
  made.checked = true;
  made.verdict.reason = oauth::Reason::signature_mismatch;
  made.diagnosis.mistakes = {"plus-for-space", "host-with-default-port"};
  made.fixture = "f";
  return made;
}

TEST_CASE("each member of a filter lets through what has its value, and nothing else") {
  const std::pair<const char*, const char*> right[] = {
      {"account", "a"},     {"visitor", "v"},         {"campaign", "c"},
      {"engagement", "e"},  {"context", "x"},         {"session", "s"},
      {"method", "GET"},    {"answered_with", "401"}, {"reason", "signature_mismatch"},
      {"fixture", "f"},     {"status", "401"},        {"mistake", "plus-for-space"},
      {"accepted", "false"}};
  CHECK(std::size(right) == Filter::names().size());
  for (const auto& [name, value] : right) {
    INFO(name);
    Filter filter;
    CHECK(filter.set(name, value).empty());
    CHECK(filter.matches(entry()));
    CHECK(filter.differences(Entry{}).size() == (std::string(name) == "accepted" ? 0 : 1));
  }
}

TEST_CASE("the second of two mistakes is found too") {
  Filter filter;
  filter.mistake = "host-with-default-port";
  CHECK(filter.matches(entry()));
}

TEST_CASE("a near miss names what differs") {
  Filter filter;
  filter.session = "s";
  filter.status = 200;
  const auto differences = filter.differences(entry());
  REQUIRE(differences.size() == 1);
  CHECK(differences[0].member == "status");
  CHECK(differences[0].wanted == "200");
  CHECK(differences[0].was == "401");
}

TEST_CASE("a filter that does not exist, or cannot have that value, is refused in words") {
  Filter filter;
  CHECK(filter.set("sesion", "s").find("session") != std::string::npos);
  CHECK_FALSE(filter.set("status", "5xx").empty());
  CHECK_FALSE(filter.set("status", "").empty());
  CHECK_FALSE(filter.set("accepted", "yes").empty());
}

}  // namespace
}  // namespace engagement::journal
