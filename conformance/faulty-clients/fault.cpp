#include "conformance/faulty-clients/fault.h"

namespace faulty_client {

std::vector<Fault> all_faults() {
  std::vector<Fault> all;
  for (const auto part :
       {url_faults(), encoding_faults(), authorization_faults(), signature_faults(),
        freshness_faults(), status_faults(), retry_faults(), connection_faults(), right_clients()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

const Fault* find_fault(std::span<const Fault> faults, std::string_view name) {
  for (const Fault& each : faults) {
    if (each.name == name) {
      return &each;
    }
  }
  return nullptr;
}

}  // namespace faulty_client
