// AUTH-HEADER, AUTH-PARAMS, AUTH-TIMESTAMP.
#include <algorithm>
#include <ctime>

#include "conformance/faulty-clients/fault.h"
#include "conformance/faulty-clients/signing.h"

namespace faulty_client {
namespace {

void repeat(Parameters& parameters, std::string_view name) {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const Parameter& each) { return each.first == name; });
  parameters.push_back(*found);
}

std::string seconds_from_now(std::time_t seconds) {
  return std::to_string(std::time(nullptr) + seconds);
}

constexpr Fault kFaults[] = {
    // AUTH-HEADER
    {"auth-none", "Sends no Authorization at all: the library was not told to sign.", "AUTH-HEADER",
     [](Behaviour& b) { b.authorization_fields = 0; }},
    {"auth-header-twice", "Adds the header in two places (an interceptor installed twice).",
     "AUTH-HEADER", [](Behaviour& b) { b.authorization_fields = 2; }},
    {"auth-basic-too", "Sends Basic credentials in a second Authorization field.", "AUTH-HEADER",
     [](Behaviour& b) {
       b.more_fields = [](const Inputs& i) {
         return "Authorization: Basic " + base64(i.consumer_key + ":x") + "\r\n";
       };
     }},
    {"auth-in-query", "Signs into the query (signature_type=QUERY, OAuth.sign of plain URLs).",
     "AUTH-HEADER", [](Behaviour& b) { b.in_query = true; }},
    {"auth-bearer", "Sends the token as Bearer, as OAuth 2 does.", "AUTH-HEADER",
     [](Behaviour& b) {
       b.change_authorization = [](std::string, const Inputs& i) {
         return "Bearer " + strict(i.token);
       };
     }},
    {"auth-scheme-oauth1", "Calls the scheme OAuth1.", "AUTH-HEADER",
     [](Behaviour& b) { b.scheme = "OAuth1 "; }},
    {"auth-scheme-missing", "Sends the parameters without a scheme.", "AUTH-HEADER",
     [](Behaviour& b) { b.scheme = ""; }},
    {"auth-not-in-retries", "Signs the first request only: the interceptor does not see retries.",
     "AUTH-HEADER",
     [](Behaviour& b) { b.change_retry = [](Behaviour& c) { c.authorization_fields = 0; }; }},
    {"auth-in-query-too", "Sends the OAuth parameters in the header and in the query.",
     "AUTH-HEADER URL-QUERY", [](Behaviour& b) { b.query += "&oauth_consumer_key={key}"; }},
    {"auth-x-header", "Sends the header under a name of its own.", "AUTH-HEADER",
     [](Behaviour& b) {
       b.authorization_fields = 0;
       b.more_fields = [](const Inputs&) {
         return std::string("X-Authorization: OAuth a=\"b\"\r\n");
       };
     }},
    {"auth-secret-in-header", "Sends the secret for debugging.", "AUTH-HEADER",
     [](Behaviour& b) {
       b.more_fields = [](const Inputs& i) {
         return "X-Debug-Key: " + strict(i.consumer_secret) + "\r\n";
       };
     }},
    {"auth-secret-in-basic", "Sends key and secret in Base64 in a field for the proxy.",
     "AUTH-HEADER",
     [](Behaviour& b) {
       b.more_fields = [](const Inputs& i) {
         return "Proxy-Authorization: Basic " + base64(i.consumer_key + ":" + i.consumer_secret) +
                "\r\n";
       };
     }},
    {"auth-secret-as-parameter", "Sends oauth_consumer_secret among the parameters.",
     "AUTH-HEADER AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_authorization = [](std::string field, const Inputs& i) {
         return field + ", oauth_consumer_secret=\"" + strict(i.consumer_secret) + "\"";
       };
     }},
    {"auth-token-secret-in-user-agent", "Puts its configuration into the User-Agent.",
     "AUTH-HEADER",
     [](Behaviour& b) {
       b.more_fields = [](const Inputs& i) {
         return "User-Agent: client (" + strict(i.token_secret) + ")\r\n";
       };
     }},
    {"auth-secret-in-cookie", "Keeps the token secret in a cookie.", "AUTH-HEADER",
     [](Behaviour& b) {
       b.more_fields = [](const Inputs& i) {
         return "Cookie: ts=" + strict(i.token_secret) + "\r\n";
       };
     }},
    {"auth-secret-in-url", "Sends the secret as api_key in the URL.", "AUTH-HEADER URL-QUERY",
     [](Behaviour& b) { b.query += "&api_key={secret}"; }},
    {"auth-key-in-url", "Sends the consumer key in the URL.", "AUTH-HEADER URL-QUERY",
     [](Behaviour& b) { b.query += "&key={key}"; }},
    {"auth-token-in-url", "Sends the token in the URL too.", "AUTH-HEADER",
     [](Behaviour& b) { b.query += "&oauth_token={token}"; }},

    // AUTH-PARAMS
    {"params-not-quoted", "Writes the values without quotes.", "AUTH-PARAMS",
     [](Behaviour& b) { b.quote = ""; }},
    {"params-single-quotes", "Writes the values in single quotes.", "AUTH-PARAMS",
     [](Behaviour& b) { b.quote = "'"; }},
    {"params-joined-by-ampersand", "Joins the parameters as in a query.", "AUTH-PARAMS",
     [](Behaviour& b) { b.separator = "&"; }},
    {"params-joined-by-space", "Joins the parameters with spaces.", "AUTH-PARAMS",
     [](Behaviour& b) { b.separator = " "; }},
    {"params-joined-by-semicolon", "Joins the parameters with semicolons.", "AUTH-PARAMS",
     [](Behaviour& b) { b.separator = "; "; }},
    {"params-signature-raw", "Does not encode the values in the header (+ / = of Base64).",
     "AUTH-PARAMS", [](Behaviour& b) { b.header_encode = raw; }},
    {"params-encoded-twice", "Encodes the values in the header twice.",
     "AUTH-PARAMS AUTH-SIGNATURE", [](Behaviour& b) { b.header_encode = twice; }},
    {"params-form-encoded", "Encodes the header's values for a form.", "AUTH-PARAMS AUTH-SIGNATURE",
     [](Behaviour& b) { b.header_encode = form; }},
    {"params-encode-uri-component", "Encodes the header's values by encodeURIComponent alone.",
     "AUTH-PARAMS", [](Behaviour& b) { b.header_encode = encode_uri_component; }},
    {"params-non-ascii-raw", "Sends non-ASCII bytes of the credentials raw in the header.",
     "AUTH-PARAMS", [](Behaviour& b) { b.header_encode = raw_non_ascii; }},
    {"params-latin1", "Encodes the Latin-1 bytes of the credentials in the header.",
     "AUTH-PARAMS AUTH-SIGNATURE", [](Behaviour& b) { b.header_encode = latin1; }},
    {"params-spaces-only", "Encodes nothing but spaces in the header.", "AUTH-PARAMS",
     [](Behaviour& b) { b.header_encode = spaces_only; }},
    {"params-percent-taken-for-encoded", "Does not encode credentials that look encoded.",
     "AUTH-PARAMS", [](Behaviour& b) { b.header_encode = keeps_percent; }},
    {"params-without-nonce", "Leaves the nonce out.", "AUTH-PARAMS",
     [](Behaviour& b) { b.leaves_out = "oauth_nonce"; }},
    {"params-without-timestamp", "Leaves the timestamp out.", "AUTH-PARAMS",
     [](Behaviour& b) { b.leaves_out = "oauth_timestamp"; }},
    {"params-without-token", "Leaves the token out (two-legged, as most examples show).",
     "AUTH-PARAMS", [](Behaviour& b) { b.leaves_out = "oauth_token"; }},
    {"params-without-method", "Leaves the signature method out: there is a default.", "AUTH-PARAMS",
     [](Behaviour& b) { b.leaves_out = "oauth_signature_method"; }},
    {"params-without-key", "Leaves the consumer key out: the token tells who it is.", "AUTH-PARAMS",
     [](Behaviour& b) { b.leaves_out = "oauth_consumer_key"; }},
    {"params-without-signature", "Does not sign.", "AUTH-PARAMS",
     [](Behaviour& b) { b.leaves_out = "oauth_signature"; }},
    {"params-version-1.0a", "Sends oauth_version 1.0a.", "AUTH-PARAMS",
     [](Behaviour& b) { b.oauth_version = "1.0a"; }},
    {"params-version-1", "Sends oauth_version 1 (a number that lost its fraction).", "AUTH-PARAMS",
     [](Behaviour& b) { b.oauth_version = "1"; }},
    {"params-version-2.0", "Sends oauth_version 2.0.", "AUTH-PARAMS",
     [](Behaviour& b) { b.oauth_version = "2.0"; }},
    {"params-nonce-twice", "Sends the nonce twice.", "AUTH-PARAMS",
     [](Behaviour& b) { b.arrange = [](Parameters& p) { repeat(p, "oauth_nonce"); }; }},
    {"params-key-twice", "Sends the consumer key twice.", "AUTH-PARAMS",
     [](Behaviour& b) { b.arrange = [](Parameters& p) { repeat(p, "oauth_consumer_key"); }; }},
    {"params-names-capital", "Capitalizes the names (a map of header fields).", "AUTH-PARAMS",
     [](Behaviour& b) {
       b.arrange = [](Parameters& p) {
         for (Parameter& each : p) {
           each.first[0] = 'O';
         }
       };
     }},
    {"params-prefix-missing", "Writes nonce for oauth_nonce.", "AUTH-PARAMS",
     [](Behaviour& b) {
       b.arrange = [](Parameters& p) {
         for (Parameter& each : p) {
           each.first.erase(0, 6);
         }
       };
     }},
    {"params-token-without-token", "Sends a token where none was given (\"null\", \"undefined\").",
     "AUTH-PARAMS",
     [](Behaviour& b) {
       b.arrange = [](Parameters& p) {
         const bool has = std::any_of(
             p.begin(), p.end(), [](const Parameter& each) { return each.first == "oauth_token"; });
         if (!has) {
           p.emplace_back("oauth_token", "null");
         }
       };
     }},

    // AUTH-TIMESTAMP
    {"timestamp-milliseconds", "Counts milliseconds (Date.now(), currentTimeMillis).",
     "AUTH-TIMESTAMP",
     [](Behaviour& b) { b.timestamp = [](const Moment&) { return seconds_from_now(0) + "123"; }; }},
    {"timestamp-float", "Prints a float (Python's time.time()).", "AUTH-TIMESTAMP",
     [](Behaviour& b) { b.timestamp = [](const Moment&) { return seconds_from_now(0) + ".52"; }; }},
    {"timestamp-local-time", "Takes local time for UTC, an hour ahead.", "AUTH-TIMESTAMP",
     [](Behaviour& b) { b.timestamp = [](const Moment&) { return seconds_from_now(3600); }; }},
    {"timestamp-west", "Takes local time for UTC, five hours behind.", "AUTH-TIMESTAMP",
     [](Behaviour& b) { b.timestamp = [](const Moment&) { return seconds_from_now(-5 * 3600); }; }},
    {"timestamp-negative", "Subtracts the wrong way round.", "AUTH-TIMESTAMP",
     [](Behaviour& b) { b.timestamp = [](const Moment&) { return "-" + seconds_from_now(0); }; }},
    {"timestamp-constant", "Has the timestamp of the RFC's example in the code.", "AUTH-TIMESTAMP",
     [](Behaviour& b) { b.timestamp = [](const Moment&) { return std::string("137131201"); }; }},
    {"timestamp-iso", "Sends a date in words (ISO 8601).", "AUTH-TIMESTAMP",
     [](Behaviour& b) {
       b.timestamp = [](const Moment&) { return std::string("2026-01-01T00:00:00Z"); };
     }},
    {"timestamp-minutes", "Counts minutes, as its cache does.", "AUTH-TIMESTAMP",
     [](Behaviour& b) {
       b.timestamp = [](const Moment&) { return std::to_string(std::time(nullptr) / 60); };
     }},
    {"timestamp-hexadecimal", "Prints the timestamp in hexadecimal (PHP's uniqid).",
     "AUTH-TIMESTAMP",
     [](Behaviour& b) { b.timestamp = [](const Moment&) { return std::string("6a1f00ff"); }; }},
    {"timestamp-zero", "Has no clock and sends 0.", "AUTH-TIMESTAMP",
     [](Behaviour& b) { b.timestamp = [](const Moment&) { return std::string("0"); }; }},
    {"timestamp-space", "Prints the timestamp with a space in front (date +%s padded).",
     "AUTH-TIMESTAMP",
     [](Behaviour& b) { b.timestamp = [](const Moment&) { return " " + seconds_from_now(0); }; }},
};

}  // namespace

std::span<const Fault> authorization_faults() {
  return kFaults;
}

}  // namespace faulty_client
