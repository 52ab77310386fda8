// Each check of the verifier, shown red by a request with one named mistake.
#include "mock-server/oauth/verifier.h"

#include <map>

#include "mock-server/oauth/percent_encoding.h"
#include "testing/catch2.h"

namespace engagement::oauth {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;
constexpr const char* kTarget = "/a/b?v=1&sid=s%201";

Credential credential() {
  return {"ck", "consumer secret", "tk", "token&secret", ""};
}

// A right request, whose parts a test can spoil before or after it is signed.
struct Request {
  std::map<std::string, std::string> parameters = {{"oauth_consumer_key", "ck"},
                                                   {"oauth_token", "tk"},
                                                   {"oauth_signature_method", "HMAC-SHA1"},
                                                   {"oauth_timestamp", std::to_string(kNow)},
                                                   {"oauth_nonce", "n1"},
                                                   {"oauth_version", "1.0"}};
  std::string key = "consumer%20secret&token%26secret";

  // Signed by the text of §3.4.1, spelled out for this one target.
  std::string signature() const {
    std::string normalised;
    for (const auto& [name, value] : parameters) {
      normalised += encode(name) + "=" + encode(value) + "&";
    }
    normalised += "sid=s%201&v=1";
    return hmac_signature(SignatureMethod::hmac_sha1, key,
                          "GET&http%3A%2F%2Fhost%2Fa%2Fb&" + encode(normalised));
  }
  std::string header() const { return header_with(signature()); }
  std::string header_with(const std::string& signature) const {
    std::string text = "OAuth ";
    for (const auto& [name, value] : parameters) {
      text += name + "=\"" + encode(value) + "\", ";
    }
    return text + "oauth_signature=\"" + encode(signature) + "\"";
  }
};

Verdict verify(Verifier& verifier, std::vector<std::string_view> authorization,
               std::string_view target = kTarget, std::int64_t now = kNow) {
  return verifier.verify({"GET", target, "http", "host", std::move(authorization), "", ""}, now);
}

Verdict verify(std::string_view authorization, std::string_view target = kTarget) {
  Verifier verifier(CredentialStore({credential()}), Policy{});
  return verify(verifier, {authorization}, target);
}

Reason reason_without(const std::string& name) {
  Request request;
  request.parameters.erase(name);
  return verify(request.header()).reason;
}

Reason reason_with(const std::string& name, const std::string& value) {
  Request request;
  request.parameters[name] = value;
  return verify(request.header()).reason;
}

TEST_CASE("a right request is accepted", "[AUTH-SIGNATURE]") {
  const Verdict verdict = verify(Request().header());
  CHECK(verdict.accepted());
  CHECK(verdict.explanation.empty());
  CHECK(verdict.parameters[ProtocolParameters::nonce] == "n1");
}

TEST_CASE("a request without exactly one Authorization header is refused", "[AUTH-HEADER]") {
  Verifier verifier(CredentialStore({credential()}), Policy{});
  CHECK(verify(verifier, {}).reason == Reason::authorization_missing);
  CHECK(verify(verifier, {}, "/a?oauth_token=t").explanation.find("URL") != std::string::npos);
  const std::string header = Request().header();
  CHECK(verify(verifier, {header, header}).reason == Reason::authorization_repeated);
  CHECK(verify("Bearer x").reason == Reason::authorization_scheme);
  CHECK(verify("OAuth oauth_token=t").reason == Reason::authorization_malformed);
}

TEST_CASE("a required parameter must be there", "[AUTH-PARAMS]") {
  CHECK(reason_without("oauth_consumer_key") == Reason::parameter_missing);
  CHECK(reason_without("oauth_signature_method") == Reason::parameter_missing);
  CHECK(reason_without("oauth_timestamp") == Reason::parameter_missing);
  CHECK(reason_without("oauth_nonce") == Reason::parameter_missing);
  CHECK(reason_with("oauth_nonce", "") == Reason::parameter_missing);
  CHECK(verify(Request().header_with("")).reason == Reason::parameter_missing);
  CHECK(reason_without("oauth_version") == Reason::none);
}

TEST_CASE("a parameter that stands twice is refused, in the header or in the query",
          "[AUTH-PARAMS]") {
  CHECK(verify(Request().header() + ",oauth_nonce=\"n1\"").reason == Reason::parameter_repeated);
  CHECK(verify(Request().header(), "/a/b?v=1&sid=s%201&oauth_nonce=n1").reason ==
        Reason::parameter_repeated);
}

TEST_CASE("OAuth parameters stand in the header only, each once, whatever they are called") {
  CHECK(verify(Request().header() + ",oauth_callback=\"a\",oauth_callback=\"a\"").reason ==
        Reason::parameter_repeated);
  for (const char* name : {"oauth_callback", "oauth_version", "%6Fauth_token"}) {
    INFO(name);
    CHECK(verify(Request().header(), "/a/b?v=1&sid=s%201&" + std::string(name) + "=1").reason ==
          Reason::parameter_repeated);
  }
}

TEST_CASE("a credential with a public key and no secret is not open to an empty key") {
  const oauth::CredentialStore store({{"ck", "", "tk", "", "a public key"}});
  Policy policy;
  policy.methods = {SignatureMethod::hmac_sha1, SignatureMethod::plaintext,
                    SignatureMethod::rsa_sha1};
  const std::string header =
      "OAuth oauth_consumer_key=\"ck\",oauth_token=\"tk\",oauth_signature_method=\"PLAINTEXT\","
      "oauth_signature=\"%26\"";
  const SignedRequest request{"GET", "/a", "http", "h", {header}, "", ""};
  CHECK(Verifier(store, policy).verify(request, kNow).reason ==
        Reason::signature_method_unsupported);
}

TEST_CASE("versions, methods, keys and tokens that are not known are refused") {
  CHECK(reason_with("oauth_version", "1.0A") == Reason::version_unsupported);
  CHECK(reason_with("oauth_signature_method", "hmac-sha1") == Reason::signature_method_unsupported);
  CHECK(reason_with("oauth_signature_method", "PLAINTEXT") == Reason::signature_method_unsupported);
  CHECK(reason_with("oauth_consumer_key", "other") == Reason::consumer_key_unknown);
  CHECK(reason_with("oauth_token", "other") == Reason::token_unknown);
  CHECK(reason_without("oauth_token") == Reason::token_missing);
}

TEST_CASE("timestamps are positive integers of seconds inside the window", "[AUTH-TIMESTAMP]") {
  for (const char* text :
       {"", "now", "-5", "+5", "1.5", "0x10", " 5", "0", "99999999999999999999"}) {
    INFO(text);
    CHECK(reason_with("oauth_timestamp", text) == Reason::timestamp_invalid);
  }
  CHECK(reason_with("oauth_timestamp", std::to_string(kNow - 300)) == Reason::none);
  CHECK(reason_with("oauth_timestamp", std::to_string(kNow + 300)) == Reason::none);
  CHECK(reason_with("oauth_timestamp", std::to_string(kNow - 301)) ==
        Reason::timestamp_out_of_window);
  CHECK(reason_with("oauth_timestamp", std::to_string(kNow + 301)) ==
        Reason::timestamp_out_of_window);
  Request request;
  request.parameters["oauth_timestamp"] = std::to_string(kNow) + "123";
  CHECK(verify(request.header()).explanation.find("milliseconds") != std::string::npos);
}

TEST_CASE("a signature of anything else does not match", "[AUTH-SIGNATURE]") {
  Request request;
  CHECK(verify(request.header(), "/a/b?v=1&sid=s%202").reason == Reason::signature_mismatch);
  CHECK(verify(request.header(), "/a/c?v=1&sid=s%201").reason == Reason::signature_mismatch);
  std::string short_signature = request.signature();
  short_signature.pop_back();
  CHECK(verify(request.header_with(short_signature)).reason == Reason::signature_mismatch);
  request.key = "consumer secret&token&secret";
  CHECK(verify(request.header()).reason == Reason::signature_mismatch);
}

TEST_CASE("a nonce is remembered once its request was accepted, and only then", "[AUTH-NONCE]") {
  Verifier verifier(CredentialStore({credential()}), Policy{});
  const std::string header = Request().header();
  const std::string wrong = Request().header_with("wrong");
  CHECK(verify(verifier, {wrong}).reason == Reason::signature_mismatch);
  CHECK(verify(verifier, {header}).accepted());
  CHECK(verify(verifier, {header}).reason == Reason::nonce_reused);
}

TEST_CASE("no explanation holds a secret, a key or the right signature") {
  const Request request;
  for (const std::string& value :
       {request.header_with("wrong"), std::string("Bearer consumer%20secret"),
        request.header() + ",oauth_nonce=\"n1\""}) {
    const Verdict verdict = verify(value);
    CHECK(verdict.explanation.find("consumer") == std::string::npos);
    CHECK(verdict.explanation.find(request.signature()) == std::string::npos);
    CHECK(verdict.base_string.find("token%26secret") == std::string::npos);
  }
}

TEST_CASE("reasons have a code and a source, and none is shared") {
  std::map<std::string_view, int> codes;
  for (int i = 1; i <= static_cast<int>(Reason::nonce_reused); ++i) {
    ++codes[code_of(static_cast<Reason>(i))];
    CHECK_FALSE(source_of(static_cast<Reason>(i)).empty());
  }
  CHECK(codes.size() == static_cast<std::size_t>(Reason::nonce_reused));
}

}  // namespace
}  // namespace engagement::oauth
