#include "conformance/cli/selection.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "conformance/cli/usage_error.h"
#include "conformance/runner/plan.h"
#include "conformance/suite/case_loader.h"
#include "conformance/suite/select.h"
#include "conformance/text/text.h"

namespace engagement::conformance {
namespace {

constexpr std::size_t kNamesOffered = 3;

std::optional<std::size_t> parse_count(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

// Levenshtein's: how many characters have to be put in, taken out or changed.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

}  // namespace

Shard parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    const std::optional<std::size_t> index = parse_count(text.substr(0, slash));
    const std::optional<std::size_t> count = parse_count(text.substr(slash + 1));
    if (index && count && *index >= 1 && *index <= *count) {
      return {*index, *count};
    }
  }
  throw UsageError(fmt::format("--shard {}: give the shard and the number of shards, such as 2/5",
                               printable_line(text)));
}

std::vector<std::string> nearest_names(const std::vector<Case>& cases, std::string_view text) {
  std::set<std::string> names;
  for (const Case& test_case : cases) {
    names.insert(test_case.name);
    names.insert(test_case.section);
  }
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const std::string& name : names) {
    ranked.emplace_back(edit_distance(text, name), name);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string> nearest;
  for (std::size_t i = 0; i < std::min(ranked.size(), kNamesOffered); ++i) {
    nearest.push_back(ranked[i].second);
  }
  return nearest;
}

std::vector<Case> known_cases(const std::vector<std::string>& files) {
  std::vector<Case> cases = load_embedded_cases();
  for (const std::string& file : files) {
    const std::vector<Case> more = load_cases({file});
    cases.insert(cases.end(), more.begin(), more.end());
    refuse_repeated_names(file, cases);
  }
  return cases;
}

std::vector<Case> chosen_cases(const std::vector<Case>& cases,
                               const std::vector<std::string>& globs) {
  const std::vector<std::string> unmatched = globs_without_case(cases, globs);
  if (!unmatched.empty()) {
    throw UsageError(fmt::format(
        "--case {}: no case has such a name; the nearest are {} (all: engagement-conformance list)",
        printable_line(unmatched.front()),
        fmt::join(nearest_names(cases, unmatched.front()), ", ")));
  }
  return select_cases(cases, globs);
}

std::vector<Case> shard_of(const std::vector<Case>& cases, const Shard& shard,
                           std::chrono::milliseconds pause) {
  // Dealt out like cards, the longest first: each shard has as many cases as the others, which is
  // the work that the machine has, and its share of the long ones, which is the time.
  std::vector<const Case*> pointers;
  for (const Case& test_case : cases) {
    pointers.push_back(&test_case);
  }
  const std::vector<std::size_t> order = start_order(pointers, pause);
  std::set<std::size_t> chosen;
  for (std::size_t rank = shard.index - 1; rank < order.size(); rank += shard.count) {
    chosen.insert(order[rank]);
  }
  std::vector<Case> part;
  for (const std::size_t position : chosen) {
    part.push_back(cases[position]);
  }
  if (part.empty()) {
    throw UsageError(fmt::format("--shard {}/{}: there are {} cases, so this shard has none",
                                 shard.index, shard.count, cases.size()));
  }
  return part;
}

}  // namespace engagement::conformance
