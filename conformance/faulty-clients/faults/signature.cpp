// AUTH-SIGNATURE.
#include <algorithm>

#include "conformance/faulty-clients/fault.h"
#include "conformance/faulty-clients/signing.h"

namespace faulty_client {
namespace {

using Text = std::string;

Text joined(const Inputs& inputs, Encoder encode, const Text& between) {
  return encode(inputs.consumer_secret) + between + encode(inputs.token_secret);
}

void leave_out(Signed& what, std::string_view name) {
  std::erase_if(what.parameters, [&](const Parameter& each) { return each.first == name; });
}

bool is_ascii(const Text& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; });
}

Text without_padding(Text base64_text) {
  return base64_text.substr(0, base64_text.find('='));
}

constexpr Fault kFaults[] = {
    // The base string
    {"sign-unsorted", "Signs the parameters in the order in which it adds them.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.sorts = false; }},
    {"sign-sorted-by-value", "Sorts by value first.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.comes_before = [](const Parameter& x, const Parameter& y) { return x.second < y.second; };
     }},
    {"sign-sorted-backwards", "Sorts the wrong way round.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.comes_before = [](const Parameter& x, const Parameter& y) { return x > y; };
     }},
    {"sign-query-first", "Sorts query and OAuth parameters apart, and puts the query first.",
     "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.comes_before = [](const Parameter& x, const Parameter& y) {
         const bool of_x = x.first.starts_with("oauth_");
         const bool of_y = y.first.starts_with("oauth_");
         return of_x == of_y ? x < y : of_y;
       };
     }},
    {"sign-without-query", "Signs the OAuth parameters only.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) {
         leave_out(s, "v");
         leave_out(s, "sid");
       };
     }},
    {"sign-without-sid", "Adds the session to the URL after it has signed.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.change_signed = [](Signed& s, const Moment&) { leave_out(s, "sid"); }; }},
    {"sign-without-v", "Adds the version to the URL after it has signed.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.change_signed = [](Signed& s, const Moment&) { leave_out(s, "v"); }; }},
    {"sign-query-in-url", "Signs the URL with its query, as it is sent.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) {
         for (const Parameter& each : s.parameters) {
           if (!each.first.starts_with("oauth_")) {
             s.path += (s.path.find('?') == s.path.npos ? "?" : "&") + each.first + "=" +
                       strict(each.second);
           }
         }
       };
     }},
    {"sign-without-version", "Sends oauth_version without signing it.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) { leave_out(s, "oauth_version"); };
     }},
    {"sign-without-token", "Does not sign the token.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) { leave_out(s, "oauth_token"); };
     }},
    {"sign-without-nonce", "Does not sign the nonce.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) { leave_out(s, "oauth_nonce"); };
     }},
    {"sign-other-nonce", "Draws the nonce twice: one is signed, the other sent.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) {
         for (Parameter& each : s.parameters) {
           each.second += each.first == "oauth_nonce" ? "0" : "";
         }
       };
     }},
    {"sign-realm", "Signs the realm (RFC 5849 §3.4.1.3.1 leaves it out).", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.realm = "api";
       b.change_signed = [](Signed& s, const Moment&) {
         s.parameters.emplace_back("realm", "api");
       };
     }},
    {"sign-empty-signature", "Signs an empty oauth_signature parameter, too.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) {
         s.parameters.emplace_back("oauth_signature", "");
       };
     }},
    {"sign-method-lower-case", "Signs \"get\".", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.change_signed = [](Signed& s, const Moment&) { s.method = "get"; }; }},
    {"sign-method-post", "Signs POST, the default of its library, and sends GET.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.change_signed = [](Signed& s, const Moment&) { s.method = "POST"; }; }},
    {"sign-without-port", "Drops the port from the signed URL.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) {
         s.authority = s.authority.substr(0, s.authority.rfind(':'));
       };
     }},
    {"sign-https", "Signs https always: production is.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) { s.scheme = "https://"; };
     }},
    {"sign-without-scheme", "Signs the URL without its scheme.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.change_signed = [](Signed& s, const Moment&) { s.scheme = ""; }; }},
    {"sign-path-only", "Signs the path alone.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) { s.scheme = s.authority = ""; };
     }},
    {"sign-other-host", "Signs the name localhost, whatever the base URL calls the host.",
     "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) {
         const std::size_t colon = s.authority.rfind(':');
         s.authority = "localhost" + (colon == Text::npos ? "" : s.authority.substr(colon));
       };
     }},
    {"sign-path-decoded", "Signs the path decoded (URI.getPath, PATH_INFO).", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) { s.path = percent_decoded(s.path); };
     }},
    {"sign-path-encoded-again", "Signs the path encoded once more.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) {
         Text path;
         for (const char c : s.path) {
           path += c == '%' ? "%25" : Text(1, c);
         }
         s.path = path;
       };
     }},
    {"sign-path-lower-case", "Lowers the whole URL in the base string, not just scheme and host.",
     "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) {
         for (char& c : s.path) {
           c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
         }
       };
     }},
    {"sign-path-trailing-slash", "Signs the path with a slash at its end.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.change_signed = [](Signed& s, const Moment&) { s.path += "/"; }; }},
    {"sign-no-query-when-reserved", "Signs the query as it stands in the URL, not decoded first.",
     "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) {
         for (Parameter& each : s.parameters) {
           each.second = each.first == "sid" ? strict(each.second) : each.second;
         }
       };
     }},
    {"sign-plus-decoded", "Decodes a plus sign of the session as a space before signing.",
     "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) {
         for (Parameter& each : s.parameters) {
           if (each.first == "sid") {
             std::replace(each.second.begin(), each.second.end(), '+', ' ');
           }
         }
       };
     }},
    {"sign-without-prefix", "Signs the path without the prefix of the base URL (behind a gateway).",
     "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment&) {
         s.path.erase(0, std::min(s.path.find("/api/"), s.path.size()));
       };
     }},

    // Encoding inside of it
    {"sign-form-encoding", "Encodes for a form in the base string: \"+\", \"*\", %7E.",
     "AUTH-SIGNATURE", [](Behaviour& b) { b.parameter_encode = form; }},
    {"sign-plus-for-space", "Writes spaces as \"+\" in the base string.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.parameter_encode = plus_for_space; }},
    {"sign-encode-uri-component", "Encodes by encodeURIComponent alone: ! ' ( ) * stay raw.",
     "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.parameter_encode = encode_uri_component;
       b.part_encode = encode_uri_component;
     }},
    {"sign-tilde-encoded", "Encodes the tilde (RFC 1738; PHP before 5.3).", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.parameter_encode = keeps_tilde_out; }},
    {"sign-hyphen-encoded", "Encodes hyphen, dot and underscore as well.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.parameter_encode = hyphen_encoded; }},
    {"sign-lower-hex", "Writes %2f in the base string (.NET's UrlEncode).", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.parameter_encode = strict_lower_hex;
       b.part_encode = strict_lower_hex;
     }},
    {"sign-slash-raw", "Uses Python's quote() as it comes: slashes stay.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.parameter_encode = keeps_slash;
       b.part_encode = keeps_slash;
     }},
    {"sign-values-raw", "Does not encode parameters before it joins them.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.parameter_encode = raw; }},
    {"sign-values-twice", "Encodes the values of parameters once too often.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.parameter_encode = twice; }},
    {"sign-parts-raw", "Joins the base string's parts without encoding them.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.part_encode = raw; }},
    {"sign-non-ascii-latin1", "Signs Latin-1 bytes of non-ASCII values.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.parameter_encode = latin1; }},
    {"sign-non-ascii-twice", "Makes UTF-8 of UTF-8 before signing.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.parameter_encode = utf8_twice; }},
    {"sign-non-ascii-raw", "Leaves non-ASCII bytes raw in the base string.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.parameter_encode = raw_non_ascii; }},
    {"sign-composed", "Signs a composed form (NFC) of the values and sends them as they are.",
     "AUTH-SIGNATURE", [](Behaviour& b) { b.parameter_encode = composed; }},

    // The key
    {"key-not-encoded", "Joins the secrets as they are: right until one has a reserved character.",
     "AUTH-SIGNATURE", [](Behaviour& b) { b.key_encode = raw; }},
    {"key-form-encoded", "Encodes the secrets for a form.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.key_encode = form; }},
    {"key-lower-hex", "Encodes the secrets with small hexadecimal digits.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.key_encode = strict_lower_hex; }},
    {"key-encode-uri-component", "Encodes the secrets by encodeURIComponent.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.key_encode = encode_uri_component; }},
    {"key-encoded-twice", "Encodes the secrets, then the key.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.key_encode = twice; }},
    {"key-encoded-whole", "Encodes the joined key, its ampersand too.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.key = [](const Inputs& i, Encoder) { return strict(joined(i, raw, "&")); };
     }},
    {"key-latin1", "Takes the secrets' Latin-1 bytes.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.key_encode = latin1; }},
    {"key-without-token-secret", "Forgets the token secret.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.key = [](const Inputs& i, Encoder encode) { return encode(i.consumer_secret) + "&"; };
     }},
    {"key-without-ampersand", "Joins the secrets without the ampersand.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.key = [](const Inputs& i, Encoder encode) { return joined(i, encode, ""); };
     }},
    {"key-no-ampersand-without-token", "Drops the ampersand when there is no token secret.",
     "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.key = [](const Inputs& i, Encoder encode) {
         return joined(i, encode, i.token_secret.empty() ? "" : "&");
       };
     }},
    {"key-swapped", "Joins the secrets the wrong way round.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.key = [](const Inputs& i, Encoder encode) {
         return encode(i.token_secret) + "&" + encode(i.consumer_secret);
       };
     }},
    {"key-decoded-base64", "Takes the secret for Base64 and decodes it.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.key = [](const Inputs& i, Encoder encode) {
         return encode("\x8a\x7b" + i.consumer_secret) + "&" + encode(i.token_secret);
       };
     }},
    {"key-decodes-first", "Decodes percent sequences of the secrets before it encodes them.",
     "AUTH-SIGNATURE", [](Behaviour& b) { b.key_encode = decodes_first; }},
    {"key-percent-raw", "Does not encode secrets that look encoded.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.key_encode = keeps_percent; }},
    {"key-slash-raw", "Uses Python's quote() as it comes for the secrets.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.key_encode = keeps_slash; }},
    {"key-of-public-parts", "Uses key and token in place of the secrets.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.key = [](const Inputs& i, Encoder encode) {
         return encode(i.consumer_key) + "&" + encode(i.token);
       };
     }},
    {"key-line-end", "Reads the secret from a file with its line end.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.key = [](const Inputs& i, Encoder encode) { return joined(i, encode, "&") + "\n"; };
     }},
    {"key-cut", "Cuts the key to the hash function's block of 64 bytes.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.key = [](const Inputs& i, Encoder encode) { return joined(i, encode, "&").substr(0, 64); };
     }},

    // The signature
    {"signature-hex", "Sends the digest in hexadecimal (hexdigest, hash_hmac without true).",
     "AUTH-SIGNATURE", [](Behaviour& b) { b.digest_text = hexadecimal; }},
    {"signature-hex-in-base64", "Encodes the hexadecimal digest in Base64.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.digest_text = [](const Text& digest) { return base64(hexadecimal(digest)); };
     }},
    {"signature-base64url", "Uses Base64 for URLs (urlsafe_b64encode).", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.digest_text = [](const Text& digest) {
         Text text = base64(digest);
         std::replace(text.begin(), text.end(), '+', '-');
         std::replace(text.begin(), text.end(), '/', '_');
         return text;
       };
     }},
    {"signature-no-padding", "Sends Base64 without its padding (Perl's b64digest).",
     "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.digest_text = [](const Text& digest) { return without_padding(base64(digest)); };
     }},
    {"signature-line-end", "Sends Base64 with a line end (encodestring, openssl base64).",
     "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.digest_text = [](const Text& digest) { return base64(digest) + "\n"; };
     }},
    {"signature-cut", "Cuts the signature.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.digest_text = [](const Text& digest) { return base64(digest.substr(0, 16)); };
     }},
    {"signature-constant", "Sends the signature of an example.", "AUTH-SIGNATURE AUTH-FRESH",
     [](Behaviour& b) {
       b.digest_text = [](const Text&) { return Text("bYT5CMsGcbgUdFHObYMEfcx6bsw="); };
     }},
    {"signature-sha256-named-sha1", "Signs with SHA-256 and calls it HMAC-SHA1.", "AUTH-SIGNATURE",
     [](Behaviour& b) { b.method_used = "HMAC-SHA256"; }},
    {"signature-sha1-named-sha256", "Says HMAC-SHA256 when asked to and signs with SHA-1.",
     "AUTH-SIGNATURE", [](Behaviour& b) { b.method_used = "HMAC-SHA1"; }},
    {"signature-always-sha1", "Ignores the signature method that it is asked for.",
     "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.method_sent = "HMAC-SHA1";
       b.method_used = "HMAC-SHA1";
     }},
    {"signature-always-sha256", "Signs with HMAC-SHA256 always: it is the safer one.",
     "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.method_sent = "HMAC-SHA256";
       b.method_used = "HMAC-SHA256";
     }},
    {"signature-method-spelled-sha1", "Calls the method HMAC_SHA1.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.method_sent = "HMAC_SHA1";
       b.method_used = "HMAC-SHA1";
     }},
    {"signature-plaintext", "Sends PLAINTEXT, which needs no crypto.", "AUTH-SIGNATURE AUTH-HEADER",
     [](Behaviour& b) {
       b.method_sent = "PLAINTEXT";
       b.arrange = [](Parameters& p) { p.back().second = "not-a-secret&at-all"; };
     }},
    {"signature-wrong-in-retries", "Signs the retry with another attempt's parameters.",
     "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment& moment) {
         if (moment.attempt > 1) {
           leave_out(s, "sid");
         }
       };
     }},
    {"signature-wrong-for-non-ascii-key", "Drops what is not ASCII from the secrets.",
     "AUTH-SIGNATURE", [](Behaviour& b) { b.key_encode = drops_non_ascii; }},
    {"sign-without-token-when-secret-empty", "Thinks that no token secret means no token.",
     "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment& moment) {
         if (moment.inputs.token_secret.empty() && !moment.inputs.token.empty()) {
           leave_out(s, "oauth_token");
         }
       };
     }},
    {"sign-default-for-non-ascii", "Signs an empty session when it is not ASCII.", "AUTH-SIGNATURE",
     [](Behaviour& b) {
       b.change_signed = [](Signed& s, const Moment& moment) {
         if (!is_ascii(moment.inputs.session)) {
           leave_out(s, "sid");
         }
       };
     }},
};

}  // namespace

std::span<const Fault> signature_faults() {
  return kFaults;
}

}  // namespace faulty_client
