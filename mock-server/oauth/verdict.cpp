#include "mock-server/oauth/verdict.h"

#include <algorithm>
#include <array>

namespace engagement::oauth {
namespace {

struct Row {
  Reason reason;
  std::string_view code;
  std::string_view source;
};

constexpr std::array<Row, 17> kReasons{{
    {Reason::none, "", ""},
    {Reason::authorization_missing, "authorization_missing", "RFC 5849 §3.5"},
    {Reason::authorization_repeated, "authorization_repeated", "RFC 9110 §5.3"},
    {Reason::authorization_scheme, "authorization_scheme", "RFC 5849 §3.5.1"},
    {Reason::authorization_malformed, "authorization_malformed", "RFC 5849 §3.5.1"},
    {Reason::parameter_repeated, "parameter_repeated", "RFC 5849 §3.1"},
    {Reason::parameter_missing, "parameter_missing", "RFC 5849 §3.1"},
    {Reason::version_unsupported, "version_unsupported", "RFC 5849 §3.1"},
    {Reason::signature_method_unsupported, "signature_method_unsupported", "RFC 5849 §3.4"},
    {Reason::consumer_key_unknown, "consumer_key_unknown", "RFC 5849 §3.2"},
    {Reason::token_missing, "token_missing", "RFC 5849 §3.1"},
    {Reason::token_unknown, "token_unknown", "RFC 5849 §3.2"},
    {Reason::timestamp_invalid, "timestamp_invalid", "RFC 5849 §3.3"},
    {Reason::timestamp_out_of_window, "timestamp_out_of_window", "RFC 5849 §3.3"},
    {Reason::request_malformed, "request_malformed", "RFC 5849 §3.4.1"},
    {Reason::signature_mismatch, "signature_mismatch", "RFC 5849 §3.4"},
    {Reason::nonce_reused, "nonce_reused", "RFC 5849 §3.3"},
}};

constexpr const Row& row_of(Reason reason) {
  return kReasons[static_cast<std::size_t>(reason)];
}

constexpr bool rows_stand_at_their_index() {
  for (std::size_t i = 0; i < kReasons.size(); ++i) {
    if (static_cast<std::size_t>(kReasons[i].reason) != i) {
      return false;
    }
  }
  return true;
}
static_assert(rows_stand_at_their_index());

constexpr std::array<std::string_view, ProtocolParameters::kCount> kNames{
    "oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_signature",
    "oauth_timestamp",    "oauth_nonce", "oauth_version"};

}  // namespace

std::string_view ProtocolParameters::name_of(Name name) {
  return kNames[name];
}

std::optional<ProtocolParameters::Name> ProtocolParameters::parse_name(std::string_view name) {
  for (std::size_t i = 0; i < kCount; ++i) {
    if (kNames[i].size() == name.size() && kNames[i].back() == name.back() && kNames[i] == name) {
      return static_cast<Name>(i);
    }
  }
  return std::nullopt;
}

ProtocolParameters::ProtocolParameters(const std::array<std::string_view, kCount>& values) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < kCount; ++i) {
    size += values[i].size();
    ends_[i] = static_cast<std::uint32_t>(size);
  }
  char* out = usual_.data();
  if (size > kUsual) {
    long_.resize(size);
    out = long_.data();
  }
  for (const std::string_view value : values) {
    out = std::copy(value.begin(), value.end(), out);
  }
}

std::string_view ProtocolParameters::operator[](Name name) const {
  const std::size_t begin = name == 0 ? 0 : ends_[name - 1];
  const char* const text = long_.empty() ? usual_.data() : long_.data();
  return {text + begin, ends_[name] - begin};
}

std::string_view code_of(Reason reason) {
  return row_of(reason).code;
}

std::string_view source_of(Reason reason) {
  return row_of(reason).source;
}

}  // namespace engagement::oauth
