// Collecting and normalising the request parameters (RFC 5849 §3.4.1.3).
#pragma once

#include <cstddef>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "mock-server/oauth/text_sink.h"

namespace engagement::oauth {

// A set of parameters, kept percent-encoded (§3.6) as the normalisation needs them. Text that is
// its own encoded form is not copied: what was added must outlive the list.
class ParameterList {
 public:
  // `memory` must outlive the list.
  explicit ParameterList(std::pmr::memory_resource* memory = std::pmr::get_default_resource());
  ParameterList(const ParameterList&) = delete;
  ParameterList& operator=(const ParameterList&) = delete;

  // A decoded name and value, such as those of the Authorization header.
  void add(std::string_view name, std::string_view value);
  // Likewise, when both are known to be their own encoded form.
  void add_plain(std::string_view name, std::string_view value) { pairs_.push_back({name, value}); }

  // Every parameter of a query or a form body (application/x-www-form-urlencoded): split at "&",
  // then at the first "=", "+" and %XX decoded; one without "=" has an empty value. False when a
  // "%" is not followed by two hex digits; the list is of no use then.
  bool add_form(std::string_view form);

  // Whether a form brought a name that begins with "oauth_".
  bool form_has_protocol_names() const { return form_has_protocol_names_; }

  // By encoded name, then by encoded value, in byte order (§3.4.1.3.2). To be called when all are
  // added.
  void sort();

  // Appends the parameters as they stand, normalised ("a=1&b=2") and percent-encoded once more, as
  // the base string has them ("a%3D1%26b%3D2").
  void append_to_base_string(TextSink& out) const;

 private:
  struct Pair {
    std::string_view name;  // both encoded
    std::string_view value;
  };
  std::string_view encoded(std::string_view text);
  bool reencoded(std::string_view text, std::string_view& out);

  std::pmr::monotonic_buffer_resource text_;  // holds what is no part of what was added
  std::pmr::vector<Pair> pairs_;
  bool form_has_protocol_names_ = false;
};

// Whether a Content-Type names a form whose parameters are signed (§3.4.1.3.1).
bool is_form_content_type(std::string_view content_type);

}  // namespace engagement::oauth
