// Colours of a terminal, or none.
#pragma once

#include <string>
#include <string_view>

namespace engagement::explain {

class Style {
 public:
  explicit Style(bool is_coloured) : is_coloured_(is_coloured) {}

  std::string bold(std::string_view text) const { return in("1", text); }
  std::string good(std::string_view text) const { return in("1;32", text); }
  std::string bad(std::string_view text) const { return in("1;31", text); }
  std::string expected(std::string_view text) const { return in("32", text); }
  std::string received(std::string_view text) const { return in("31", text); }

 private:
  std::string in(std::string_view code, std::string_view text) const {
    return is_coloured_ ? "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m"
                        : std::string(text);
  }

  bool is_coloured_;
};

}  // namespace engagement::explain
