#include "mock-server/cli/fixtures_check.h"

#include <fmt/core.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "mock-server/data/document.h"
#include "mock-server/data/locate.h"
#include "mock-server/fixtures/fixture_reader.h"
#include "mock-server/fixtures/fixture_set.h"

namespace engagement::cli {
namespace {

using data::DataError;
using nlohmann::ordered_json;

// Fixtures that can never answer, as another does in their stead.
std::vector<DataError> warnings_of(const std::vector<fixtures::FixtureFiles::Entry>& entries) {
  fixtures::StoredFixtures stored;
  for (const auto& entry : entries) {
    stored.push_back(std::make_shared<const fixtures::StoredFixture>(
        entry.fixture, fixtures::Layer::file, stored.size()));
  }
  const fixtures::FixtureIndex index(stored);
  std::vector<DataError> warnings;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (const auto* other = index.shadow_of(i)) {
      const auto& first = entries[other->revision];
      warnings.emplace_back(
          entries[i].file, entries[i].pointer,
          fmt::format("it never answers: \"{}\" ({}) matches all that it does, and comes first; "
                      "narrow that one, or give this one a higher priority",
                      first.fixture.name, first.file));
    }
  }
  return warnings;
}

// Finds lines and columns; keeps the text of the file asked for last.
class Places {
 public:
  data::TextPosition of(const DataError& problem) {
    if (problem.file() != file_) {
      file_ = problem.file();
      try {
        text_ = data::read_file(file_);
      } catch (const DataError&) {
        text_.clear();
      }
    }
    return data::locate(text_, problem.pointer());
  }

 private:
  std::string file_;
  std::string text_;
};

void print(const std::string& line) {
  if (std::fputs((line + "\n").c_str(), stdout) < 0) {
    throw std::runtime_error("cannot write to standard output");
  }
}

std::string count_of(std::size_t count, const std::string& what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

struct Report {
  std::size_t files = 0;
  std::size_t fixtures = 0;
  std::vector<DataError> errors;
  std::vector<DataError> warnings;
};

void print_text(const Report& report) {
  Places places;
  const auto print_all = [&](const std::vector<DataError>& problems, const char* kind) {
    for (const DataError& problem : problems) {
      const data::TextPosition at = places.of(problem);
      print(fmt::format("{}:{}:{}: {}: {}{}{}", problem.file(), at.line, at.column, kind,
                        problem.pointer(), problem.pointer().empty() ? "" : ": ",
                        problem.reason()));
    }
  };
  print_all(report.errors, "error");
  print_all(report.warnings, "warning");
  print(fmt::format("{} in {}: {}, {}", count_of(report.fixtures, "good fixture"),
                    count_of(report.files, "file"), count_of(report.errors.size(), "error"),
                    count_of(report.warnings.size(), "warning")));
}

void print_json(const Report& report) {
  Places places;
  const auto all = [&](const std::vector<DataError>& problems) {
    ordered_json list = ordered_json::array();
    for (const DataError& problem : problems) {
      const data::TextPosition at = places.of(problem);
      list.push_back({{"file", problem.file()},
                      {"line", at.line},
                      {"column", at.column},
                      {"pointer", problem.pointer()},
                      {"reason", problem.reason()}});
    }
    return list;
  };
  const ordered_json line = {{"files", report.files},
                             {"fixtures", report.fixtures},
                             {"errors", all(report.errors)},
                             {"warnings", all(report.warnings)}};
  print(line.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

}  // namespace

int check_fixtures(const FixturesCheckOptions& options) {
  Report report;
  std::vector<std::filesystem::path> files;
  for (const std::string& path : options.paths) {
    if (!std::filesystem::is_directory(path)) {
      files.emplace_back(path);
      continue;
    }
    try {
      const auto inside = fixtures::fixture_files_in(path);
      files.insert(files.end(), inside.begin(), inside.end());
    } catch (const DataError& error) {
      report.errors.push_back(error);
    }
  }
  fixtures::FixtureFiles read = fixtures::read_fixture_files(files);
  report.files = files.size();
  report.fixtures = read.entries.size();
  report.errors.insert(report.errors.end(), read.problems.begin(), read.problems.end());
  report.warnings = warnings_of(read.entries);
  options.format == "json" ? print_json(report) : print_text(report);
  if (std::fflush(stdout) != 0) {
    throw std::runtime_error("cannot write to standard output");
  }
  return report.errors.empty() ? 0 : 2;
}

}  // namespace engagement::cli
