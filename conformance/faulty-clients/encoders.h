// Ways to encode a text for a URL or for a signature: the right one, and those that come with
// libraries made for something else.
#pragma once

#include <string>

namespace faulty_client {

// From bytes (UTF-8) to text.
using Encoder = std::string (*)(const std::string& bytes);

std::string strict(const std::string& bytes);            // RFC 5849 §3.6, RFC 3986 §2.1
std::string strict_lower_hex(const std::string& bytes);  // %2f
std::string raw(const std::string& bytes);               // as it is
std::string twice(const std::string& bytes);             // %252F
std::string form(const std::string& bytes);              // "+" for a space, "*" raw, "~" encoded
std::string form_lower_hex(const std::string& bytes);    // .NET's UrlEncode
std::string plus_for_space(const std::string& bytes);    // strict, but for that
std::string encode_uri(const std::string& bytes);        // JavaScript's encodeURI
std::string encode_uri_component(const std::string& bytes);  // JavaScript's: ! ' ( ) * raw
std::string keeps_slash(const std::string& bytes);           // Python's quote
std::string keeps_sub_delimiters(const std::string& bytes);  // what a path segment may hold
std::string keeps_percent(const std::string& bytes);         // does not encode what looks encoded
std::string keeps_plus(const std::string& bytes);
std::string keeps_tilde_out(const std::string& bytes);  // %7E, as RFC 1738 had it
std::string spaces_only(const std::string& bytes);
std::string latin1(const std::string& bytes);  // of the characters, "?" beyond it
std::string utf8_twice(const std::string& bytes);
std::string percent_u(const std::string& bytes);  // JavaScript's escape
std::string drops_non_ascii(const std::string& bytes);
std::string raw_non_ascii(const std::string& bytes);  // strict for ASCII
std::string composed(const std::string& bytes);       // strict, in a composed Unicode form
std::string decodes_first(const std::string& bytes);
std::string trims(const std::string& bytes);           // strict, without white space at the ends
std::string hyphen_encoded(const std::string& bytes);  // encodes - . _ too

std::string percent_decoded(const std::string& text);

}  // namespace faulty_client
