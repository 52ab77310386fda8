// Whether, and how, output may be more than plain text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace engagement::conformance {

struct TerminalStyle {
  bool terminal = false;  // a person looks on: one progress line that is rewritten
  bool color = false;
  std::size_t columns = 80;

  // `sgr` is an ECMA-48 SGR parameter, such as "31" for red; plain text without colour.
  std::string paint(std::string_view sgr, std::string_view text) const;
};

inline constexpr std::string_view kRed = "31";
inline constexpr std::string_view kGreen = "32";
inline constexpr std::string_view kYellow = "33";
inline constexpr std::string_view kBold = "1";

// For an open descriptor. Neither colour nor a rewritten line unless it is a terminal, NO_COLOR is
// unset or empty, and TERM is not "dumb".
TerminalStyle style_of(int descriptor);

}  // namespace engagement::conformance
