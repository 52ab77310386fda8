// Chooses requests of the journal by what they asked for and what they were answered.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock-server/journal/entry.h"

namespace engagement::journal {

// Members that are absent match everything. Values are compared whole, decoded.
struct Filter {
  std::optional<std::string> account, visitor, session, engagement, campaign, context;
  std::optional<std::string> method;
  std::optional<int> status;                 // what was sent; 0: no status line
  std::optional<std::string> answered_with;  // "503", or the name of a fault
  std::optional<std::string> reason;         // a code of docs/reasons.md
  std::optional<std::string> mistake;        // one of those named
  std::optional<std::string> fixture;
  std::optional<bool> accepted;  // whether the signature was checked and good

  bool matches(const Entry& entry) const { return differences(entry).empty(); }

  struct Difference {
    std::string_view member;
    std::string wanted;
    std::string was;  // as received, so it may hold what must not be shown
  };
  // The members that keep an entry from matching.
  std::vector<Difference> differences(const Entry& entry) const;

  // Sets the member of that name. What is wrong, in one sentence; empty when it could be set.
  std::string set(std::string_view name, std::string_view value);

  static const std::vector<std::string_view>& names();
};

}  // namespace engagement::journal
