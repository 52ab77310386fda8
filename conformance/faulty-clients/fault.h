// The closed list of clients: each is the right one with some of its behaviour changed.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "conformance/faulty-clients/behaviour.h"

namespace faulty_client {

// One entry is all there is to say of a client; the self-test and docs/self-test.md read it from
// here.
struct Fault {
  std::string_view name;         // stable once released
  std::string_view description;  // what its developer did, and with which habit or library
  // Ids of the clauses (conformance/cases/clauses.json) any of which may catch it, separated by
  // spaces. Empty: what it does is allowed, and nothing may be said against it. A "?" behind an id:
  // what it does is no fault, but that clause has to note it.
  std::string_view clauses;
  void (*change)(Behaviour& behaviour);
  double pause_seconds = 0;  // shows only with pauses as long as this; 0: with any
};

// All entries, in the order of docs/self-test.md.
std::vector<Fault> all_faults();

// Null when there is none of that name.
const Fault* find_fault(std::span<const Fault> faults, std::string_view name);

// The parts of the list, one for each file of faults/.
std::span<const Fault> url_faults();
std::span<const Fault> encoding_faults();
std::span<const Fault> authorization_faults();
std::span<const Fault> signature_faults();
std::span<const Fault> freshness_faults();
std::span<const Fault> status_faults();
std::span<const Fault> retry_faults();
std::span<const Fault> connection_faults();
std::span<const Fault> right_clients();

}  // namespace faulty_client
