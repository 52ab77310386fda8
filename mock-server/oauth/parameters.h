// Collecting and normalising the request parameters (RFC 5849 §3.4.1.3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace engagement::oauth {

// A set of parameters, kept percent-encoded (§3.6) as the normalisation needs them.
class ParameterList {
 public:
  ParameterList();

  // A decoded name and value, such as those of the Authorization header.
  void add(std::string_view name, std::string_view value);

  // Every parameter of a query or a form body (application/x-www-form-urlencoded): split at "&",
  // then at the first "=", "+" and %XX decoded; one without "=" has an empty value. False, and
  // nothing more is added, when a "%" is not followed by two hex digits.
  bool add_form(std::string_view form);

  // How often a decoded name was added.
  std::size_t count(std::string_view name) const;

  // "a=1&b=2": sorted by encoded name, then by encoded value, in byte order (§3.4.1.3.2).
  std::string normalised() const;

 private:
  struct Pair {
    std::size_t begin;      // of the encoded name in encoded_
    std::size_t name_size;  // the encoded value follows it
    std::size_t value_size;
  };
  std::string_view name_of(const Pair& pair) const {
    return std::string_view(encoded_).substr(pair.begin, pair.name_size);
  }
  std::string_view value_of(const Pair& pair) const {
    return std::string_view(encoded_).substr(pair.begin + pair.name_size, pair.value_size);
  }

  std::string encoded_;  // all names and values, one after the other
  std::vector<Pair> pairs_;
};

// Whether a Content-Type names a form whose parameters are signed (§3.4.1.3.1).
bool is_form_content_type(std::string_view content_type);

}  // namespace engagement::oauth
