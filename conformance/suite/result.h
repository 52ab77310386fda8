// The evidence of one case as the runner collected it, and the judgement made of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conformance/suite/case.h"
#include "conformance/suite/clause.h"
#include "mock-server/journal/entry.h"

namespace engagement::conformance {

// How one call of the client ended (docs/adapter-protocol.md).
struct AdapterAnswer {
  enum class Kind { outcome, unsupported, broken };
  Kind kind = Kind::broken;
  std::string outcome;       // one of the protocol's words, when kind is outcome
  std::string reason;        // unsupported: the adapter's reason; broken: what is wrong, in words
  std::string raw_answer;    // the answer line as printed
  std::string other_output;  // the other lines of standard output, bounded
  std::string error_output;  // standard error, bounded
  // broken: it crashed, or had to be ended, rather than answering something that is no answer.
  bool ended_badly = false;
};

// A time in which the suite itself was kept waiting for a processor: so late, and more, may anything
// be that the client did then.
struct Lateness {
  std::chrono::steady_clock::time_point from{};
  std::chrono::steady_clock::time_point to{};
};

// What happened in one case; gathered by the runner, read by the judge and the reports.
struct Evidence {
  std::string base_url;
  std::vector<AdapterAnswer> calls;      // one for each call made, in order
  std::vector<journal::Entry> requests;  // in order of arrival
  // What came to the other origin that a redirect named, which only a client that follows it does.
  std::vector<journal::Entry> elsewhere;
  std::vector<std::string> tls_failures;  // of handshakes, as the server saw them
  std::chrono::steady_clock::time_point started{};
  std::chrono::steady_clock::time_point ended{};
  std::int64_t started_unix = 0;          // the system's clock at `started`, seconds
  std::chrono::milliseconds pause{5000};  // the pause the client was told to make
  bool overloaded = false;                // the suite saw that the machine was too busy
  std::vector<Lateness> late;             // when it saw that
  std::string setup_error;                // our own trouble (no port…); empty: none
};

struct Failure {
  std::string clause;
  std::string message;  // what the client's author has to change
  std::string expected;
  std::string actual;
  std::optional<int> attempt;  // the request it shows at, from 1
  Level level = Level::documented;
};

enum class CaseVerdict { passed, failed, skipped, error };

struct CaseResult {
  const Case* test_case = nullptr;
  Evidence evidence;
  CaseVerdict verdict = CaseVerdict::error;
  // Counted ones (documented, derived; advisory with --strict). A case that ended in an error may
  // have some as well: what its requests had shown by then.
  std::vector<Failure> failures;
  std::vector<Failure> notes;       // advisory ones, reported only
  std::string reason;               // of skipped and error
  // Not empty: the case failed, or its adapter broke, as --known-failing says it does; why. Such a
  // case does not count for the exit status.
  std::string known_failing_reason;
  std::vector<std::string> judged;  // ids of the clauses that the evidence allowed to judge
};

enum class ClauseVerdict { held, broken, not_judged };

struct ClauseResult {
  const Clause* clause = nullptr;
  ClauseVerdict verdict = ClauseVerdict::not_judged;
  std::vector<std::string> judged_in;  // names of cases that judged it
  // Names of cases with a failure of it; with a note of it when the clause itself is advisory.
  std::vector<std::string> broken_in;
  std::string reason;  // of not_judged
};

// One whole run, as the reports tell it.
struct RunResult {
  std::string client;   // the command
  std::string started;  // RFC 3339, UTC
  std::chrono::milliseconds wall{0};
  std::chrono::milliseconds pause{5000};
  bool strict = false;
  std::string interrupted;            // what cut the run off, one sentence; empty: nothing did
  std::vector<CaseResult> cases;      // in the order of the case files
  std::vector<ClauseResult> clauses;  // in the order of all_clauses()
};

}  // namespace engagement::conformance
