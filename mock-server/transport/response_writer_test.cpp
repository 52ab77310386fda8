#include "mock-server/transport/response_writer.h"

#include "testing/catch2.h"

namespace engagement::transport {
namespace {

Request request_of(std::string method, std::string version = "HTTP/1.1") {
  Request request;
  request.method = std::move(method);
  request.version = std::move(version);
  return request;
}

std::string response_to(const Request& request, const Answer& answer, bool keep_alive = true) {
  return write_response(request, answer, keep_alive);
}

TEST_CASE("a response has its fields in the order of the answer, and its length") {
  CHECK(response_to(request_of("GET"), {200, {{"X-B", "2"}, {"X-A", "1"}}, "body"}) ==
        "HTTP/1.1 200 OK\r\nX-B: 2\r\nX-A: 1\r\nContent-Length: 4\r\n\r\nbody");
  CHECK(response_to(request_of("GET"), {503, {}, ""}) ==
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("a status without a name has no phrase, and the space before it") {
  CHECK(response_to(request_of("GET"), {299, {}, ""}).starts_with("HTTP/1.1 299 \r\n"));
}

TEST_CASE("there is no body where HTTP has none") {
  CHECK(response_to(request_of("HEAD"), {405, {}, "no"}) ==
        "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 2\r\n\r\n");
  CHECK(response_to(request_of("GET"), {204, {}, "x"}) == "HTTP/1.1 204 No Content\r\n\r\n");
  CHECK(response_to(request_of("GET"), {304, {}, "x"}) == "HTTP/1.1 304 Not Modified\r\n\r\n");
}

TEST_CASE("what an answer says itself is not said again") {
  CHECK(response_to(request_of("GET"), {200, {{"content-length", "99"}}, "x"}) ==
        "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nx");
  CHECK(response_to(request_of("GET"), {200, {{"Transfer-Encoding", "chunked"}}, "0\r\n\r\n"}) ==
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
}

TEST_CASE("a connection that does not stay as its version has it is told") {
  const Answer answer{204, {}, ""};
  CHECK(response_to(request_of("GET"), answer, false) ==
        "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
  CHECK(response_to(request_of("GET", "HTTP/1.0"), answer, true) ==
        "HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n");
  bool keep_alive = true;
  write_response(request_of("GET"), {200, {{"connection", "Close"}}, ""}, keep_alive);
  CHECK_FALSE(keep_alive);
  keep_alive = true;
  Request malformed = request_of("GET");
  malformed.malformed_status = 400;
  CHECK(write_response(malformed, answer, keep_alive).find("Connection: close") !=
        std::string::npos);
  CHECK_FALSE(keep_alive);
}

TEST_CASE("a stream has no length") {
  Answer answer{200, {}, "first"};
  answer.is_stream = true;
  CHECK(response_to(request_of("GET"), answer, false) ==
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nfirst");
}

}  // namespace
}  // namespace engagement::transport
