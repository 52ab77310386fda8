#include "conformance/suite/case_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "conformance/suite/clause.h"
#include "conformance/suite/data_files.h"
#include "conformance/suite/outcome.h"
#include "mock-server/data/document.h"

namespace engagement::conformance {
namespace {

using nlohmann::json;

// Where in which file the reader stands, for messages.
struct Place {
  std::string_view file;
  std::string pointer;

  Place at(std::string_view member) const { return {file, fmt::format("{}/{}", pointer, member)}; }
  Place at(std::size_t index) const { return {file, fmt::format("{}/{}", pointer, index)}; }
  [[noreturn]] void refuse(std::string reason) const {
    throw DataError(std::string(file), pointer, std::move(reason));
  }
};

// A text is a string, or {"text": …, "times": …} for a long one.
std::string read_text(const json& value) {
  if (value.is_string()) {
    return value;
  }
  const std::string text = value.at("text");
  std::string repeated;
  for (int i = value.at("times"); i > 0; --i) {
    repeated += text;
  }
  return repeated;
}

const std::map<std::string, std::string Inputs::*>& input_members() {
  static const std::map<std::string, std::string Inputs::*> members = {
      {"account", &Inputs::account},
      {"visitor", &Inputs::visitor},
      {"campaign", &Inputs::campaign},
      {"engagement", &Inputs::engagement},
      {"context", &Inputs::context},
      {"session", &Inputs::session},
      {"consumer_key", &Inputs::consumer_key},
      {"consumer_secret", &Inputs::consumer_secret},
      {"token", &Inputs::token},
      {"token_secret", &Inputs::token_secret},
      {"signature_method", &Inputs::signature_method}};
  return members;
}

bool is_only_dots(const std::string& text) {
  return !text.empty() && text.find_first_not_of('.') == text.npos;
}

void read_inputs(const json& object, const Place& place, Inputs& inputs) {
  for (const auto& [name, value] : object.items()) {
    const std::string text = read_text(value);
    if (is_only_dots(text)) {
      place.at(name).refuse(
          "a value of dots only cannot be judged: URL libraries fold it, even encoded; use "
          "another");
    }
    inputs.*input_members().at(name) = text;
  }
}

Inputs default_inputs() {
  static const Inputs inputs = [] {
    Inputs read;
    read_inputs(json::parse(embedded_text("inputs.json")), {"inputs.json", ""}, read);
    return read;
  }();
  return inputs;
}

fixtures::Answer read_answer(const json& object) {
  fixtures::Answer answer;
  answer.times = object.value("times", 1);
  answer.status = object.value("status", 200);
  answer.delay = std::chrono::milliseconds(object.value("delay_ms", 0));
  answer.close = object.value("close", false);
  if (object.contains("fault")) {
    answer.fault = faults::parse_fault(object.at("fault").get<std::string>());
  }
  if (object.contains("headers")) {
    for (const auto& [name, value] : object.at("headers").items()) {
      answer.headers.emplace_back(name, value);
    }
  }
  if (object.contains("body")) {
    answer.body = read_text(object.at("body"));
  }
  return answer;
}

std::vector<fixtures::Answer> read_answers(const json& array, const Place& place) {
  std::vector<fixtures::Answer> answers;
  for (std::size_t i = 0; i < array.size(); ++i) {
    answers.push_back(read_answer(array[i]));
    if (array[i].contains("fault") && !answers.back().fault) {
      place.at(i).at("fault").refuse(fmt::format("there is no fault \"{}\"; there are: {}",
                                                 array[i].at("fault").get<std::string>(),
                                                 fmt::join(faults::fault_names(), ", ")));
    }
  }
  return answers;
}

void check_clauses(const std::vector<std::string>& clauses, const Place& place) {
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    if (find_clause(clauses[i]) == nullptr) {
      place.at(i).refuse(
          fmt::format("there is no clause \"{}\"; clauses.json lists them", clauses[i]));
    }
  }
}

Expectation read_expectation(const json& object, const Place& place) {
  Expectation expect;
  expect.outcomes = object.at("outcome").get<std::vector<std::string>>();
  for (std::size_t i = 0; i < expect.outcomes.size(); ++i) {
    if (!is_outcome(expect.outcomes[i])) {
      place.at("outcome").at(i).refuse(fmt::format("there is no outcome \"{}\"; there are: {}",
                                                   expect.outcomes[i],
                                                   fmt::join(all_outcomes(), ", ")));
    }
  }
  if (object.contains("requests")) {
    expect.requests = object.at("requests").get<int>();
  }
  return expect;
}

// A case that contradicts its own answers would blame every client.
void check_request_count(const Case& test_case, const Place& place) {
  Case derived = test_case;
  derived.expect.requests.reset();
  const std::optional<int> count = expected_requests(derived);
  const std::optional<int>& given = test_case.expect.requests;
  if (test_case.calls > 1 && expected_answers(test_case).size() > 1) {
    place.at("calls").refuse(
        "several calls need a first answer that is not 5xx: the suite could "
        "not tell the retries of one call from the next call");
  }
  if ((is_untrustworthy(test_case.server) || test_case.server == Server::refused) && given != 0) {
    place.at("expect").at("requests").refuse(
        "nothing may be sent to this server, so \"requests\" has to be 0");
  }
  if (given && *given != 0 && count && *given != *count) {
    place.at("expect")
        .at("requests")
        .refuse(fmt::format("the answers ask for {} requests in all, not {}", *count, *given));
  }
}

Server read_server(const std::string& name) {
  static const std::map<std::string, Server> servers = {
      {"http", Server::http},
      {"https", Server::https},
      {"https-expired", Server::expired},
      {"https-wrong-name", Server::wrong_name},
      {"https-unknown-ca", Server::unknown_ca},
      {"refused", Server::refused}};
  return servers.at(name);  // the schema lets no other through
}

Case read_case(const json& object, const json& section, const Place& place) {
  Case test_case;
  test_case.section = section.at("section");
  test_case.source = section.at("source");
  test_case.name = fmt::format("{}.{}", test_case.section, object.at("name").get<std::string>());
  test_case.title = object.at("title");
  test_case.clauses = object.at("clauses").get<std::vector<std::string>>();
  check_clauses(test_case.clauses, place.at("clauses"));
  test_case.inputs = default_inputs();
  if (object.contains("inputs")) {
    read_inputs(object.at("inputs"), place.at("inputs"), test_case.inputs);
  }
  test_case.base_path = object.value("base_path", "");
  test_case.trailing_slash = object.value("trailing_slash", false);
  test_case.calls = object.value("calls", 1);
  test_case.server = read_server(object.value("server", "http"));
  if (object.contains("timeout_seconds")) {
    test_case.attempt_timeout = std::chrono::seconds(object.at("timeout_seconds").get<int>());
  }
  test_case.answers = read_answers(object.at("answers"), place.at("answers"));
  test_case.expect = read_expectation(object.at("expect"), place.at("expect"));
  check_request_count(test_case, place);
  return test_case;
}

}  // namespace

