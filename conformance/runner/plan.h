// How long a case takes, how long it may take, and in what order cases are best started.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "conformance/suite/case.h"

namespace engagement::conformance {

// How long a client that keeps to the API page's retry policy takes for one call, start-up aside:
// the pauses (each `pause`) and the delays of the scripted answers up to the one it stops at.
std::chrono::milliseconds expected_call_time(const Case& test_case,
                                             std::chrono::milliseconds pause);

// How long one call may take before the client is killed. Leaves room for a client that is wrong
// but not hanging: one that retries what it must not, or obeys Retry-After, or lets every attempt
// run into its timeout.
std::chrono::milliseconds call_deadline(const Case& test_case, std::chrono::milliseconds pause);

// The cases as a run with such a pause plays them. One that asks for pauses of less than a tenth of a
// second wants to know everything but how time is dealt with, and soon: slow answers are half as
// slow then, and clients are told to wait half as long for what never ends.
std::vector<Case> as_run_with(std::chrono::milliseconds pause, std::vector<Case> cases);

// Positions of the cases, those that take longest first; among equals in the given order.
std::vector<std::size_t> start_order(std::span<const Case* const> cases,
                                     std::chrono::milliseconds pause);

}  // namespace engagement::conformance
