// One request as the mock received it, what it decided, and what it answered.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mock-server/contract/route.h"
#include "mock-server/oauth/diagnosis.h"
#include "mock-server/oauth/verdict.h"

namespace engagement::journal {

using SteadyTime = std::chrono::steady_clock::time_point;
// Field names and values as received (bytes), in the order received.
using Headers = std::vector<std::pair<std::string, std::string>>;

struct Entry {
  std::uint64_t number = 0;      // 1 for the first request that this mock received
  std::string request_id;        // as in the X-Request-Id of the answer
  std::uint64_t connection = 0;  // numbers the TCP connections of this mock from 1
  std::int64_t unix_time = 0;    // the mock's clock when the request was complete, in seconds

  // When the first byte of the request was read, and when the last byte of the answer was about to
  // be handed to the kernel. Taken so that a measured gap is never shorter than the client's pause.
  SteadyTime received_at{};
  SteadyTime answered_at{};

  // Where it came in: "http", "https", or a listener with a bad certificate such as "expired".
  std::string listener;
  std::string scheme;  // of the URL that was asked for: of the listener, or as a proxy tells it
  std::string authority;  // likewise: the Host field, or as a proxy tells it
  std::string method;
  std::string target;        // the raw request target
  std::string http_version;  // "HTTP/1.1"
  Headers headers;
  std::string body;  // the first KiB

  // Where the request target departs from the API page's route and query; see contract/route.h.
  contract::RouteCheck route;

  bool checked = false;  // false: the fixture or the route left the signature unchecked
  oauth::Verdict verdict;
  oauth::Diagnosis diagnosis;  // of a refused signature; empty when none is named

  // What the client got: the status, 0 when no status line was sent; `answered_with` is "503", or
  // the name of the fault, such as "reset".
  int status = 0;
  std::string answered_with;
  std::string reason;          // the code in the answer's body; empty on success
  std::string explanation;     // the words beside it
  std::string fixture;         // name of the fixture that answered; empty when none did
  std::size_t step = 0;        // which of its answers, from 0
  std::uint64_t sequence = 0;  // of the fixture's counters, the one that it advanced; 0: none
  std::uint64_t position = 0;  // what that counter then stood at
  std::uint64_t scripted = 0;  // how many requests the fixture's script foresees
  std::string internal_error;  // the mock itself failed; empty: it did not
  bool unexpected = false;     // more requests than the fixture foresees ("then": "fail")

  // From the end of the answer to the request before it that named the same session, to the first
  // byte of this one. None for the first of a session, for one that came before that answer's end,
  // and when the one before is no longer held.
  std::optional<std::chrono::nanoseconds> gap;

  // The signature was checked and is good.
  bool accepted() const { return checked && verdict.accepted(); }
  bool is_answered() const { return answered_at != SteadyTime{}; }

  // As the server computed it: of an accepted request it is made anew each time, so that requests
  // need not. Empty when there is none.
  std::string base_string() const;

  // All values of the named field, matched without regard to case.
  std::vector<std::string_view> header_values(std::string_view name) const;
};

using EntryPtr = std::shared_ptr<const Entry>;

// The Authorization value with the signature, and whatever is not known to be harmless, replaced by
// "…". Consumer key and token are shown: they name, and prove nothing.
std::string redacted_authorization(std::string_view value);

// The request target with the values of oauth_ parameters in its query replaced by "…": a client
// that signs in the query with PLAINTEXT shows its secrets there.
std::string redacted_target(std::string_view target);

}  // namespace engagement::journal
