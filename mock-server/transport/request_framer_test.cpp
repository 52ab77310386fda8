#include "mock-server/transport/request_framer.h"

#include "testing/catch2.h"

namespace engagement::transport {
namespace {

using State = RequestFramer::State;

Request parsed(std::string_view bytes) {
  RequestFramer framer;
  framer.append(bytes);
  REQUIRE(framer.poll() == State::complete);
  return framer.take();
}

int refused(std::string_view bytes, Limits limits = {}) {
  RequestFramer framer(limits);
  framer.append(bytes);
  if (framer.poll() != State::malformed) {
    return 0;
  }
  const Request request = framer.take();
  CHECK_FALSE(request.problem.empty());
  return request.malformed_status;
}

TEST_CASE("a request is taken as it stands on the wire") {
  const Request request = parsed("GET /a%2Fb?x=%20 HTTP/1.1\r\nhOST:  h:1 \r\nX: 1\r\nX:\r\n\r\n");
  CHECK(request.method == "GET");
  CHECK(request.target == "/a%2Fb?x=%20");
  CHECK(request.version == "HTTP/1.1");
  CHECK(request.headers == Headers{{"hOST", "h:1"}, {"X", "1"}, {"X", ""}});
  CHECK(request.body.empty());
}

TEST_CASE("a request that comes byte by byte is the same") {
  const std::string bytes =
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: "
      "1\r\n\r\n";
  RequestFramer framer;
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    framer.append(bytes.substr(i, 1));
    REQUIRE(framer.poll() == State::need_more);
  }
  framer.append(bytes.substr(bytes.size() - 1));
  REQUIRE(framer.poll() == State::complete);
  CHECK(framer.take().body == "abcde");
}

TEST_CASE("pipelined requests are taken one after the other") {
  RequestFramer framer;
  framer.append("\r\nPOST /1 HTTP/1.1\r\nContent-Length: 2\r\n\r\nhiGET /2 HTTP/1.1\r\n\r\nGET");
  REQUIRE(framer.poll() == State::complete);
  CHECK(framer.take().body == "hi");
  REQUIRE(framer.poll() == State::complete);
  CHECK(framer.take().target == "/2");
  CHECK(framer.poll() == State::need_more);
  CHECK(framer.has_partial());
}

TEST_CASE("what is no well-formed request is refused with the status that says so") {
  CHECK(refused("GET /\r\n\r\n") == 400);
  CHECK(refused("GET  / HTTP/1.1\r\n\r\n") == 400);
  CHECK(refused("GET / x HTTP/1.1\r\n\r\n") == 400);
  CHECK(refused("G@T / HTTP/1.1\r\n\r\n") == 400);
  CHECK(refused("GET /\x01 HTTP/1.1\r\n\r\n") == 400);
  CHECK(refused(std::string_view("GET /\0 HTTP/1.1\r\n\r\n", 19)) == 400);
  CHECK(refused(std::string_view("GET / HTTP/1.1\r\nA: \0\r\n\r\n", 24)) == 400);
  CHECK(refused("GET / HTTP/1.1\nHost: h\n\n") == 400);
  CHECK(refused("GET / HTTP/1.1\r\nno colon\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/1.1\r\n folded: x\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/1.1\r\nName : x\r\n\r\n") == 400);
  CHECK(refused("PRI * HTTP/2.0\r\n\r\n") == 505);
  CHECK(refused("GET / JUNK\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/1.1\r\nA: a\rb\r\n\r\n") == 400);
  CHECK(refused("\x16\x03\x01") == 400);
  CHECK(refused("\n") == 400);
  CHECK(refused(std::string_view("\x16\x03\x01\x02\x00\x01\n", 7)) == 400);
}

TEST_CASE("ambiguous lengths are refused, as they smuggle requests", "[RFC 9112 §6.1]") {
  CHECK(refused("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n") == 400);
  CHECK(refused("POST / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n") == 400);
  CHECK(refused("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n") == 400);
  CHECK(refused("POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n") ==
        400);
  CHECK(refused("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n") == 501);
  CHECK(refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 400);
  CHECK(refused("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n") == 400);
  CHECK(refused("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\n") == 400);
  CHECK(refused("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;\ra\r\n") == 400);
  CHECK(refused("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA\r\n") == 400);
  CHECK(refused("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n") == 400);
}

TEST_CASE("everything has a limit") {
  const std::string many(70'000, 'a');
  CHECK(refused("GET /" + many) == 414);
  CHECK(refused("GET / HTTP/1.1\r\nA: " + many) == 431);
  std::string fields = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < 300; ++i) {
    fields += "A: b\r\n";
  }
  CHECK(refused(fields + "\r\n") == 431);
  std::string empty_lines;
  for (int i = 0; i < 201; ++i) {
    empty_lines += "\r\n";
  }
  CHECK(refused(empty_lines) == 400);
  CHECK(refused("POST / HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n") == 413);
  CHECK(refused("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n") == 413);
  const std::string chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  CHECK(refused(chunked + "FFFFFFFFFFFFFFFFF\r\n") == 413);
  std::string extended = chunked;
  for (int i = 0; i < 20; ++i) {
    extended += "1;" + many.substr(0, 4000) + "\r\na\r\n";
  }
  CHECK(refused(extended) == 400);
  CHECK(refused("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\n") == 413);
  CHECK(refused("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" + many) == 400);
}

TEST_CASE("a client that waits for 100 Continue is told once") {
  RequestFramer framer;
  framer.append("POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n");
  CHECK(framer.poll() == State::need_more);
  CHECK(framer.take_expects_continue());
  CHECK_FALSE(framer.take_expects_continue());
}

TEST_CASE("a client of HTTP/1.0 cannot wait for 100 Continue", "[RFC 9110 §10.1.1]") {
  RequestFramer framer;
  framer.append("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
  CHECK(framer.poll() == State::need_more);
  CHECK_FALSE(framer.take_expects_continue());
}

TEST_CASE("list elements are found without regard to case and position") {
  const Headers headers = {{"Connection", "keep-alive, Upgrade"}, {"connection", "CLOSE"}};
  CHECK(has_list_element(headers, "Connection", "upgrade"));
  CHECK(has_list_element(headers, "Connection", "close"));
  CHECK_FALSE(has_list_element(headers, "Connection", "clos"));
}

}  // namespace
}  // namespace engagement::transport
