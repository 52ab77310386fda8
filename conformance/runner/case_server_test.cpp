#include "conformance/runner/case_server.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "conformance/runner/trusted_authority.h"
#include "mock-server/tls/authority.h"
#include "testing/catch2.h"
#include "testing/raw_client.h"

namespace engagement::conformance {
namespace {

using engagement::testing::RawClient;

Case case_at(Server server) {
  Case test_case;
  test_case.name = "test.case";
  test_case.inputs.consumer_key = "invented-key";
  test_case.answers.emplace_back();
  test_case.server = server;
  return test_case;
}

int port_of(const std::string& url) {
  return std::stoi(url.substr(url.rfind(':') + 1));
}

std::string text_of(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::string kRequest = "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

}  // namespace

TEST_CASE("The authority's certificate is in a file that goes with it", "[TLS-VERIFY]") {
  std::string file;
  {
    const TrustedAuthority trusted;
    file = trusted.ca_file();
    CHECK(text_of(file) == trusted.authority()->pem());
    CHECK(std::filesystem::path(file).is_absolute());
  }
  CHECK_FALSE(std::filesystem::exists(std::filesystem::path(file).parent_path()));
}

TEST_CASE("A port that is held closed refuses connections", "[FAULT-SAFE]") {
  CaseServer server(case_at(Server::refused), nullptr, [] {});
  CHECK(server.base_url().starts_with("http://127.0.0.1:"));
  CHECK_THROWS_AS(RawClient(port_of(server.base_url())), std::runtime_error);
  Evidence evidence;
  server.finish(evidence);
  CHECK(evidence.requests.empty());
}

TEST_CASE("Each bad certificate stands at the base URL of its cases", "[TLS-VERIFY]") {
  const TrustedAuthority trusted;
  for (const Server kind : {Server::https, Server::expired, Server::wrong_name,
                            Server::unknown_ca}) {
    CaseServer server(case_at(kind), trusted.authority(), [] {});
    CHECK(server.base_url().starts_with("https://127.0.0.1:"));
    Evidence evidence;
    {
      RawClient plain(port_of(server.base_url()));
      plain.send(kRequest);
      CHECK(plain.read_to_end().find(" 400 ") != std::string::npos);
    }
    server.finish(evidence);
    REQUIRE(evidence.requests.size() == 1);
    const std::string listener = evidence.requests[0].listener;
    CHECK(listener == (kind == Server::https        ? "https"
                       : kind == Server::expired    ? "expired"
                       : kind == Server::wrong_name ? "wrong-name"
                                                    : "unknown-ca"));
  }
}

TEST_CASE("A redirect to the other origin names it, and what comes there is evidence",
          "[REDIRECT-SAFE]") {
  Case test_case = case_at(Server::http);
  test_case.answers[0].status = 302;
  test_case.answers[0].headers = {{"Location", "{other-origin}/there"}};
  int arrivals = 0;
  CaseServer server(test_case, nullptr, [&arrivals] { ++arrivals; });
  RawClient client(port_of(server.base_url()));
  client.send(kRequest);
  const std::string answer = client.read_to_end();
  const std::string before = "Location: http://localhost:";
  const std::size_t at = answer.find(before);
  REQUIRE(at != std::string::npos);
  const int other_port = std::stoi(answer.substr(at + before.size()));
  CHECK(other_port != port_of(server.base_url()));
  CHECK(answer.find("/there\r\n", at) != std::string::npos);

  RawClient follower(other_port);
  follower.send("GET /there HTTP/1.1\r\nHost: h\r\nAuthorization: OAuth x\r\nConnection: close\r\n\r\n");
  CHECK(follower.read_to_end().find(" 200 ") != std::string::npos);
  CHECK(server.requests() == 2);
  Evidence evidence;
  server.finish(evidence);
  CHECK(evidence.requests.size() == 1);
  REQUIRE(evidence.elsewhere.size() == 1);
  CHECK(evidence.elsewhere[0].target == "/there");
  CHECK(arrivals == 1);
}

TEST_CASE("A case knows the signature method that it asks for, and no other",
          "[AUTH-SIGNATURE]") {
  Case test_case = case_at(Server::http);
  test_case.inputs.signature_method = "HMAC-SHA256";
  CaseServer server(test_case, nullptr, [] {});
  RawClient client(port_of(server.base_url()));
  client.send(
      "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: OAuth "
      "oauth_consumer_key=\"invented-key\", oauth_signature_method=\"HMAC-SHA1\", "
      "oauth_timestamp=\"1\", oauth_nonce=\"n\", oauth_signature=\"s\"\r\n\r\n");
  client.read_to_end();
  Evidence evidence;
  server.finish(evidence);
  REQUIRE(evidence.requests.size() == 1);
  CHECK(evidence.requests[0].verdict.reason == oauth::Reason::signature_method_unsupported);
}

}  // namespace engagement::conformance
