#include "mock-server/oauth/signature_readings.h"

#include <algorithm>

#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/oauth/signature.h"

namespace engagement::oauth {
namespace {

std::string standard_base64(std::string text) {
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  return text;
}

void add_base64(std::vector<SignatureReading>& readings, std::string_view mistake,
                const std::string& text) {
  if (auto bytes = from_base64(text); bytes && !bytes->empty()) {
    readings.push_back({mistake, std::move(*bytes)});
  }
}

std::string from_hex(std::string_view text) {
  std::string escaped;
  if (text.size() % 2 != 0) {
    return {};
  }
  for (std::size_t i = 0; i < text.size(); i += 2) {
    escaped += "%" + std::string(text.substr(i, 2));
  }
  return decode(escaped).value_or("");
}

}  // namespace

std::vector<SignatureReading> read_signature(std::string_view received) {
  std::vector<SignatureReading> readings;
  const std::string text(received);
  add_base64(readings, "", text);
  if (std::string digest = from_hex(text); digest.size() >= 20) {
    readings.push_back({"signature-hex", std::move(digest)});
  }
  if (const auto hex = from_base64(text); hex && from_hex(*hex).size() >= 20) {
    readings.push_back({"signature-hex", from_hex(*hex)});  // base64 of the hexadecimal text
  }
  if (text.find('%') != std::string::npos) {
    if (const auto decoded = decode(text)) {
      add_base64(readings, "signature-double-encoded", *decoded);
    }
  }
  std::string spaced = text;
  std::replace(spaced.begin(), spaced.end(), ' ', '+');
  if (spaced != text) {
    add_base64(readings, "signature-plus-became-space", spaced);
  }
  const std::string standard = standard_base64(text);
  const std::string padding((4 - text.size() % 4) % 4, '=');
  if (standard != text) {
    add_base64(readings, "signature-urlsafe-base64", standard + padding);
  } else if (!padding.empty()) {
    add_base64(readings, "signature-without-padding", text + padding);
  }
  return readings;
}

}  // namespace engagement::oauth
