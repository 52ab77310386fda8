// Operations on fixtures: what requests are answered.
#include "mock-server/admin/operations.h"
#include "mock-server/admin/problem.h"
#include "mock-server/data/data_error.h"
#include "mock-server/fixtures/fixture_file.h"
#include "mock-server/fixtures/fixture_json.h"
#include "mock-server/journal/entry_json.h"
#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/text/json_text.h"

namespace engagement::admin {
namespace {

using Json = nlohmann::ordered_json;

Json stored_json(const fixtures::StoredFixture& stored) {
  return {{"layer", fixtures::name_of(stored.layer)},
          {"fixture", fixtures::fixture_to_json(stored.fixture)}};
}

std::string place_of(const std::string& name) {
  return "/fixtures/" + oauth::encode(name);
}

// A file is read for those who own the folder of fixtures, not for callers. `pointer` is the place
// of the fixture in the body.
void refuse_files(const nlohmann::json& document, const std::string& pointer) {
  if (!document.is_object() || !document.contains("responses") ||
      !document["responses"].is_array()) {
    return;
  }
  std::size_t index = 0;
  for (const auto& response : document["responses"]) {
    if (response.is_object() && response.contains("body_file")) {
      throw Problem(400, "body_invalid",
                    "a body_file is read for fixtures of the folder only; give the body itself",
                    pointer + "/responses/" + std::to_string(index) + "/body_file");
    }
    ++index;
  }
}

fixtures::Fixture fixture_of(const nlohmann::json& document) {
  refuse_files(document, "");
  return fixtures::parse_fixture("the body", document.dump());
}

// From a list, or from {"fixtures": [...]}. Pointers are into the body as it was sent.
std::vector<fixtures::Fixture> fixtures_of(nlohmann::json document) {
  const bool is_list = document.is_array();
  if (!is_list && !(document.is_object() && document.contains("fixtures"))) {
    throw Problem(400, "body_invalid",
                  "a list of fixtures is wanted here, or {\"fixtures\": [...]}");
  }
  if (is_list) {
    document = {{"fixtures", std::move(document)}};
  }
  if (document == nlohmann::json{{"fixtures", nlohmann::json::array()}}) {
    return {};  // a file without fixtures would be a mistake; here it is a wish
  }
  const std::string around = "/fixtures";
  std::size_t index = 0;
  for (const auto& each : document["fixtures"]) {
    refuse_files(each, (is_list ? "/" : around + "/") + std::to_string(index++));
  }
  try {
    return fixtures::parse_fixtures("the body", document.dump());
  } catch (const data::DataError& error) {
    if (is_list && error.pointer().starts_with(around)) {
      throw data::DataError(error.file(), error.pointer().substr(around.size()), error.reason());
    }
    throw;
  }
}

transport::Answer shown(Context& context, int status, const std::string& name) {
  const auto stored = context.fixtures.get(name);
  if (!stored) {  // another caller was quicker
    throw Problem(404, "fixture_unknown", "There is no fixture \"" + name + "\" any more.");
  }
  transport::Answer answer = json_answer(status, stored_json(*stored));
  if (status == 201) {
    answer.headers.emplace_back("Location", place_of(name));
  }
  return answer;
}

}  // namespace

transport::Answer list_fixtures(Context& context, const Call& /*call*/) {
  Json list = Json::array();
  for (const auto& stored : context.fixtures.list()) {
    list.push_back(stored_json(*stored));
  }
  return json_answer(200, {{"fixtures", std::move(list)}});
}

transport::Answer add_fixture(Context& context, const Call& call) {
  fixtures::Fixture fixture = fixture_of(call.body());
  const std::string name = fixture.name;
  context.fixtures.add(std::move(fixture));
  return shown(context, 201, name);
}

transport::Answer replace_fixtures(Context& context, const Call& call) {
  context.fixtures.replace_added(fixtures_of(call.body()));
  return list_fixtures(context, call);
}

transport::Answer drop_fixtures(Context& context, const Call& /*call*/) {
  context.fixtures.replace_added({});
  return no_content();
}

transport::Answer reset_fixtures(Context& context, const Call& /*call*/) {
  context.fixtures.reset();
  return no_content();
}

transport::Answer get_fixture(Context& context, const Call& call) {
  const auto stored = context.fixtures.get(call.parameter);
  if (!stored) {
    throw Problem(404, "fixture_unknown",
                  "There is no fixture \"" + call.parameter + "\"; GET /fixtures lists them.");
  }
  return json_answer(200, stored_json(*stored));
}

transport::Answer put_fixture(Context& context, const Call& call) {
  nlohmann::json document = call.body();
  if (document.is_object() && !document.contains("name")) {
    document["name"] = call.parameter;
  }
  fixtures::Fixture fixture = fixture_of(document);
  if (fixture.name != call.parameter) {
    throw Problem(400, "body_invalid",
                  "the name in the body is not the one in the path; leave it out", "/name");
  }
  const bool is_new = context.fixtures.put(std::move(fixture));
  return shown(context, is_new ? 201 : 200, call.parameter);
}

transport::Answer delete_fixture(Context& context, const Call& call) {
  context.fixtures.remove(call.parameter);
  return no_content();
}

// There may be 100,000: as trees they would take a hundred megabytes, as text fifteen.
transport::Answer list_sequences(Context& context, const Call& /*call*/) {
  std::string body = "{\"sequences\":[";
  for (const fixtures::SequenceState& state : context.fixtures.sequences()) {
    constexpr std::size_t kUsual = 192;
    text::JsonObject each(false, kUsual);
    each.add("fixture", state.fixture);
    each.add("layer", fixtures::name_of(state.layer));
    each.add("scope", fixtures::name_of(state.scope));
    each.add("key", context.redactor.redact(state.key));
    each.add_raw("answered", std::to_string(state.answered));
    each.add_raw("scripted", std::to_string(state.scripted));
    each.add_raw("unexpected", std::to_string(state.unexpected));
    each.add_raw("complete", state.complete() ? "true" : "false");
    body += body.back() == '[' ? "" : ",";
    body += std::move(each).finish();
  }
  return text_answer(200, std::move(body += "]}\n"));
}

}  // namespace engagement::admin
