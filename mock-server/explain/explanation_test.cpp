#include "mock-server/explain/explanation.h"

#include <nlohmann/json.hpp>

#include "mock-server/explain/report.h"
#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/oauth/signature.h"
#include "mock-server/recorded/raw_request.h"
#include "testing/catch2.h"

namespace engagement::explain {
namespace {

using oauth::Reason;

constexpr std::int64_t kTime = 1'700'000'000;

// A raw request for SCHEME://h/p?q=a%20b; `space` is how its signer encodes the space.
std::string raw_request(const std::string& scheme, const std::string& space = "%20",
                        const std::string& nonce = "n", std::int64_t time = kTime) {
  const std::string timestamp = std::to_string(time);
  const std::string parameters = "oauth_consumer_key=key&oauth_nonce=" + nonce +
                                 "&oauth_signature_method=HMAC-SHA1&oauth_timestamp=" + timestamp +
                                 "&oauth_token=tok&q=a" + space + "b";
  const std::string base =
      "GET&" + oauth::encode(scheme + "://h/p") + "&" + oauth::encode(parameters);
  const std::string signature = oauth::hmac_signature(
      oauth::SignatureMethod::hmac_sha1, oauth::signing_key("planted-secret", "hush-secrets"), base);
  return "GET /p?q=a%20b HTTP/1.1\nHost: h\nAuthorization: OAuth oauth_consumer_key=\"key\", "
         "oauth_nonce=\"" +
         nonce + "\", oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"" + timestamp +
         "\", "
         "oauth_token=\"tok\", oauth_signature=\"" +
         oauth::encode(signature) + "\"\n\n";
}

ExplainerConfig config(std::int64_t real_time = kTime) {
  ExplainerConfig config;
  config.credentials =
      oauth::CredentialStore({{"key", "planted-secret", "tok", "hush-secrets", ""}});
  config.real_time = real_time;
  return config;
}

Explanation explained(const std::string& text, const ExplainerConfig& config) {
  const auto pasted = recorded::parse_raw_request("x", text);
  return Explainer(config).explain(pasted, {pasted});
}

std::string report(const std::string& text, const ExplainerConfig& config) {
  return text_report(explained(text, config), {});
}

TEST_CASE("a request that is right under either scheme is right") {
  for (const std::string scheme : {"http", "https"}) {
    const Explanation explanation = explained(raw_request(scheme), config());
    CHECK(explanation.finding.verdict.accepted());
    CHECK(explanation.pasted.request.scheme == scheme);
    CHECK_THAT(explanation.scheme_note, testing::contains(scheme + " was taken"));
  }
}

TEST_CASE("the mistake is named under the scheme that the client signed, and no scheme is blamed") {
  for (const std::string scheme : {"http", "https"}) {
    const Explanation explanation = explained(raw_request(scheme, "+"), config());
    CHECK(explanation.pasted.request.scheme == scheme);
    CHECK(explanation.finding.diagnosis.mistakes ==
          std::vector<std::string_view>{"plus-for-space"});
  }
}

TEST_CASE("a scheme that is given is not doubted") {
  ExplainerConfig given = config();
  given.scheme = "https";
  const Explanation explanation = explained(raw_request("http"), given);
  CHECK(explanation.finding.diagnosis.mistakes == std::vector<std::string_view>{"scheme-wrong"});
  CHECK(explanation.scheme_note.empty());
}

TEST_CASE("a stale timestamp is the verdict, and does not hide what else is wrong") {
  const Explanation right = explained(raw_request("https"), config(kTime + 301));
  CHECK(right.finding.verdict.reason == Reason::timestamp_out_of_window);
  CHECK(right.apart_from_clock.verdict.accepted());
  CHECK(right.finding.diagnosis.mistakes == std::vector<std::string_view>{"timestamp-stale"});
  CHECK_THAT(report(raw_request("https"), config(kTime + 301)),
             testing::contains("Apart from the clock: the signature is right."));

  const Explanation wrong = explained(raw_request("http", "+"), config(kTime + 301));
  CHECK(wrong.apart_from_clock.verdict.reason == Reason::signature_mismatch);
  CHECK(wrong.apart_from_clock.diagnosis.mistakes ==
        std::vector<std::string_view>{"plus-for-space"});
  CHECK_THAT(report(raw_request("http", "+"), config(kTime + 301)),
             testing::contains("Mistake: plus-for-space"));
}

TEST_CASE("the clock is the one given, or that of the input, or the real one") {
  auto pasted = recorded::parse_raw_request("x", raw_request("https"));
  CHECK(Explainer(config(5)).explain(pasted, {}).now == 5);
  pasted.request.reference_time = kTime;
  CHECK(Explainer(config(5)).explain(pasted, {}).finding.verdict.accepted());
  ExplainerConfig fixed = config();
  fixed.fixed_time = 7;
  CHECK(Explainer(fixed).explain(pasted, {}).now == 7);
}

TEST_CASE("a retry that was not signed anew is seen, whatever the clock") {
  for (const std::int64_t now : {kTime, kTime + 4000}) {
    const auto pasted = recorded::parse_raw_request("x", raw_request("https"));
    Explainer explainer(config(now));
    CHECK(explainer.explain(pasted, {}).apart_from_clock.verdict.accepted());
    CHECK(explainer.explain(pasted, {}).apart_from_clock.verdict.reason == Reason::nonce_reused);
  }
}

TEST_CASE("the report in words shows the mistake, its fix and where the base strings differ") {
  const std::string text = report(raw_request("https", "+"), config());
  for (const char* part :
       {"Refused: signature_mismatch — ", "GET https://h/p?q=a%20b", "2023-11-14 22:13:20 UTC",
        "Mistake: plus-for-space — ", "Fix: Encode a space as %20. (RFC 5849 §3.6)",
        "  - q%3Da%2520b", "  + q%3Da%2Bb", "^\n"}) {
    CHECK_THAT(text, testing::contains(part));
  }
}

TEST_CASE("the report in JSON has the names of a 401's body") {
  const auto line =
      nlohmann::json::parse(json_report(explained(raw_request("https", "+"), config()), {}));
  CHECK(line["verdict"] == "reject");
  CHECK(line["reason"] == "signature_mismatch");
  CHECK(line["mistakes"] == nlohmann::json{"plus-for-space"});
  CHECK(line["guess"] == false);
  CHECK_THAT(line["fix"].get<std::string>(), testing::contains("Encode a space as %20."));
  const std::string ours = line["base_string"];
  const std::string theirs = line["signed_base_string"];
  const std::size_t equal = line["first_difference"];
  CHECK(ours.substr(0, equal) == theirs.substr(0, equal));
  CHECK(ours[equal] != theirs[equal]);
  const auto stale =
      nlohmann::json::parse(json_report(explained(raw_request("https"), config(1)), {}));
  CHECK(stale["reason"] == "timestamp_out_of_window");
  CHECK(stale["apart_from_clock"]["verdict"] == "accept");
}

TEST_CASE("a guess is marked as one") {
  std::string text = raw_request("https");
  text.replace(text.find("/p?"), 2, "/z");
  CHECK_THAT(report(text, config()), testing::contains("Likely mistake (a guess): "));
  CHECK_THAT(report(text, config()), testing::contains("Expected base string"));
}

TEST_CASE("who has no credentials or no signature is told what to do") {
  std::string text = raw_request("https");
  text.replace(text.find("\"key\""), 5, "\"who\"");
  CHECK_THAT(report(text, config()), testing::contains("--credentials FILE"));
  CHECK_THAT(report(text, config()), testing::contains("\"consumer_key\": "));
  CHECK_THAT(report("GET / HTTP/1.1\nHost: h\n\n", config()),
             testing::contains("Authorization: OAuth "));
}

TEST_CASE("no report holds a secret, a signature or a control character of the input") {
  for (const std::string& space : {std::string("%20"), std::string("+"), std::string("x")}) {
    std::string text = raw_request("https", space, "\x1b[2J\xc2\x9b");
    text.replace(text.find("/p?"), 3, "/p\x1b?oauth_signature=hush-secrets&");
    for (const std::string& out :
         {report(text, config()), json_report(explained(text, config()), {}),
          report(raw_request("https", space), config()),
          json_report(explained(raw_request("https", space), config()), {})}) {
      CHECK(out.find("hush") == std::string::npos);
      CHECK(out.find("planted") == std::string::npos);
      CHECK(out.find('\x1b') == std::string::npos);
      CHECK(out.find("\xc2\x9b") == std::string::npos);
    }
    // The right signature shows in no report of a wrong one.
    const std::string right = raw_request("https");
    const std::size_t at = right.find("oauth_signature=\"") + 17;
    const std::string signature = right.substr(at, right.find('"', at) - at);
    CHECK(report(raw_request("https", "+"), config()).find(signature) == std::string::npos);
  }
}

TEST_CASE("a nonce that comes again with another timestamp is accepted, with a word") {
  Explainer explainer(config());
  const auto one = recorded::parse_raw_request("a", raw_request("https"));
  REQUIRE(explainer.explain(one, {one}).finding.verdict.accepted());
  const auto other = recorded::parse_raw_request("b", raw_request("https", "%20", "n", kTime + 1));
  const Explanation second = explainer.explain(other, {other});
  REQUIRE(second.finding.verdict.accepted());
  CHECK(second.finding.diagnosis.mistakes ==
        std::vector<std::string_view>{"nonce-same-in-another-context"});
}

TEST_CASE("the host of the URL that was called is tried for the signature") {
  Explainer explainer(config());
  auto pasted = recorded::parse_raw_request("a", raw_request("https"));
  pasted.request.called_authority = pasted.request.host;
  pasted.request.host = "proxy.internal:3128";
  const Explanation explanation = explainer.explain(pasted, {pasted});
  CHECK(explanation.finding.diagnosis.mistakes == std::vector<std::string_view>{"host-wrong"});
}

TEST_CASE("a secret that a client puts anywhere is shown nowhere") {
  std::string text = raw_request("https");
  text.replace(text.find("q=a"), 3, "q=planted-secret&r=a");
  text.replace(text.find("\"n\""), 3, "\"hush-secrets\"");
  const auto pasted = recorded::parse_raw_request("x", text);
  const Explanation explanation = Explainer(config()).explain(pasted, {pasted});
  for (const std::string& shown : {text_report(explanation, {}), json_report(explanation, {})}) {
    CHECK(shown.find("planted-secret") == std::string::npos);
    CHECK(shown.find("hush-secrets") == std::string::npos);
    CHECK_THAT(shown, testing::contains("signature_mismatch"));
  }
}

}  // namespace
}  // namespace engagement::explain
