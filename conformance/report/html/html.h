// Small tools for writing HTML: pieces that lie in files, and text made fit for them.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace engagement::conformance::html {

// Text of any origin for an element or a quoted attribute: valid UTF-8, control characters visible,
// markup escaped. At most `longest` bytes of it, cut between characters, with a note of the rest.
std::string escaped(std::string_view bytes, std::size_t longest = 4096);

// A file of this folder, such as "case.html". It must be one of those that CMakeLists.txt embeds.
std::string_view piece(std::string_view file);

// `piece` with each {{name}} replaced by its value, which is HTML. Values are not looked through
// again. A name without a value is an error of ours and throws std::logic_error.
std::string fill(std::string_view piece,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> values);

// For ids and fragments: what is not a letter, a digit or one of "._-" becomes "-".
std::string slug(std::string_view name);

std::string link_to_case(std::string_view name);
std::string link_to_clause(std::string_view id);

// "4 cases", "1 case".
std::string counted(std::size_t number, std::string_view noun);

// The source of a content security policy that allows the inline `text` alone (CSP Level 3
// §2.3.1): 'sha256-…'.
std::string hash_source(std::string_view text);

}  // namespace engagement::conformance::html
