// engagement-faulty-client: a client that is wrong on purpose, to be judged by the self-test.
//
//   engagement-faulty-client [--fault NAME] [--long-lived]   an adapter (docs/adapter-protocol.md)
//   engagement-faulty-client --list                          the closed list, as one line of JSON
#include <exception>
#include <iostream>
#include <list>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "conformance/faulty-clients/client.h"
#include "conformance/faulty-clients/fault.h"

namespace faulty_client {
namespace {

constexpr int kWrongUsage = 2;

// The answer to one line, without the line's end.
std::string answer_to(const std::string& line, const Behaviour& behaviour) {
  const Inputs inputs = parse_inputs(line);
  const bool knows_method = inputs.signature_method == "HMAC-SHA1" ||
                            (inputs.signature_method == "HMAC-SHA256" && behaviour.supports_sha256);
  const bool knows_scheme = behaviour.knows_tls || !inputs.base_url.starts_with("https:");
  const std::string outcome =
      knows_method && knows_scheme ? validate(inputs, behaviour) : "unsupported";
  return R"({"outcome": ")" + outcome + R"(", "case": )" + nlohmann::json(inputs.case_name).dump() +
         behaviour.more_members + "}";
}

int answer_one(const Behaviour& behaviour) {
  std::string line;
  std::getline(std::cin, line);
  std::this_thread::sleep_for(behaviour.starts_after);
  std::cout << behaviour.prints_before << answer_to(line, behaviour) << behaviour.prints_after
            << std::flush;
  return 0;
}

// docs/adapter-protocol.md, "One process for all calls".
int answer_all(const Behaviour& behaviour) {
  std::mutex output;
  std::list<std::jthread> calls;
  for (std::string line; std::getline(std::cin, line);) {
    calls.emplace_back([&behaviour, &output, line] {
      const std::string answer = answer_to(line, behaviour);
      const std::lock_guard lock(output);
      std::cout << answer << std::endl;
    });
  }
  return 0;
}

// What it prints apart from its answers can only be seen when there is a process for each.
bool can_live_long(const Fault& fault) {
  const Behaviour usual;
  Behaviour behaviour;
  fault.change(behaviour);
  return behaviour.prints_before == usual.prints_before &&
         behaviour.prints_after == usual.prints_after &&
         behaviour.starts_after == usual.starts_after;
}

int list() {
  nlohmann::ordered_json faults = nlohmann::ordered_json::array();
  for (const Fault& each : all_faults()) {
    faults.push_back({{"name", each.name},
                      {"description", each.description},
                      {"clauses", each.clauses},
                      {"pause_seconds", each.pause_seconds},
                      {"can_live_long", can_live_long(each)}});
  }
  std::cout << faults.dump() << "\n";
  return 0;
}

int run(std::vector<std::string> words) {
  if (words == std::vector<std::string>{"--list"}) {
    return list();
  }
  const bool long_lived = std::erase(words, "--long-lived") > 0;
  Behaviour behaviour;
  if (!words.empty()) {
    const std::vector<Fault> faults = all_faults();
    const Fault* fault =
        words.size() == 2 && words[0] == "--fault" ? find_fault(faults, words[1]) : nullptr;
    if (fault == nullptr) {
      std::cerr << "usage: engagement-faulty-client [--fault NAME] [--long-lived] | --list, NAME "
                   "one of the list\n";
      return kWrongUsage;
    }
    fault->change(behaviour);
  }
  return long_lived ? answer_all(behaviour) : answer_one(behaviour);
}

}  // namespace
}  // namespace faulty_client

int main(int argc, char** argv) {
  try {
    return faulty_client::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "engagement-faulty-client: " << error.what()
              << "; expected one line of JSON on standard input\n";
    return 2;
  }
}
