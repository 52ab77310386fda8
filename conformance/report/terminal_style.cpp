#include "conformance/report/terminal_style.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace engagement::conformance {
namespace {

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

}  // namespace

std::string TerminalStyle::paint(std::string_view sgr, std::string_view text) const {
  return color ? fmt::format("\x1b[{}m{}\x1b[0m", sgr, text) : std::string(text);
}

TerminalStyle style_of(int descriptor) {
  TerminalStyle style;
  if (::isatty(descriptor) == 0 || !variable("NO_COLOR").empty() || variable("TERM") == "dumb") {
    return style;
  }
  style.terminal = true;
  style.color = true;
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    style.columns = size.ws_col;
  }
  return style;
}

}  // namespace engagement::conformance
