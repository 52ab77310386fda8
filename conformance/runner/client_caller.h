// How the calls of a case reach the client under test: by a process for each, or by one for all.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "conformance/runner/process_guard.h"
#include "conformance/runner/stop_flag.h"
#include "conformance/suite/result.h"

namespace engagement::conformance {

struct ClientCall {
  std::string case_name;
  std::string request;  // the line of JSON, ended by '\n'
  std::chrono::milliseconds deadline{30'000};
  std::span<const StopFlag* const> stops;
};

struct CallEnd {
  AdapterAnswer answer;
  bool stopped = false;  // one of the call's stop flags ended it
};

class ClientCaller {
 public:
  virtual ~ClientCaller() = default;
  // Blocks until the client has answered, its deadline has passed, or a stop flag is raised.
  // Thread-safe. Never throws: whatever goes wrong is a broken answer.
  virtual CallEnd call(const ClientCall& call) = 0;
  // Ends what still runs. Returns what showed only after a call was over: by the case's name, why
  // its answer cannot be relied on. To be called once, when no call is under way.
  virtual std::map<std::string, std::string> finish() { return {}; }
};

// `command` is for `/bin/sh -c`, `guard` outlives the caller.
std::unique_ptr<ClientCaller> process_for_each_call(std::string command, const ProcessGuard& guard);
// Speaks docs/adapter-protocol.md, "One process for all calls".
std::unique_ptr<ClientCaller> long_lived_client(std::string command, const ProcessGuard& guard);

}  // namespace engagement::conformance
