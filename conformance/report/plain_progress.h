// Progress for logs: a line for each finished case.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "conformance/runner/run_listener.h"

namespace engagement::conformance {

class PlainProgress final : public RunListener {
 public:
  PlainProgress(std::size_t total, std::function<void(std::string_view)> print);

  void case_started(const Case& test_case) override;
  void first_request(const Case& test_case) override;
  void case_finished(const CaseResult& result) override;

 private:
  const std::size_t total_;
  const std::function<void(std::string_view)> print_;
  std::size_t finished_ = 0;
};

}  // namespace engagement::conformance
