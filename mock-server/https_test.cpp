// The mock over https, and behind a proxy: which URL the signature has to be for.
#include <nlohmann/json.hpp>

#include "mock-server/data/data_error.h"
#include "mock-server/mock.h"
#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/oauth/signature.h"
#include "mock-server/tls/authority.h"
#include "testing/catch2.h"
#include "testing/raw_client.h"
#include "testing/tls_client.h"

namespace engagement {
namespace {

using testing::RawClient;
using testing::TlsClient;
constexpr std::int64_t kNow = 1'800'000'000;

MockConfig config() {
  MockConfig made;
  made.credentials = oauth::CredentialStore({{"ck", "cs", "tk", "ts", ""}});
  made.unix_time = [] { return kNow; };
  return made;
}

MockConfig https_config() {
  MockConfig made = config();
  made.https.emplace();
  return made;
}

// A request that is signed for `url`, the scheme and authority of its URL.
std::string signed_request(const std::string& url, const std::string& host,
                           const std::string& fields = "") {
  static int nonce = 0;
  const std::string number = std::to_string(++nonce);
  const std::string path =
      "/api/account/1/monitoring/visitors/2/visits/current/campaigns/3/engagements/4/contexts/5";
  const std::string parameters =
      "oauth_consumer_key=ck&oauth_nonce=" + number +
      "&oauth_signature_method=HMAC-SHA1&oauth_timestamp=" + std::to_string(kNow) +
      "&oauth_token=tk&sid=s&v=1";
  const std::string signature =
      oauth::hmac_signature(oauth::SignatureMethod::hmac_sha1, "cs&ts",
                            "GET&" + oauth::encode(url + path) + "&" + oauth::encode(parameters));
  return "GET " + path + "?v=1&sid=s HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" +
         fields + "Authorization: OAuth oauth_consumer_key=\"ck\", oauth_nonce=\"" + number +
         "\", oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"" + std::to_string(kNow) +
         "\", oauth_token=\"tk\", oauth_signature=\"" + oauth::encode(signature) + "\"\r\n\r\n";
}

int port_of(const std::string& url) {
  return std::stoi(url.substr(url.rfind(':') + 1));
}

std::string over_https(const std::string& url, const std::string& request,
                       const testing::TlsOptions& options = {}) {
  TlsClient client(port_of(url), options);
  client.send(request);
  return client.read_to_end();
}

std::string over_http(int port, const std::string& request) {
  RawClient client(port);
  client.send(request);
  return client.read_to_end();
}

std::string authority_of(const std::string& url) {
  return url.substr(url.find("://") + 3);
}

TEST_CASE("http and https are served side by side, each signed with its scheme") {
  const Mock mock(https_config());
  const std::string& https = mock.https_url();
  CHECK(https.rfind("https://127.0.0.1:", 0) == 0);
  CHECK(mock.base_url().rfind("http://127.0.0.1:", 0) == 0);
  const std::string answer =
      over_https(https, signed_request(https, authority_of(https)), {mock.ca_pem()});
  CHECK_THAT(answer, testing::contains("200 OK"));
  CHECK_THAT(over_http(mock.port(), signed_request(mock.base_url(), authority_of(mock.base_url()))),
             testing::contains("200 OK"));
  const auto requests = mock.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].listener == "https");
  CHECK(requests[0].scheme == "https");
  CHECK(requests[1].listener == "http");
  CHECK(requests[1].scheme == "http");
}

TEST_CASE("a default port of https is left out of the base string") {
  const Mock mock(https_config());
  const std::string host = "api.example.test";
  CHECK_THAT(over_https(mock.https_url(), signed_request("https://" + host, host + ":443")),
             testing::contains("200 OK"));
  CHECK_THAT(over_https(mock.https_url(), signed_request("https://" + host + ":80", host + ":80")),
             testing::contains("200 OK"));
}

TEST_CASE("http signed where https is used is named") {
  const Mock mock(https_config());
  const std::string authority = authority_of(mock.https_url());
  CHECK_THAT(over_https(mock.https_url(), signed_request("http://" + authority, authority)),
             testing::contains("\"mistake\":\"scheme-wrong\""));
}

TEST_CASE("https can be spoken alone") {
  MockConfig made = https_config();
  made.http = false;
  made.base_path = "/gateway";
  const Mock mock(std::move(made));
  CHECK(mock.base_url() == mock.https_url());
  CHECK(mock.port() == port_of(mock.https_url().substr(0, mock.https_url().rfind('/'))));
  CHECK_THAT(over_http(mock.port(), "GET / HTTP/1.1\r\nHost: h\r\n\r\n"),
             testing::contains("this port speaks https"));
}

