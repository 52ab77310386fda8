// A client that makes a chosen mistake, written on its own: it shares no code with the verifier,
// the diagnosis or their model of how clients sign. Each step of signing can be replaced.
#pragma once

#include <functional>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mock-server/oauth/credentials.h"

namespace engagement::oauth::testing {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Percent-encoding (RFC 5849 §3.6) that leaves the characters of `keep` as they are too.
std::string percent_encoded(std::string_view text, std::string_view keep = "",
                            std::string_view digits = "0123456789ABCDEF");
std::string percent_decoded(std::string_view text, bool plus_is_space);
std::string base64(std::string_view bytes);
std::string hmac(std::string_view hash, std::string_view key, std::string_view text);
std::string plain_digest(std::string_view hash, std::string_view text);
std::string lower(std::string text);

// Text that collect() wants to be signed as it is, without being encoded.
std::string as_it_is(const std::string& text);

struct SloppyClient {
  // What is sent.
  std::string method = "GET";
  std::string scheme;
  std::string host;                // as in the Host field, without port
  std::string port;                // empty: none
  std::string path;                // raw
  std::vector<std::string> query;  // raw pieces, "name=value" or "name"
  Credential credential;
  Pairs oauth;  // decoded, without the signature
  std::optional<std::string> realm;

  // The steps, right unless a mistake replaces them.
  std::function<std::string(const SloppyClient&)> signed_method;
  std::function<std::string(const SloppyClient&)> uri;
  std::function<Pairs(const SloppyClient&)> collect;  // decoded: the query's, then those of OAuth
  std::function<std::string(const std::string&)> encode_parameter;
  std::function<void(Pairs&)> sort;  // encoded ones
  std::function<void(Pairs&)> sort_before_encoding;
  std::function<std::string(const Pairs&)> join;
  std::function<std::string(const std::string&)> encode_part;  // of the base string
  std::function<std::string(const SloppyClient&)> key;
  std::function<std::string(std::string_view key, std::string_view text)> digest;
  std::function<std::string(std::string_view digest)> signature_text;
  std::function<void(Pairs&)> before_header;  // changes what stands in the header, signed already
  std::function<std::string(const std::string&)> encode_in_header;
  std::function<std::vector<std::string>(const std::string&)> send;  // Authorization field(s)

  // A random request: ids and secrets with all that encoders get wrong, Unicode included.
  explicit SloppyClient(std::mt19937& random);

  std::string target() const;
  std::string host_field() const;
  std::string base_string() const;
  std::string signature() const;
  std::vector<std::string> authorization() const;

  // The value of an OAuth parameter; empty when there is none.
  std::string& parameter(std::string_view name);
};

// A mistake, named as in mistakes.h, and what it does to a client. `step` tells which step it
// replaces: two mistakes of one step cannot be made at once.
struct MadeMistake {
  std::string_view name;
  std::string_view step;
  std::function<void(SloppyClient&)> make;
};

// Those that change the signature.
std::vector<MadeMistake> signing_mistakes();
// Those that show in the header, in the time or in what is missing.
std::vector<MadeMistake> header_mistakes();

constexpr std::int64_t kServerTime = 1'800'000'000;

}  // namespace engagement::oauth::testing
