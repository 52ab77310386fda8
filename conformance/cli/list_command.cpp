#include "conformance/cli/list_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "conformance/cli/output.h"
#include "conformance/cli/selection.h"
#include "conformance/report/summary.h"
#include "conformance/text/text.h"

namespace engagement::conformance {
namespace {

std::string as_json(const std::vector<Case>& cases) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Case& test_case : cases) {
    list.push_back({{"id", test_case.name},
                    {"section", test_case.section},
                    {"title", test_case.title},
                    {"clauses", test_case.clauses},
                    {"level", name_of(level_of(test_case))},
                    {"source", test_case.source},
                    {"expected_outcomes", test_case.expect.outcomes}});
  }
  return list.dump(2) + "\n";
}

std::string as_table(const std::vector<Case>& cases) {
  std::size_t width = 0;
  for (const Case& test_case : cases) {
    width = std::max(width, test_case.name.size());
  }
  std::string text;
  for (const Case& test_case : cases) {
    text += fmt::format("{:<{}}  {}  [{}]\n", test_case.name, width,
                        printable_line(test_case.title), fmt::join(test_case.clauses, " "));
  }
  return text;
}

}  // namespace

CLI::App& add_list_command(CLI::App& app, ListCommandOptions& options) {
  CLI::App& command = *app.add_subcommand("list", "List the cases with their titles and clauses");
  command
      .add_option("--cases", options.case_files,
                  "File of further cases, of the form of conformance/cases/*.json (repeatable)")
      ->type_name("FILE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--case", options.globs, "Only cases or sections of such a name (repeatable)")
      ->type_name("GLOB")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--format", options.format, "text, or json: an array")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command.add_flag("--json", options.json, "The same as --format json");
  command.footer(
      "Examples:\n  engagement-conformance list\n"
      "  engagement-conformance list --case 'retry.*' --format json");
  return command;
}

int list_command(const ListCommandOptions& options) {
  const std::vector<Case> cases = chosen_cases(known_cases(options.case_files), options.globs);
  print(options.json || options.format == "json" ? as_json(cases) : as_table(cases));
  return 0;
}

}  // namespace engagement::conformance
