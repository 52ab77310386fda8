#include "mock-server/admin/selection.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>

#include "mock-server/admin/problem.h"

namespace engagement::admin {
namespace {

std::uint64_t number_of(std::string_view name, std::string_view text, std::uint64_t least,
                        std::uint64_t most) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < least || number > most) {
    throw Problem(400, "query_invalid",
                  "\"" + std::string(name) + "\" is a whole number from " + std::to_string(least) +
                      " to " + std::to_string(most) + ".");
  }
  return number;
}

void set_number(Selection& selection, std::string_view name, std::string_view value) {
  if (name == "after" || name == "since") {
    selection.after = number_of(name, value, 0, std::numeric_limits<std::uint64_t>::max());
  } else if (name == "limit") {
    selection.limit = number_of(name, value, 1, kMostRequests);
  } else if (name == "last") {
    selection.last = number_of(name, value, 1, kMostRequests);
  } else if (name == "count") {
    selection.count = number_of(name, value, 1, kMostRequests);
  } else {
    selection.timeout = std::chrono::milliseconds(number_of(name, value, 0, 600'000));
  }
}

std::string text_of(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

Selection selection_of(const Call& call, std::initializer_list<std::string_view> others) {
  Selection selection;
  for (const auto& [name, value] : call.query) {
    if (std::find(others.begin(), others.end(), name) != others.end()) {
      set_number(selection, name, value);
    } else if (std::string problem = selection.filter.set(name, value); !problem.empty()) {
      for (const std::string_view other : others) {
        problem.append(" ").append(other);
      }
      throw Problem(400, "query_invalid", problem);
    }
  }
  return selection;
}

journal::Filter filter_of(const nlohmann::json& match, const std::string& pointer) {
  journal::Filter filter;
  for (const auto& [name, value] : match.items()) {
    if (const std::string problem = filter.set(name, text_of(value)); !problem.empty()) {
      throw Problem(400, "body_invalid", problem, pointer + "/" + name);
    }
  }
  return filter;
}

}  // namespace engagement::admin
