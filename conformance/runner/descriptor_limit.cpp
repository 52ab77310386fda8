#include "conformance/runner/descriptor_limit.h"

#include <algorithm>

namespace engagement::conformance {
namespace {

constexpr rlim_t kEnough = 65536;

rlimit raise_once() {
  rlimit original{};
  if (::getrlimit(RLIMIT_NOFILE, &original) == 0 && original.rlim_cur < kEnough) {
    rlimit raised = original;
    raised.rlim_cur = std::min(kEnough, original.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &raised);  // refused: we go on with what we have
  }
  return original;
}

}  // namespace

const rlimit& raise_descriptor_limit() {
  static const rlimit original = raise_once();
  return original;
}

}  // namespace engagement::conformance
