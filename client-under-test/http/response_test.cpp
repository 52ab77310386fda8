#include "client-under-test/http/response.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "client-under-test/http/transport_error.h"
#include "testing/catch2.h"

namespace engagement_client::http {
namespace {

// Gives out a text in pieces of `piece` bytes, then the end.
class Recording : public Connection {
 public:
  Recording(std::string bytes, std::size_t piece) : bytes_(std::move(bytes)), piece_(piece) {}

  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t taken = std::min({size, piece_, bytes_.size() - next_});
    std::memcpy(buffer, bytes_.data() + next_, taken);
    next_ += taken;
    return taken;
  }
  void write(std::string_view) override {}

 private:
  std::string bytes_;
  std::size_t piece_;
  std::size_t next_ = 0;
};

int status_of(const std::string& answer) {
  Recording at_once(answer, answer.size());
  const int status = read_response(at_once);
  Recording byte_by_byte(answer, 1);
  CHECK(read_response(byte_by_byte) == status);
  return status;
}

}  // namespace

TEST_CASE("the status is what the first line says", "[STATUS-200][STATUS-OTHER]") {
  CHECK(status_of("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") == 200);
  CHECK(status_of("HTTP/1.0 404 Not Found\r\n\r\nbody until the close") == 404);
  CHECK(status_of("HTTP/1.1 422\r\nContent-Length: 0\r\n\r\n") == 422);
  CHECK(status_of("HTTP/1.1 503 \nContent-Length: 0\n\n") == 503);
  CHECK(status_of("HTTP/1.1 200 \xFF\x01\r\nX: \xFF\r\n folded\r\nContent-Length: 0\r\n\r\n") ==
        200);
}

TEST_CASE("interim answers are passed over", "[STATUS-OTHER]") {
  CHECK(status_of("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                  "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") == 200);
}

TEST_CASE("204 and 304 end with their headers", "[STATUS-OTHER]") {
  CHECK(status_of("HTTP/1.1 204 No Content\r\n\r\n") == 204);
  CHECK(status_of("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n") == 304);
}

TEST_CASE("a chunked body is read to its end", "[STATUS-200]") {
  CHECK(status_of("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, Chunked\r\n\r\n"
                  "5;name=value\r\nhello\r\n00A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n") == 200);
}

TEST_CASE("many small chunks are no flood of headers", "[STATUS-200]") {
  std::string answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 50'000; ++i) {
    answer += "1\r\nx\r\n";
  }
  CHECK(status_of(answer + "0\r\n\r\n") == 200);
}

TEST_CASE("an answer that is malformed or cut is none", "[FAULT-SAFE]") {
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::string& answer : {
           std::string(),
           std::string("HTTP"),
           std::string("garbage\r\n\r\n"),
           std::string("HTTP/2 200 OK\r\n\r\n"),
           std::string("HTTP/1.1 2000 OK\r\n\r\n"),
           std::string("HTTP/1.1 20x OK\r\n\r\n"),
           std::string("HTTP/1.1 000 OK\r\n\r\n"),
           std::string("HTTP/1.1 600 OK\r\n\r\n"),
           std::string("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n"),
           std::string("HTTP/1.1 200 OK\r\nno colon\r\n\r\n"),
           std::string("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab"),
           std::string("HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc"),
           std::string("HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n"),
           std::string("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n"),
           std::string("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
           std::string("HTTP/1.1 100 Continue\r\n\r\n"),
           chunked,
           chunked + "zz\r\n",
           chunked + "5\r\nhel",
           chunked + "5\r\nhello\r\n",
           chunked + "3\r\nhello\r\n0\r\n\r\n",
           chunked + "FFFFFFFFFFFFFFFFF\r\n",
           chunked + "0\r\nTrailer: x\r\n",
       }) {
    INFO(answer);
    Recording connection(answer, 7);
    CHECK_THROWS_AS(read_response(connection), TransportError);
  }
}

TEST_CASE("heads and bodies beyond the limits are refused", "[FAULT-SAFE]") {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  std::string many_headers = ok;
  std::string many_interims;
  for (std::size_t i = 0; i < kMaxHeadBytes / 10; ++i) {
    many_headers += "X-Header: value\r\n";
    many_interims += "HTTP/1.1 103 Early\r\n\r\n";
  }
  const std::string end = "Content-Length: 0\r\n\r\n";
  const std::string much(kMaxBodyBytes + 1, 'x');
  for (const std::string& answer :
       {many_headers + end, ok + "X: " + std::string(kMaxHeadBytes, 'x') + "\r\n" + end,
        "HTTP/1.1 200 " + std::string(kMaxHeadBytes, 'x') + "\r\n" + end, many_interims + ok + end,
        ok + "\r\n" + much,
        ok + "Content-Length: " + std::to_string(much.size()) + "\r\n\r\n" + much,
        ok + "Transfer-Encoding: chunked\r\n\r\n1000001\r\n" + much + "\r\n0\r\n\r\n"}) {
    INFO(answer.substr(0, 60));
    Recording connection(answer, answer.size());
    CHECK_THROWS_AS(read_response(connection), TransportError);
  }
}

}  // namespace engagement_client::http
