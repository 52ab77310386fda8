// What the operations of the admin API work on: the parts of a running mock.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "mock-server/admin/slots.h"
#include "mock-server/fixtures/fixture_store.h"
#include "mock-server/journal/journal.h"
#include "mock-server/journal/redactor.h"
#include "mock-server/metrics/counters.h"

namespace engagement::admin {

// What is measured when it is asked for.
struct Gauges {
  std::size_t open_connections = 0;
  std::size_t nonces = 0;
  std::uint64_t journal_lines_lost = 0;
};

// The parts outlive the listener; each is thread-safe.
struct Context {
  journal::Journal& journal;
  fixtures::FixtureStore& fixtures;
  const journal::Redactor& redactor;
  const metrics::Counters& counters;
  std::function<Gauges()> gauges;
  std::string base_url;  // of the endpoint
  Slots slots;           // for calls that wait
};

}  // namespace engagement::admin
