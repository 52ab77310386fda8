// An explanation in words for people, or as a line of JSON. Neither holds a secret, a key or a
// signature, and nothing of the input reaches a terminal unescaped.
#pragma once

#include <cstddef>
#include <string>

#include "mock-server/explain/explanation.h"

namespace engagement::explain {

struct ReportContext {
  std::size_t number = 1;        // of the request among those of the input, from 1
  std::size_t count = 1;         // of them
  std::string credentials_file;  // empty: the built-in ones
  bool colour = false;
};

// Several lines of UTF-8, the last one ended.
std::string text_report(const Explanation& explanation, const ReportContext& context);

// One line, ended; ASCII. The facts of a refusal have the names that they have in the body of a 401
// (contract/body.h).
std::string json_report(const Explanation& explanation, const ReportContext& context);

}  // namespace engagement::explain
