// Which cases a command is about: --cases, --case and --shard.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/suite/case.h"

namespace engagement::conformance {

// One of `count` parts of about equal size; `index` counts from 1.
struct Shard {
  std::size_t index = 1;
  std::size_t count = 1;
};

// "2/5". Throws UsageError.
Shard parse_shard(std::string_view text);

// The embedded cases, and behind them those of `files`. Throws DataError for a file that cannot be
// used and for a name that stands twice.
std::vector<Case> known_cases(const std::vector<std::string>& files);

// The cases that match, all of them without globs. Throws UsageError for a glob that matches none,
// with the names that come nearest to it.
std::vector<Case> chosen_cases(const std::vector<Case>& cases,
                               const std::vector<std::string>& globs);

// The cases of one shard, in their order: each case is in exactly one, and the shards take about
// the same time when the client makes pauses of `pause`. Throws UsageError when nothing is left.
std::vector<Case> shard_of(const std::vector<Case>& cases, const Shard& shard,
                           std::chrono::milliseconds pause);

// The up to three names of cases or sections that are most like `text`, the nearest first.
std::vector<std::string> nearest_names(const std::vector<Case>& cases, std::string_view text);

}  // namespace engagement::conformance
