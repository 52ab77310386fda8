// Which requests a call asks for.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "mock-server/admin/call.h"
#include "mock-server/journal/filter.h"

namespace engagement::admin {

inline constexpr std::size_t kMostRequests = 1000;  // in one answer

struct Selection {
  journal::Filter filter;
  std::uint64_t after = 0;  // a cursor
  std::size_t limit = 100;
  std::optional<std::size_t> last;            // so many, the newest, of those that are held
  std::size_t count = 1;                      // to wait for
  std::chrono::milliseconds timeout{10'000};  // of the wait
};

// From the query: members of journal::Filter, and those of "after", "since" (the same), "last",
// "limit", "count" and "timeout_ms" that the call has. Throws Problem for any other, and for a
// value out of its range.
Selection selection_of(const Call& call, std::initializer_list<std::string_view> others);

// From the "match" object of a body; `pointer` is its place there. Throws Problem.
journal::Filter filter_of(const nlohmann::json& match, const std::string& pointer);

}  // namespace engagement::admin
