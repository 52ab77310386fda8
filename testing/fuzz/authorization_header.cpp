// Any Authorization header: read, verified, diagnosed.
#include "mock-server/oauth/authorization_header.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "mock-server/oauth/percent_encoding.h"
#include "testing/fuzz/check.h"
#include "testing/fuzz/signed_request.h"

namespace {

using engagement::oauth::AuthorizationHeader;

// The header as a careful client writes it.
std::string written(const AuthorizationHeader& header) {
  std::string value = "OAuth ";
  for (const auto& each : header.parameters()) {
    value += (value.size() > 6 ? "," : "") + engagement::oauth::encode(each.name) + "=\"" +
             engagement::oauth::encode(each.value) + "\"";
  }
  return value;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view value(reinterpret_cast<const char*>(data), size);
  const AuthorizationHeader header(value);
  FUZZ_CHECK((header.status() == AuthorizationHeader::Status::ok) == header.problem().empty());
  if (header.status() == AuthorizationHeader::Status::ok && !header.parameters().empty()) {
    const std::string text = written(header);
    const AuthorizationHeader again(text);
    FUZZ_CHECK(again.status() == AuthorizationHeader::Status::ok);
    FUZZ_CHECK(again.parameters().size() == header.parameters().size());
    for (std::size_t i = 0; i < header.parameters().size(); ++i) {
      FUZZ_CHECK(again.parameters()[i].name == header.parameters()[i].name);
      FUZZ_CHECK(again.parameters()[i].value == header.parameters()[i].value);
    }
  }
  engagement::fuzz::verify_and_diagnose("/a/b?v=1&sid=s", "127.0.0.1:8080", value);
  return 0;
}
