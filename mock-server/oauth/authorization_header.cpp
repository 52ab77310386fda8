#include "mock-server/oauth/authorization_header.h"

#include <algorithm>
#include <array>

#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/oauth/verdict.h"
#include "mock-server/text/ascii.h"

namespace engagement::oauth {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// token of RFC 9110 §5.6.2, and "%" since names may be percent-encoded.
constexpr text::ByteSet kNameCharacters = [] {
  text::ByteSet table{};
  for (int c = 0; c < 256; ++c) {
    table[static_cast<std::size_t>(c)] = text::is_alphanumeric(static_cast<char>(c));
  }
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

bool is_name_char(char c) {
  return kNameCharacters[static_cast<unsigned char>(c)];
}

// This stands in answers, so a name that is not one of OAuth's is not repeated.
std::string shown(std::string_view name) {
  return ProtocolParameters::parse_name(name) ? std::string(name) : "a parameter";
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

  // Of the pair read last: name and value need no decoding.
  bool is_plain() const { return is_plain_; }

  // `quoted` is what stands between the quotes, backslashes included.
  bool read_pair(std::string_view& name, std::string_view& quoted) {
    const std::size_t start = pos_;
    pos_ += unreserved_prefix(text_.substr(pos_));  // of most names, the whole
    is_plain_ = !at_end() && text_[pos_] == '=';
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
    return read_quoted(name, quoted) && read_separator();
  }

 private:
  bool read_quoted(std::string_view name, std::string_view& quoted) {
    if (at_end() || text_[pos_] != '"') {
      is_quoted_ = false;
      return fail("the value of " + shown(name) + " is not in double quotes");
    }
    const std::size_t start = ++pos_;
    // Most values end where the first byte stands that is not unreserved.
    const std::size_t plain_end = start + unreserved_prefix(text_.substr(start));
    is_plain_ = is_plain_ && plain_end < text_.size() && text_[plain_end] == '"';
    const std::size_t end = is_plain_ ? plain_end : closing_quote(start);
    if (end == std::string_view::npos) {
      pos_ = text_.size();
      return fail("the value of " + shown(name) + " has no closing quote");
    }
    quoted = text_.substr(start, end - start);
    pos_ = end + 1;
    return true;
  }

  // A backslash takes away the meaning of what follows it (RFC 9110 §5.6.4).
  std::size_t closing_quote(std::size_t from) const {
    const std::size_t quote = text_.find('"', from);
    const std::size_t backslash = text_.substr(0, quote).find('\\', from);
    if (backslash == std::string_view::npos) {
      return quote;
    }
    std::size_t at = backslash;
    while (at < text_.size() && text_[at] != '"') {
      at += text_[at] == '\\' ? 2 : 1;
    }
    return at < text_.size() ? at : std::string_view::npos;
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
  bool is_plain_ = false;
};

}  // namespace

AuthorizationHeader::AuthorizationHeader(std::string_view value, std::pmr::memory_resource* memory)
    : parameters_(memory), text_(memory) {
  const std::size_t scheme_end = std::min(value.find_first_of(" \t"), value.size());
  if (!text::equal_ignoring_case(value.substr(0, scheme_end), "OAuth")) {
    fail(Status::other_scheme,
         "The scheme of the Authorization header is not OAuth. Begin the value with \"OAuth \".");
    return;
  }
  parameters_.reserve(8);
  read(value.substr(scheme_end));
}

const std::string_view* AuthorizationHeader::find(std::string_view name) const {
  const auto found =
      std::find_if(parameters_.begin(), parameters_.end(),
                   [&](const HeaderParameter& parameter) { return parameter.name == name; });
  return found == parameters_.end() ? nullptr : &found->value;
}

void AuthorizationHeader::read(std::string_view list) {
  Reader reader(list);
  for (reader.skip_separators(); !reader.at_end(); reader.skip_separators()) {
    std::string_view name;
    std::string_view quoted;
    if (!reader.read_pair(name, quoted)) {
      fail(reader.is_quoted() ? Status::malformed : Status::not_quoted, reader.problem());
      return;
    }
    if (!take(name, quoted, reader.is_plain())) {
      fail(Status::malformed,
           "The Authorization header cannot be read: " + shown(name) +
               " holds a \"%\" that two hex digits do not follow. Percent-encode names and values "
               "(RFC 5849 §3.6).");
      return;
    }
  }
}

bool AuthorizationHeader::take(std::string_view raw_name, std::string_view quoted, bool is_plain) {
  const std::string_view raw_value = is_plain ? quoted : unquoted(quoted);
  if (text::equal_ignoring_case(raw_name, "realm")) {
    realm_ = raw_value;  // no protocol parameter, and never percent-encoded (§3.5.1)
    return true;
  }
  HeaderParameter parameter{raw_name, raw_value, is_plain};
  if (is_plain) {
    parameters_.push_back(parameter);
    return true;
  }
  if (!decoded(raw_name, parameter.name) || !decoded(raw_value, parameter.value)) {
    return false;
  }
  parameters_.push_back(parameter);
  return true;
}

std::string_view AuthorizationHeader::unquoted(std::string_view quoted) {
  if (quoted.find('\\') == std::string_view::npos) {
    return quoted;
  }
  char* const begin = static_cast<char*>(text_.allocate(quoted.size(), 1));
  char* end = begin;
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    i += quoted[i] == '\\' && i + 1 < quoted.size() ? 1 : 0;
    *end++ = quoted[i];
  }
  return {begin, static_cast<std::size_t>(end - begin)};
}

bool AuthorizationHeader::decoded(std::string_view raw, std::string_view& out) {
  if (raw.find('%') == std::string_view::npos) {
    out = raw;
    return true;
  }
  char* const begin = static_cast<char*>(text_.allocate(raw.size(), 1));
  const char* const end = write_decoded(begin, raw);
  out = {begin, end == nullptr ? 0 : static_cast<std::size_t>(end - begin)};
  return end != nullptr;
}

void AuthorizationHeader::fail(Status status, std::string problem) {
  status_ = status;
  problem_ = std::move(problem);
  parameters_.clear();
}

}  // namespace engagement::oauth
