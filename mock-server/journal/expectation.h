// What somebody expects of the requests that a mock received, and what is found of it.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock-server/journal/entry.h"
#include "mock-server/journal/filter.h"

namespace engagement::journal {

// About the requests that match, in the order received. What is absent or empty is not looked at.
//
// A *resend* repeats the Authorization of an earlier request of its session byte for byte: an HTTP
// library sent it again by itself, below the retries of a client, which sign anew. Gaps are between
// attempts; a resend belongs to the attempt that it repeats.
struct Expectation {
  std::string name;  // stands in findings
  Filter match;
  // How many match; where none of these is given, at least one.
  std::optional<std::size_t> exactly, at_least, at_most;
  std::vector<std::string> answers;      // of all, in order: "503", or the name of a fault
  std::vector<std::string> engagements;  // of all, in order
  // From the end of an answer to the next attempt of the same session.
  std::optional<std::chrono::milliseconds> gaps_at_least, gaps_at_most;
  bool fresh_nonces = false;         // each has one, and no two the same with the same timestamp
  bool fresh_timestamps = false;     // each attempt's has moved on with the time (to 1 s)
  bool signatures_accepted = false;  // each was checked and is good
  // Each script that answered one was used up to its end, by whichever requests advance it.
  bool answers_consumed = false;
};

struct NearMiss {
  EntryPtr entry;
  std::vector<Filter::Difference> differences;
};

// How many requests, problems or values a finding tells of at most: a person reads it.
inline constexpr std::size_t kMostListed = 50;

// The first kMostListed items, joined, and how many more there are.
std::string listed(const std::vector<std::string>& items, std::string_view separator);

// The text is made of what was received: redact it before it is shown.
struct Finding {
  std::string expectation;  // its name
  bool holds = true;
  std::string message;                // what was found, and where it fails what was expected
  std::vector<std::string> requests;  // the ids of those it is about, at most kMostListed
  std::size_t further = 0;            // how many more it is about
  std::vector<NearMiss> nearly;
};

// A finding about how many match, then one for each further thing that is expected.
std::vector<Finding> judge(const Expectation& expectation, const std::vector<EntryPtr>& entries);

// Those that do not match, the nearest first and of these the newest, at most `most`.
std::vector<NearMiss> near_misses(const Filter& filter, const std::vector<EntryPtr>& entries,
                                  std::size_t most);

}  // namespace engagement::journal
