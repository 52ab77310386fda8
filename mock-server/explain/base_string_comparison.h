// Lays two base strings (RFC 5849 §3.4.1.1) side by side, part by part.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engagement::explain {

// One part as it stands in a base string, where it is percent-encoded, and what it means: decoded,
// names and values of parameters twice, as "name=value".
struct BaseStringPart {
  std::string text;
  std::string decoded;
};

// The same part of both; one of the two is none where the other string has no such part.
struct ComparedPart {
  enum class Kind { method, uri, parameter };
  Kind kind = Kind::parameter;
  std::optional<BaseStringPart> expected;
  std::optional<BaseStringPart> received;

  bool differs() const { return !expected || !received || expected->text != received->text; }
};

struct BaseStringComparison {
  std::size_t first_difference = 0;  // equal bytes in front of it; the size of both when equal
  std::vector<ComparedPart> parts;   // method, URI, then the parameters in their order
};

// Pure, for bytes of any kind: a base string made wrongly is split as far as it goes. Takes time in
// proportion to the sizes and to the product of the numbers of parameters, up to a bound; beyond
// it parameters are set against each other by their place. The result holds each byte once.
BaseStringComparison compare_base_strings(std::string_view expected, std::string_view received);

}  // namespace engagement::explain
