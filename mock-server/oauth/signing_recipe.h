// A model of how a client makes its signature, with every step open to the mistakes that real
// clients make. The recipe as it is constructed follows RFC 5849 §3.4; a mistake changes a step.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engagement::oauth {

struct DecodedParameter {
  std::string name;
  std::string value;
  bool has_equals = true;  // as sent
};

// A request as received, taken apart. Text is decoded only where it says so.
struct SignedMaterial {
  std::string method;
  std::string scheme;                    // lower case
  std::string host;                      // without port, as received
  std::string port;                      // as received; empty: none
  std::string path;                      // raw
  std::string query;                     // raw, without "?"
  std::string form;                      // a form body, raw; empty: none
  std::vector<DecodedParameter> header;  // without realm and oauth_signature
  std::optional<std::string> realm;
  std::vector<DecodedParameter> decoded_query;  // see decode_query()
};

// Fills decoded_query, so that recipes which read the query rightly need not do it again.
void decode_query(SignedMaterial& material);

// Percent-encoding (§3.6) with the ways in which home-made encoders depart from it.
struct Encoder {
  std::string keep;  // characters left as they are, besides the unreserved ones
  bool encode_tilde = false;
  bool plus_for_space = false;
  bool lower_hex = false;

  std::string operator()(std::string_view text) const;

 private:
  bool stays(char c) const;
  void append_escaped(std::string& out, char c) const;
};

struct Recipe {
  // §3.4.1.1
  std::string method;  // empty: as received
  bool lower_method = false;

  // §3.4.1.2
  enum class Host { lower, kept, upper, without_brackets, unicode };
  enum class Port { rule, none, always };
  std::string scheme;  // empty: that of the connection
  bool upper_scheme = false;
  std::string authority;  // empty: by the two below
  Host host = Host::lower;
  Port port = Port::rule;
  std::optional<std::string> path;  // none: as received
  bool query_in_uri = false;

  // §3.4.1.3.1
  enum class Duplicates { all, first, last, distinct, indexed, brackets_stripped };
  enum class Empty { kept, dropped, without_equals_dropped };
  std::optional<std::string> query;  // what is taken for the query; none: as received
  bool query_left_out = false;
  bool oauth_left_out = false;
  std::string left_out;                 // one OAuth parameter that is left out
  std::vector<DecodedParameter> added;  // parameters that are signed and not sent
  bool split_at_semicolon = false;
  bool drop_with_semicolon = false;  // what Go's ParseQuery does
  bool cut_value_at_equals = false;
  bool plus_stays = false;
  bool query_as_sent = false;     // neither decoded nor encoded
  std::string before_first_name;  // "?" or "%3F"
  bool latin1 = false;            // values of the query in ISO-8859-1
  bool oauth_as_sent = false;     // OAuth values not encoded
  Duplicates duplicates = Duplicates::all;
  Empty empty = Empty::kept;
  bool empty_without_equals = false;
  bool equals_as_sent = false;  // without "=" where the query has none

  // §3.4.1.3.2
  enum class Encoding { once, none, twice };
  enum class Order { by_encoded, as_collected, query_first, joined, by_decoded, by_name };
  Encoding encoding = Encoding::once;
  bool encoding_of_query_only = false;
  Order order = Order::by_encoded;

  Encoder parameter_encoder;
  Encoder outer_encoder;  // of the URI and of the normalised parameters
  bool uri_not_encoded = false;
  bool parameters_not_encoded_again = false;

  bool reads_query_rightly() const {
    return !query && !split_at_semicolon && !drop_with_semicolon && !cut_value_at_equals &&
           !plus_stays && !query_as_sent && !latin1;
  }
};

// The three parts of a base string (§3.4.1.1), encoded and not yet joined.
struct BaseStringParts {
  std::string method;
  std::string uri;
  std::string parameters;

  std::string joined() const { return method + "&" + uri + "&" + parameters; }
};

BaseStringParts parts_of(const Recipe& recipe, const SignedMaterial& material);
std::string parameters_part_of(const Recipe& recipe, const SignedMaterial& material);
std::string base_string_of(const Recipe& recipe, const SignedMaterial& material);

}  // namespace engagement::oauth
