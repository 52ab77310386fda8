// The operation that judges expectations over the journal.
#include "mock-server/admin/journal_json.h"
#include "mock-server/admin/operations.h"
#include "mock-server/admin/schemas.h"
#include "mock-server/admin/selection.h"
#include "mock-server/journal/expectation.h"

namespace engagement::admin {
namespace {

using nlohmann::json;

std::optional<std::size_t> optional_count(const json& object, const char* name) {
  return object.contains(name) ? std::optional(object[name].get<std::size_t>()) : std::nullopt;
}

std::optional<std::chrono::milliseconds> optional_time(const json& object, const char* name) {
  return object.contains(name)
             ? std::optional(std::chrono::milliseconds(object[name].get<std::int64_t>()))
             : std::nullopt;
}

std::vector<std::string> texts_of(const json& object, const char* name) {
  std::vector<std::string> texts;
  for (const json& each : object.value(name, json::array())) {
    texts.push_back(each.is_string() ? each.get<std::string>() : each.dump());
  }
  return texts;
}

journal::Expectation expectation_of(const json& given, std::size_t index) {
  journal::Expectation expectation;
  expectation.name = given.value("name", "expectation " + std::to_string(index + 1));
  expectation.match = filter_of(given.value("match", json::object()),
                                "/expectations/" + std::to_string(index) + "/match");
  const json count = given.value("count", json::object());
  expectation.exactly = optional_count(count, "exactly");
  expectation.at_least = optional_count(count, "at_least");
  expectation.at_most = optional_count(count, "at_most");
  expectation.answers = texts_of(given, "answers");
  expectation.engagements = texts_of(given, "engagements");
  expectation.gaps_at_least = optional_time(given, "gaps_at_least_ms");
  expectation.gaps_at_most = optional_time(given, "gaps_at_most_ms");
  expectation.fresh_nonces = given.value("fresh_nonces", false);
  expectation.fresh_timestamps = given.value("fresh_timestamps", false);
  expectation.signatures_accepted = given.value("signatures_accepted", false);
  expectation.answers_consumed = given.value("answers_consumed", false);
  return expectation;
}

journal::Finding consumption(const fixtures::FixtureStore& store) {
  journal::Finding finding;
  finding.expectation = "all_answers_consumed";
  std::vector<std::string> left;
  for (const fixtures::SequenceState& state : store.sequences()) {
    if (!state.complete()) {
      left.push_back("\"" + state.fixture + "\"" + (state.key.empty() ? "" : " for " + state.key) +
                     " gave " + std::to_string(state.answered) + " of " +
                     std::to_string(state.scripted));
    }
  }
  finding.holds = left.empty();
  finding.message = left.empty() ? "Every script was used to its end."
                                 : "Answers are left over: " + journal::listed(left, "; ") + ".";
  return finding;
}

}  // namespace

transport::Answer verify(Context& context, const Call& call) {
  const json body = call.body();
  check_body(body, "Expectations");
  const auto entries =
      context.journal.query({}, body.value("after", std::uint64_t{0}), std::size_t(-1)).entries;
  std::vector<journal::Finding> findings;
  std::size_t index = 0;
  for (const json& given : body["expectations"]) {
    for (journal::Finding& finding : journal::judge(expectation_of(given, index++), entries)) {
      findings.push_back(std::move(finding));
    }
  }
  if (body.value("all_answers_consumed", false)) {
    findings.push_back(consumption(context.fixtures));
  }
  bool satisfied = true;
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const journal::Finding& finding : findings) {
    satisfied = satisfied && finding.holds;
    list.push_back(finding_json(finding, context.redactor));
  }
  return json_answer(200, {{"satisfied", satisfied}, {"findings", std::move(list)}});
}

}  // namespace engagement::admin
