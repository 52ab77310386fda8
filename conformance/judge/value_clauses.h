// URL-ENCODING and URL-NUMBERS: how one value arrived, and in words what became of it.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "conformance/judge/findings.h"
#include "conformance/suite/case.h"

namespace engagement::conformance {

enum class ValuePlace { path_segment, query_value };

// The ids of a request, by name, in the order of the URL; the last is the session.
std::array<std::pair<std::string_view, std::string_view>, 6> ids_of(const Inputs& inputs);

struct ReceivedValue {
  std::string_view name;   // "visitor"
  std::string_view given;  // what the client was told to send, UTF-8
  std::string_view raw;    // what stands in the URL
  ValuePlace place = ValuePlace::path_segment;
  int attempt = 1;
};

void judge_value(const ReceivedValue& value, const Inputs& inputs, Findings& findings);

}  // namespace engagement::conformance
