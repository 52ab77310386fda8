#include <optional>
#include <stdexcept>
#include <string>

#include "client-under-test/http/get.h"
#include "client-under-test/http/transport_error.h"
#include "client-under-test/testing/certificates.h"
#include "client-under-test/testing/scripted_server.h"
#include "testing/catch2.h"

namespace engagement_client::http {
namespace {

using namespace std::chrono_literals;
using testing::Authority;
using testing::Peer;
using testing::ScriptedServer;

constexpr auto kTimeout = 10s;
constexpr char kGoodNames[] = "IP:127.0.0.1,DNS:localhost";

class TlsFixture {
 public:
  TlsFixture() {
    ours_.save(directory_.path() / "ca.pem");
    trust_.emplace((directory_.path() / "ca.pem").string());
  }

 protected:
  int status_from(const std::string& base_url) {
    return get(parse_base_url(base_url), "/", "OAuth x=\"y\"", &*trust_, kTimeout);
  }
  // Why the server is refused; empty when it is not.
  std::string refusal_of(const testing::ContextPointer& identity) {
    const ScriptedServer server({testing::reply_status(200)}, identity.get());
    try {
      status_from(server.base_url());
      return "";
    } catch (const TransportError& error) {
      CHECK(server.requests().empty());
      return error.what();
    }
  }

  const Authority ours_{"Trusted by the tests"};
  testing::TemporaryDirectory directory_;
  std::optional<TlsContext> trust_;
};

}  // namespace

TEST_CASE_METHOD(TlsFixture, "a certificate of the given CA is accepted, by address and by name",
                 "[TLS-VERIFY]") {
  const auto identity = ours_.issue(kGoodNames);
  const ScriptedServer server({testing::reply_status(404)}, identity.get());
  CHECK(status_from(server.base_url()) == 404);
  CHECK(status_from("https://localhost:" + std::to_string(server.port())) == 404);
  CHECK(server.requests().size() == 2);
}

TEST_CASE_METHOD(TlsFixture, "an unknown CA is refused before anything is sent", "[TLS-VERIFY]") {
  CHECK(refusal_of(Authority("Unknown").issue(kGoodNames)).find("not trusted") !=
        std::string::npos);
}

TEST_CASE_METHOD(TlsFixture, "a certificate for another host is refused", "[TLS-VERIFY]") {
  CHECK(refusal_of(ours_.issue("DNS:example.org,IP:127.0.0.2")).find("mismatch") !=
        std::string::npos);
  // An address is compared with addresses only (RFC 9110 §4.3.5).
  CHECK(refusal_of(ours_.issue("DNS:127.0.0.1")).find("mismatch") != std::string::npos);
}

TEST_CASE_METHOD(TlsFixture, "an expired certificate is refused", "[TLS-VERIFY]") {
  CHECK(refusal_of(ours_.issue(kGoodNames, -60)).find("expired") != std::string::npos);
}

TEST_CASE_METHOD(TlsFixture, "without a CA file only the system's authorities are trusted",
                 "[TLS-VERIFY]") {
  trust_.emplace("");
  CHECK(refusal_of(ours_.issue(kGoodNames)).find("not trusted") != std::string::npos);
}

TEST_CASE_METHOD(TlsFixture, "a body whose end is the close needs a close_notify",
                 "[TLS-VERIFY][FAULT-SAFE]") {
  const auto identity = ours_.issue(kGoodNames);
  const testing::Answer answer = testing::reply("HTTP/1.1 200 OK\r\n\r\nhello");
  {
    const ScriptedServer server({answer}, identity.get());
    CHECK(status_from(server.base_url()) == 200);
  }
  SSL_CTX_set_quiet_shutdown(identity.get(), 1);
  const ScriptedServer server({answer}, identity.get());
  CHECK_THROWS_AS(status_from(server.base_url()), TransportError);
}

TEST_CASE_METHOD(TlsFixture, "a server that never shakes hands is left at the deadline",
                 "[FAULT-SAFE]") {
  // It speaks no TLS, and waits for an empty line that the client's hello does not have.
  const ScriptedServer server({testing::reply_status(200)});
  CHECK_THROWS_AS(get(parse_base_url("https://127.0.0.1:" + std::to_string(server.port())), "/",
                      "OAuth x=\"y\"", &*trust_, 300ms),
                  TransportError);
}

TEST_CASE("a CA file that holds no certificate is refused by name", "[TLS-VERIFY]") {
  const testing::TemporaryDirectory directory;
  const std::string missing = (directory.path() / "missing.pem").string();
  try {
    TlsContext context(missing);
    FAIL("a missing file was taken for trust");
  } catch (const std::invalid_argument& error) {
    CHECK(std::string(error.what()).find(missing) != std::string::npos);
  }
}

}  // namespace engagement_client::http
