// Runs the checks, one request at a time.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "conformance/provider/check.h"

namespace engagement::conformance::provider {

enum class CheckVerdict { held, broken, not_judged };

struct CheckResult {
  const Check* check = nullptr;
  CheckVerdict verdict = CheckVerdict::not_judged;
  std::string actual;  // what came; why, when it is not judged. Holds nothing that the server sent.
};

struct ProviderRun {
  std::vector<CheckResult> results;  // in the order of all_checks()
  int requests = 0;
  std::chrono::milliseconds wall{0};
  std::string hint;       // why good requests may be refused; empty when there is nothing to say
  std::string cut_short;  // why the run ended before its time; empty when it did not
};

// Those of all_checks() whose names match one of `globs`, all without globs, in their order; and
// "accepts.signed" where one of them needs it.
std::vector<const Check*> select_checks(const std::vector<std::string>& globs);

// `before_request` is called before each request, for pauses, and `on_result` with each result.
// Throws ConnectError when the server cannot be reached in the first place.
ProviderRun run_checks(const Subject& subject, const std::vector<const Check*>& checks,
                       std::function<void()> before_request,
                       const std::function<void(const CheckResult&)>& on_result);

// Broken, and of a level that counts.
bool counts_as_broken(const CheckResult& result, bool strict);

std::string_view name_of(CheckVerdict verdict);

}  // namespace engagement::conformance::provider
