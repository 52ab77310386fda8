// The times that traces and HAR files state.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace engagement::recorded {

// Seconds since 1970 of "Mon, 23 Nov 2026 18:16:24 GMT" (IMF-fixdate, RFC 9110 §5.6.7); none for
// anything else.
std::optional<std::int64_t> parse_http_date(std::string_view text);

// Seconds since 1970, fractions cut, of "2026-11-23T19:16:24.120+01:00" (ISO 8601 as HAR 1.2 has
// it); none for anything else. Without an offset it is taken for UTC.
std::optional<std::int64_t> parse_iso_time(std::string_view text);

}  // namespace engagement::recorded