std::vector<Case> parse_cases(std::string_view file, std::string_view text) {
  const json document = data::parse_document(file, text, embedded_text("case.schema.json"));
  const Place place = Place{file, ""}.at("cases");
  const json& entries = document.at("cases");
  std::vector<Case> cases;
  std::set<std::string> names;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    cases.push_back(read_case(entries[i], document, place.at(i)));
    if (!names.insert(cases.back().name).second) {
      place.at(i).at("name").refuse(
          fmt::format("the name \"{}\" stands twice; names are unique", cases.back().name));
    }
  }
  return cases;
}

std::vector<Case> load_cases(const std::vector<std::filesystem::path>& files) {
  std::vector<Case> cases;
  for (const std::filesystem::path& file : files) {
    const std::vector<Case> more = parse_cases(file.string(), data::read_file(file));
    cases.insert(cases.end(), more.begin(), more.end());
    refuse_repeated_names(file.string(), cases);
  }
  return cases;
}

void refuse_repeated_names(std::string_view file, const std::vector<Case>& cases) {
  std::set<std::string_view> names;
  for (const Case& each : cases) {
    if (!names.insert(each.name).second) {
      throw DataError(std::string(file), "",
                      fmt::format("the case name \"{}\" stands in two files", each.name));
    }
  }
}

}  // namespace engagement::conformance