TEST_CASE("a client that verifies certificates takes the good one and none of the bad ones") {
  MockConfig made = https_config();
  made.https->bad_certificates = true;
  made.https->host_names = {"api.example.test"};
  const Mock mock(std::move(made));
  const testing::TlsOptions by_address{mock.ca_pem()};
  CHECK_NOTHROW(TlsClient(port_of(mock.https_url()), by_address));
  CHECK_NOTHROW(TlsClient(port_of(mock.https_url()), {mock.ca_pem(), "localhost"}));
  CHECK_NOTHROW(TlsClient(port_of(mock.https_url()), {mock.ca_pem(), "api.example.test"}));
  CHECK_THROWS(TlsClient(port_of(mock.https_url()), {mock.ca_pem(), "example.test"}));
  const auto& bad = mock.bad_certificates();
  REQUIRE(bad.size() == 3);
  CHECK(bad[0].name == "expired");
  CHECK_THROWS_WITH(TlsClient(port_of(bad[0].url), by_address), testing::contains("has expired"));
  CHECK(bad[1].name == "wrong-name");
  CHECK_THROWS_WITH(TlsClient(port_of(bad[1].url), by_address), testing::contains("mismatch"));
  CHECK(bad[2].name == "unknown-ca");
  CHECK_THROWS_WITH(TlsClient(port_of(bad[2].url), by_address), testing::contains("issuer"));
  CHECK(mock.requests().empty());
  for (const auto& each : bad) {  // one that does not verify is answered, and seen
    over_https(each.url, signed_request(each.url, authority_of(each.url)));
    CHECK(mock.requests().back().listener == each.name);
    CHECK(mock.requests().back().status == 200);
  }
}

TEST_CASE("mocks may share an authority") {
  const auto authority = std::make_shared<const tls::Authority>("ours");
  MockConfig made = https_config();
  made.https->authority = authority;
  const Mock first(made);
  const Mock second(made);
  for (const Mock* mock : {&first, &second}) {
    CHECK(mock->ca_pem() == authority->pem());
    CHECK_NOTHROW(TlsClient(port_of(mock->https_url()), {authority->pem()}));
  }
}

TEST_CASE("what cannot be set up is told") {
  MockConfig nothing = config();
  nothing.http = false;
  CHECK_THROWS_AS(Mock(nothing), SetupError);
  MockConfig no_name = https_config();
  no_name.https->host_names = {"a b"};
  CHECK_THROWS_AS(Mock(no_name), SetupError);
  MockConfig no_key = https_config();
  no_key.https->certificate_file = "cert.pem";
  CHECK_THROWS_AS(Mock(no_key), SetupError);
  no_key.https->key_file = "/nonexistent.pem";
  CHECK_THROWS_AS(Mock(no_key), data::DataError);
}

TEST_CASE("behind a trusted proxy the URL that it tells is the one to sign") {
  MockConfig made = config();
  made.trust_forwarded = true;
  const Mock mock(std::move(made));
  const std::string url = "https://api.example.test";
  for (const char* fields : {"X-Forwarded-Proto: https\r\nX-Forwarded-Host: "
                             "api.example.test\r\nX-Forwarded-Port: 443\r\n",
                             "Forwarded: for=192.0.2.1;proto=https;host=api.example.test\r\n"}) {
    CHECK_THAT(over_http(mock.port(), signed_request(url, "inside:80", fields)),
               testing::contains("200 OK"));
    CHECK(mock.requests().back().scheme == "https");
    CHECK(mock.requests().back().listener == "http");
  }
  const std::string refused =
      over_http(mock.port(), signed_request(url, "inside:80", "X-Forwarded-Proto: gopher\r\n"));
  CHECK(refused.rfind("HTTP/1.1 400", 0) == 0);
  CHECK_THAT(refused, testing::contains("X-Forwarded-Proto is neither http nor https"));
}

TEST_CASE("without trust a proxy's fields are ignored, good or bad") {
  const Mock mock(config());
  const std::string url = mock.base_url();
  CHECK_THAT(over_http(mock.port(),
                       signed_request(url, authority_of(url),
                                      "X-Forwarded-Proto: gopher\r\nForwarded: ;;host=\"\r\n")),
             testing::contains("200 OK"));
  CHECK_THAT(
      over_http(mock.port(), signed_request("https://" + authority_of(url), authority_of(url),
                                            "X-Forwarded-Proto: https\r\n")),
      testing::contains("\"mistake\":\"scheme-wrong\""));
}

}  // namespace
}  // namespace engagement
