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
  REQUIRE(fault_names().size() == 7);
  for (const std::string_view name : fault_names()) {
    REQUIRE(parse_fault(name));
    CHECK(name_of(*parse_fault(name)) == name);
  }
  CHECK_FALSE(parse_fault("explode"));
}

TEST_CASE("reset and empty send nothing and end differently") {
  CHECK(shape(Fault::reset, kResponse).back().kind == Kind::reset);
  CHECK(shape(Fault::empty, kResponse).back().kind == Kind::close);
  CHECK(sent(Fault::reset).empty());
  CHECK(sent(Fault::empty).empty());
}

TEST_CASE("truncated sends the head and half of the body, then closes") {
  CHECK(sent(Fault::truncated) == "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n1234");
  CHECK(shape(Fault::truncated, kResponse).back().kind == Kind::close);
}

TEST_CASE("drip sends the whole answer byte by byte") {
  CHECK(sent(Fault::drip) == kResponse);
  CHECK(shape(Fault::drip, kResponse).front().bytes == "H");
  CHECK(shape(Fault::drip, kResponse)[1].kind == Kind::wait);
}

TEST_CASE("stall sends half and then waits for minutes") {
  const auto steps = shape(Fault::stall, kResponse);
  CHECK(steps.at(1).kind == Kind::wait);
  CHECK(steps.at(1).wait >= std::chrono::minutes(1));
}

TEST_CASE("garbage has no status line, and bad-length a chunk without a size") {
  CHECK(sent(Fault::garbage).substr(0, 5) != "HTTP/");
  CHECK(sent(Fault::bad_length).find("Transfer-Encoding: chunked") != std::string::npos);
  CHECK(sent(Fault::bad_length).find("no-size") != std::string::npos);
}

}  // namespace
}  // namespace engagement::faults
