// What is allowed: clients that differ from one another and keep the contract all the same.
#include <algorithm>
#include <ctime>

#include "conformance/faulty-clients/client.h"
#include "conformance/faulty-clients/fault.h"
#include "conformance/faulty-clients/signing.h"

namespace faulty_client {
namespace {

using std::chrono::milliseconds;

constexpr Fault kFaults[] = {
    {"right", "The client that all others are changed from.", "", [](Behaviour&) {}},
    {"right-realm", "Sends a realm.", "", [](Behaviour& b) { b.realm = "api"; }},
    {"right-realm-url", "Sends a URL as realm, which is a quoted string and not encoded.", "",
     [](Behaviour& b) { b.realm = "http://api.example/path?x=1"; }},
    {"right-no-version", "Leaves oauth_version out.", "",
     [](Behaviour& b) { b.oauth_version = ""; }},
    {"right-lower-case-fields", "Writes the names of header fields in small letters (undici, h2).",
     "", [](Behaviour& b) { b.lower_case_fields = true; }},
    {"right-scheme-lower-case", "Writes the scheme in small letters.", "",
     [](Behaviour& b) { b.scheme = "oauth "; }},
    {"right-scheme-capitals", "Writes the scheme in capitals.", "",
     [](Behaviour& b) { b.scheme = "OAUTH "; }},
    {"right-parameters-reversed", "Sends the parameters in another order.", "",
     [](Behaviour& b) { b.arrange = [](Parameters& p) { std::reverse(p.begin(), p.end()); }; }},
    {"right-no-space-after-comma", "Joins the parameters by a comma alone.", "",
     [](Behaviour& b) { b.separator = ","; }},
    {"right-tab-after-comma", "Joins the parameters by a comma, a tab and spaces.", "",
     [](Behaviour& b) { b.separator = " ,\t  "; }},
    {"right-header-lower-hex", "Writes %2b in the header's values (.NET).", "",
     [](Behaviour& b) { b.header_encode = strict_lower_hex; }},
    {"right-url-lower-hex", "Writes %2f in the URL, and signs the path as it is sent.", "",
     [](Behaviour& b) {
       b.path_encode = strict_lower_hex;
       b.query_encode = strict_lower_hex;
     }},
    {"right-sub-delimiters-raw", "Leaves raw what RFC 3986 §3.3 allows in a segment.", "",
     [](Behaviour& b) { b.path_encode = keeps_sub_delimiters; }},
    {"right-encode-uri-component", "Uses encodeURIComponent for the URL.", "",
     [](Behaviour& b) {
       b.path_encode = encode_uri_component;
       b.query_encode = encode_uri_component;
     }},
    {"right-tilde-encoded", "Encodes the tilde in the URL.", "",
     [](Behaviour& b) {
       b.path_encode = keeps_tilde_out;
       b.query_encode = keeps_tilde_out;
     }},
    {"right-sid-first", "Sends sid in front of v.", "",
     [](Behaviour& b) { b.query = "sid={session}&v=1"; }},
    {"right-keep-alive", "Keeps its connection from attempt to attempt.", "",
     [](Behaviour& b) { b.keeps_alive = true; }},
    {"right-resends-lost", "Sends a request again, unchanged, when the connection dies under it.",
     "",
     [](Behaviour& b) {
       b.keeps_alive = true;
       b.resends_lost = true;
     }},
    {"right-keep-alive-field", "Names the connection's fate in fields of its own.", "",
     [](Behaviour& b) {
       b.keeps_alive = true;
       b.more_fields = [](const Inputs&) {
         return std::string("Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n");
       };
     }},
    {"right-http-1.0", "Speaks HTTP/1.0 and sends Host.", "",
     [](Behaviour& b) { b.version = "HTTP/1.0"; }},
    {"right-absolute-form", "Writes the whole URL into the request line, as through a proxy.", "",
     [](Behaviour& b) { b.absolute_form = true; }},
    {"right-empty-token", "Sends oauth_token empty when there is none.", "",
     [](Behaviour& b) { b.sends_empty_token = true; }},
    {"right-long-nonce", "Draws long nonces.", "",
     [](Behaviour& b) {
       b.nonce = [](const Moment& moment) {
         return draw_stamp(moment, Behaviour()).nonce + std::string(200, 'n');
       };
     }},
    {"right-nonce-reserved", "Draws Base64 nonces with characters to be encoded.", "",
     [](Behaviour& b) {
       b.nonce = [](const Moment& moment) {
         return draw_stamp(moment, Behaviour()).nonce + "+/==";
       };
     }},
    {"right-short-nonce", "Draws nonces of 8 letters.", "",
     [](Behaviour& b) {
       b.nonce = [](const Moment& m) { return draw_stamp(m, Behaviour()).nonce.substr(0, 8); };
     }},
    {"right-clock-behind", "Has a clock that is a minute behind.", "",
     [](Behaviour& b) {
       b.timestamp = [](const Moment&) { return std::to_string(std::time(nullptr) - 60); };
     }},
    {"right-h2c-upgrade", "Offers HTTP/2 by an upgrade (Java's HttpClient).", "",
     [](Behaviour& b) {
       b.keeps_alive = true;
       b.more_fields = [](const Inputs&) {
         return std::string(
             "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: "
             "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n");
       };
     }},
    {"right-many-fields", "Sends what browsers and libraries send besides.", "",
     [](Behaviour& b) {
       b.more_fields = [](const Inputs&) {
         return std::string(
             "Accept: */*\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\n"
             "User-Agent: python-requests/2.31.0\r\nCache-Control: no-cache\r\nPragma: no-cache\r\n"
             "TE: trailers\r\nX-Request-Id: 5f0c\r\n");
       };
     }},
    {"right-content-type", "Sends a Content-Type though there is no content (axios, Faraday).", "",
     [](Behaviour& b) {
       b.more_fields = [](const Inputs&) {
         return std::string("Content-Type: application/json\r\n");
       };
     }},
    {"right-content-length-0", "Sends Content-Length: 0 with its GET.", "",
     [](Behaviour& b) {
       b.more_fields = [](const Inputs&) { return std::string("Content-Length: 0\r\n"); };
     }},
    {"right-cookies", "Sends back what it has in its jar.", "",
     [](Behaviour& b) {
       b.change_retry = [](Behaviour& c) {
         c.more_fields = [](const Inputs&) { return std::string("Cookie: invented=1\r\n"); };
       };
     }},
    {"right-retry-count-field", "Counts its retries in a header field.", "",
     [](Behaviour& b) {
       b.change_retry = [](Behaviour& c) {
         c.more_fields = [](const Inputs&) { return std::string("X-Retry: 1\r\n"); };
       };
     }},
    {"right-slow-start", "Takes a while to start, as interpreters do.", "",
     [](Behaviour& b) { b.starts_after = milliseconds(300); }},
    {"right-chatty", "Prints other lines before its answer.", "",
     [](Behaviour& b) {
       b.prints_before = "Loading…\n{\"outcome\": \"not_found\"}\nWARN: not an answer\n";
     }},
    {"right-blank-lines", "Prints blank lines behind its answer.", "",
     [](Behaviour& b) { b.prints_after = "\n\n  \n"; }},
    {"right-crlf", "Ends its answer by CRLF.", "", [](Behaviour& b) { b.prints_after = "\r\n"; }},
    {"right-no-line-end", "Prints no line end.", "", [](Behaviour& b) { b.prints_after = ""; }},
    {"right-5xx-unexpected", "Reports an undocumented 5xx as unexpected.", "",
     [](Behaviour& b) {
       b.outcome = [](const Answer& a) {
         const bool known = a.status < 500 || a.status == 500 || a.status == 503;
         return known ? outcome_of(a.status) : std::string("unexpected_status");
       };
     }},
    {"right-late-pause", "Pauses a little longer, as a busy machine does.", "",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer&, int) { return i.pause + milliseconds(400); };
     }},
    {"right-without-sha256", "Knows HMAC-SHA1 alone and says so.", "",
     [](Behaviour& b) { b.supports_sha256 = false; }},
    {"right-without-tls", "Speaks no https and says so.", "",
     [](Behaviour& b) { b.knows_tls = false; }},
    {"right-retries-lost", "Retries a lost connection by the same policy.", "",
     [](Behaviour& b) { b.retries_lost_connections = true; }},
    {"right-realm-empty", "Sends an empty realm (Perl's Net::OAuth).", "",
     [](Behaviour& b) {
       b.change_authorization = [](std::string field, const Inputs&) {
         return field.insert(6, "realm=\"\", ");
       };
     }},
    {"right-two-spaces", "Puts two spaces behind the scheme.", "",
     [](Behaviour& b) { b.scheme = "OAuth  "; }},
    {"right-trailing-comma", "Ends the header in a comma, an empty element (RFC 9110 §5.6.1).", "",
     [](Behaviour& b) {
       b.change_authorization = [](std::string field, const Inputs&) { return field + ","; };
     }},
    {"right-uuid-nonce", "Draws UUIDs.", "",
     [](Behaviour& b) {
       b.nonce = [](const Moment& m) { return draw_stamp(m, Behaviour()).nonce.insert(8, "-"); };
     }},
    {"right-more-oauth-parameters", "Sends oauth_callback too, signed (requests-oauthlib).", "",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) {
         s.parameters.emplace_back("oauth_callback", "oob");
       };
       b.arrange = [](Parameters& p) { p.emplace_back("oauth_callback", "oob"); };
     }},
    {"right-lwp", "Sends the fields of Perl's LWP.", "",
     [](Behaviour& b) {
       b.keeps_alive = true;
       b.more_fields = [](const Inputs&) {
         return std::string(
             "TE: deflate,gzip;q=0.3\r\nConnection: TE, close\r\nUser-Agent: libwww-perl/6.68\r\n");
       };
     }},
    {"right-half-close", "Ends its direction of the connection behind the request (nc -N).", "",
     [](Behaviour& b) { b.half_closes = true; }},
    {"right-dribbles", "Writes its request in many small pieces.", "",
     [](Behaviour& b) { b.dribbles = true; }},
    {"right-preconnects", "Opens a second connection in advance and does not use it.", "",
     [](Behaviour& b) { b.preconnects = true; }},
    {"right-tls-1.2", "Speaks TLS 1.2 at most.", "", [](Behaviour& b) { b.only_tls_1_2 = true; }},
    {"right-alpn", "Offers HTTP/2 by ALPN.", "", [](Behaviour& b) { b.offers_h2 = true; }},
    {"right-more-members", "Tells more than the outcome.", "",
     [](Behaviour& b) {
       b.more_members = R"(, "status": 200, "detail": "\u00e9", "attempts": [1, 2])";
     }},
    {"right-resends-timed-out", "Sends a request again, unchanged, when it timed out (Net::HTTP).",
     "",
     [](Behaviour& b) {
       b.resends_lost = true;
       b.resends_timed_out = true;
     }},
    {"right-five-seconds", "Pauses five seconds whatever it is told.", "",
     [](Behaviour& b) {
       b.pause = [](const Inputs&, const Answer&, int) { return milliseconds(5'000); };
     }},
};

}  // namespace

std::span<const Fault> right_clients() {
  return kFaults;
}

}  // namespace faulty_client
