#include "mock-server/oauth/authorization_header.h"

#include <algorithm>

#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/text/ascii.h"

namespace engagement::oauth {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// token of RFC 9110 §5.6.2, and "%" since names may be percent-encoded.
bool is_name_char(char c) {
  return text::is_alphanumeric(c) ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// Walks through `name="value"` pairs. Each step says what is wrong in `problem`.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return pos_ == text_.size(); }
  const std::string& problem() const { return problem_; }
  bool is_quoted() const { return is_quoted_; }

  void skip_blanks() {
    while (!at_end() && is_blank(text_[pos_])) {
      ++pos_;
    }
  }

  // Empty list elements are allowed (RFC 9110 §5.6.1.2).
  void skip_separators() {
    while (!at_end() && (is_blank(text_[pos_]) || text_[pos_] == ',')) {
      ++pos_;
    }
  }

  bool read_pair(std::string_view& name, std::string& value) {
    const std::size_t start = pos_;
    while (!at_end() && is_name_char(text_[pos_])) {
      ++pos_;
    }
    name = text_.substr(start, pos_ - start);
    skip_blanks();
    if (name.empty() || at_end() || text_[pos_] != '=') {
      return fail("a parameter name and \"=\" were expected");
    }
    ++pos_;
    skip_blanks();
    return read_quoted(name, value) && read_separator();
  }

 private:
  bool read_quoted(std::string_view name, std::string& value) {
    if (at_end() || text_[pos_] != '"') {
      is_quoted_ = false;
      return fail("the value of " + std::string(name) + " is not in double quotes");
    }
    for (++pos_; !at_end() && text_[pos_] != '"'; ++pos_) {
      if (text_[pos_] == '\\' && pos_ + 1 < text_.size()) {
        ++pos_;
      }
      value.push_back(text_[pos_]);
    }
    if (at_end()) {
      return fail("the value of " + std::string(name) + " has no closing quote");
    }
    ++pos_;
    return true;
  }

  bool read_separator() {
    skip_blanks();
    if (at_end() || text_[pos_] == ',') {
      return true;
    }
    return fail("a comma was expected between the parameters");
  }

  bool fail(std::string what) {
    problem_ = "The Authorization header cannot be read: " + what + " (at character " +
               std::to_string(pos_ + 1) +
               " of the value's parameter list). Write name=\"value\" pairs separated by commas.";
    return false;
  }

  std::string_view text_;
  std::size_t pos_ = 0;
  std::string problem_;
  bool is_quoted_ = true;
};

AuthorizationHeader malformed(std::string problem) {
  return {AuthorizationHeader::Status::malformed, std::move(problem), {}};
}

}  // namespace

const std::string* AuthorizationHeader::find(std::string_view name) const {
  const auto found =
      std::find_if(parameters.begin(), parameters.end(),
                   [&](const HeaderParameter& parameter) { return parameter.name == name; });
  return found == parameters.end() ? nullptr : &found->value;
}

AuthorizationHeader parse_authorization_header(std::string_view value) {
  const std::size_t scheme_end = std::min(value.find_first_of(" \t"), value.size());
  if (!text::equal_ignoring_case(value.substr(0, scheme_end), "OAuth")) {
    return {AuthorizationHeader::Status::other_scheme,
            "The scheme of the Authorization header is not OAuth. Begin the value with \"OAuth \".",
            {}};
  }
  AuthorizationHeader header;
  header.parameters.reserve(8);
  Reader reader(value.substr(scheme_end));
  for (reader.skip_separators(); !reader.at_end(); reader.skip_separators()) {
    std::string_view raw_name;
    std::string raw_value;
    if (!reader.read_pair(raw_name, raw_value)) {
      return {reader.is_quoted() ? AuthorizationHeader::Status::malformed
                                 : AuthorizationHeader::Status::not_quoted,
              reader.problem(),
              {}};
    }
    if (text::equal_ignoring_case(raw_name, "realm")) {
      header.realm = raw_value;  // no protocol parameter, and never percent-encoded (§3.5.1)
      continue;
    }
    auto name = decode(raw_name);
    auto decoded = decode(raw_value);
    if (!name || !decoded) {
      return malformed("The Authorization header cannot be read: " + std::string(raw_name) +
                       " holds a \"%\" that two hex digits do not follow. Percent-encode names and "
                       "values (RFC 5849 §3.6).");
    }
    header.parameters.push_back({std::move(*name), std::move(*decoded)});
  }
  return header;
}

}  // namespace engagement::oauth
