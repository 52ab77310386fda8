// engagement-faulty-client: a client that is wrong on purpose, to be judged by the self-test.
//
//   engagement-faulty-client [--fault NAME]   an adapter (docs/adapter-protocol.md)
//   engagement-faulty-client --list           the closed list, as one line of JSON
#include <exception>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "conformance/faulty-clients/client.h"
#include "conformance/faulty-clients/fault.h"

namespace faulty_client {
namespace {

constexpr int kWrongUsage = 2;

int list() {
  nlohmann::ordered_json faults = nlohmann::ordered_json::array();
  for (const Fault& each : all_faults()) {
    faults.push_back({{"name", each.name},
                      {"description", each.description},
                      {"clauses", each.clauses},
                      {"pause_seconds", each.pause_seconds}});
  }
  std::cout << faults.dump() << "\n";
  return 0;
}

int answer(const Behaviour& behaviour) {
  std::string line;
  std::getline(std::cin, line);
  const Inputs inputs = parse_inputs(line);
  std::this_thread::sleep_for(behaviour.starts_after);
  std::cout << behaviour.prints_before;
  if (behaviour.prints_secret) {
    std::cout << "key: " << inputs.consumer_secret << "&" << inputs.token_secret << "\n";
  }
  const bool knows_method = inputs.signature_method == "HMAC-SHA1" ||
                            (inputs.signature_method == "HMAC-SHA256" && behaviour.supports_sha256);
  const bool knows_scheme = behaviour.knows_tls || !inputs.base_url.starts_with("https:");
  if (!knows_method || !knows_scheme) {
    std::cout << R"({"outcome": "unsupported", "reason": "left out on purpose"})";
  } else {
    std::cout << R"({"outcome": ")" << validate(inputs, behaviour) << R"("})";
  }
  std::cout << behaviour.prints_after << std::flush;
  return 0;
}

int run(int argc, char** argv) {
  const std::string option = argc > 1 ? argv[1] : "";
  if (option == "--list" && argc == 2) {
    return list();
  }
  Behaviour behaviour;
  if (argc > 1) {
    const std::vector<Fault> faults = all_faults();
    const Fault* fault = option == "--fault" && argc == 3 ? find_fault(faults, argv[2]) : nullptr;
    if (fault == nullptr) {
      std::cerr
          << "usage: engagement-faulty-client [--fault NAME | --list], NAME one of the list\n";
      return kWrongUsage;
    }
    fault->change(behaviour);
  }
  return answer(behaviour);
}

}  // namespace
}  // namespace faulty_client

int main(int argc, char** argv) {
  try {
    return faulty_client::run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "engagement-faulty-client: " << error.what()
              << "; expected one line of JSON on standard input\n";
    return 2;
  }
}
