#include "conformance/cli/known_failing_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "conformance/cli/selection.h"
#include "conformance/cli/usage_error.h"
#include "conformance/suite/select.h"
#include "conformance/text/text.h"
#include "mock-server/data/document.h"

namespace engagement::conformance {
namespace {

constexpr std::string_view kBlank = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlank);
  return first == std::string_view::npos
             ? ""
             : text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

[[noreturn]] void refuse(const std::string& place, const std::string& reason) {
  throw UsageError(fmt::format("{}: {}", place, reason));
}

KnownFailure parse_line(const std::string& place, std::string_view line,
                        const std::vector<Case>& cases) {
  const std::size_t space = line.find_first_of(kBlank);
  KnownFailure entry;
  entry.glob = line.substr(0, space);
  entry.place = place;
  if (space == std::string_view::npos) {
    refuse(place, fmt::format("{} has no reason; write one behind it, such as \"{} waits too short "
                              "(issue 12)\"",
                              printable_line(entry.glob), printable_line(entry.glob)));
  }
  entry.reason = trimmed(line.substr(space));
  if (!globs_without_case(cases, {entry.glob}).empty()) {
    refuse(place, fmt::format("no case has the name {}; the nearest are {}. A line is a name or "
                              "glob and, behind it, the reason",
                              printable_line(entry.glob),
                              fmt::join(nearest_names(cases, entry.glob), ", ")));
  }
  return entry;
}

}  // namespace

std::vector<KnownFailure> parse_known_failing(const std::string& file, std::string_view text,
                                              const std::vector<Case>& cases) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  std::vector<KnownFailure> entries;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line.front() == '#') {
      continue;
    }
    const std::string place = fmt::format("{}:{}", printable_line(file), number);
    KnownFailure entry = parse_line(place, line, cases);
    const auto twin = std::find_if(
        entries.begin(), entries.end(),
        [&entry](const KnownFailure& other) { return other.glob == entry.glob; });
    if (twin != entries.end()) {
      refuse(place, fmt::format("{} stands at {}, too", printable_line(entry.glob), twin->place));
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<KnownFailure> load_known_failing(const std::string& file,
                                             const std::vector<Case>& cases) {
  return parse_known_failing(file, data::read_file(file), cases);
}

}  // namespace engagement::conformance
