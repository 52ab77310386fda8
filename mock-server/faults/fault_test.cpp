#include "mock-server/faults/fault.h"

#include "testing/catch2.h"

namespace engagement::faults {
namespace {

using Kind = WireStep::Kind;
constexpr const char* kResponse = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n12345678";

std::string sent(Fault fault) {
  std::string bytes;
  for (const WireStep& step : shape(fault, kResponse)) {
    bytes += step.bytes;
  }
  return bytes;
}

TEST_CASE("every fault has a name that leads back to it") {
  REQUIRE(fault_names().size() == 13);
  for (const std::string_view name : fault_names()) {
    REQUIRE(parse_fault(name));
    CHECK(name_of(*parse_fault(name)) == name);
  }
  CHECK_FALSE(parse_fault("explode"));
}

TEST_CASE("the table tells which faults send the status line") {
  for (const std::string_view name : fault_names()) {
    INFO(name);
    const Fault fault = *parse_fault(name);
    CHECK(sends_status_line(fault) == sent(fault).starts_with("HTTP/1.1 200 OK\r\n"));
  }
}

TEST_CASE("reset and empty send nothing and end differently") {
  CHECK(shape(Fault::reset, kResponse).back().kind == Kind::reset);
  CHECK(shape(Fault::empty, kResponse).back().kind == Kind::close);
  CHECK(sent(Fault::reset).empty());
  CHECK(sent(Fault::empty).empty());
}

TEST_CASE("truncated sends the head and half of the body, then cuts the connection") {
  CHECK(sent(Fault::truncated) == "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n1234");
  CHECK(shape(Fault::truncated, kResponse).back().kind == Kind::cut);
}

TEST_CASE("drip sends the whole answer byte by byte") {
  CHECK(sent(Fault::drip) == kResponse);
  CHECK(shape(Fault::drip, kResponse).front().bytes == "H");
  CHECK(shape(Fault::drip, kResponse)[1].kind == Kind::wait);
}

TEST_CASE("drip of a large answer takes bounded memory, and the answer is whole") {
  const std::string large = "HTTP/1.1 200 OK\r\n\r\n" + std::string(10 << 20, 'x');
  const auto steps = shape(Fault::drip, large);
  CHECK(steps.size() < 10'000);
  std::string bytes;
  for (const WireStep& step : steps) {
    bytes += step.bytes;
  }
  CHECK((bytes == large));  // not shown when it is not
}

TEST_CASE("stall sends half and then waits for minutes") {
  const auto steps = shape(Fault::stall, kResponse);
  CHECK(steps.at(1).kind == Kind::wait);
  CHECK(steps.at(1).wait >= std::chrono::minutes(1));
}

TEST_CASE("truncated and stall leave an answer without a body incomplete too") {
  const std::string empty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  for (const Fault fault : {Fault::truncated, Fault::stall}) {
    CHECK(shape(fault, empty).front().bytes == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n");
  }
}

TEST_CASE("silence sends nothing and waits for minutes") {
  CHECK(sent(Fault::silence).empty());
  CHECK(shape(Fault::silence, kResponse).front().wait >= std::chrono::minutes(1));
}

TEST_CASE("what goes on without end repeats a send and a wait") {
  for (const Fault fault : {Fault::drip_body, Fault::endless_body, Fault::endless_headers,
                            Fault::endless_status_line}) {
    INFO(name_of(fault));
    CHECK(outlasts_patience(fault));
    const auto steps = shape(fault, kResponse);
    REQUIRE(steps.back().kind == Kind::repeat);
    const std::size_t again = steps.size() - 1 - steps.back().back;
    REQUIRE(again > 0);  // what comes first comes once
    CHECK(steps.at(again).kind == Kind::send);
    CHECK(steps.at(again + 1).kind == Kind::wait);
    CHECK(steps.at(again + 1).wait > std::chrono::milliseconds(0));
  }
}

TEST_CASE("each endless answer breaks off where its name says") {
  const std::string head = "HTTP/1.1 200 OK\r\n";
  CHECK(sent(Fault::drip_body) == head + "\r\n.");
  CHECK(sent(Fault::endless_body).starts_with(head + "Transfer-Encoding: chunked\r\n\r\n4000\r\n.."));
  CHECK(sent(Fault::endless_body).size() == head.size() + 30 + 6 + 0x4000 + 2);
  CHECK(sent(Fault::endless_headers).starts_with(head + "X-Endless: .."));
  CHECK(sent(Fault::endless_headers).find("\r\n\r\n") == std::string::npos);
  CHECK(sent(Fault::endless_status_line).starts_with("HTTP/1.1 200 OK...."));
  CHECK(sent(Fault::endless_status_line).find("\r\n") == std::string::npos);
}

TEST_CASE("garbage has no status line") {
  CHECK(sent(Fault::garbage).substr(0, 5) != "HTTP/");
}

TEST_CASE("bad-length has a Content-Length that is no number, and the whole body") {
  CHECK(sent(Fault::bad_length) == "HTTP/1.1 200 OK\r\nContent-Length: no-number\r\n\r\n12345678");
  CHECK(shape(Fault::bad_length, kResponse).back().kind == Kind::close);
}

TEST_CASE("bad-chunk has a right chunk and one without a size") {
  CHECK(sent(Fault::bad_chunk) ==
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n1234\r\nno-size\r\n");
  CHECK(shape(Fault::bad_chunk, kResponse).back().kind == Kind::close);
  const auto of_empty = shape(Fault::bad_chunk, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  CHECK(of_empty.front().bytes ==
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno-size\r\n");
  const std::string large = "HTTP/1.1 200 OK\r\n\r\n" + std::string(600, 'x');
  CHECK(shape(Fault::bad_chunk, large).front().bytes.find("\r\n12c\r\nxx") != std::string::npos);
}

}  // namespace
}  // namespace engagement::faults
