// Reads one answer to a GET (RFC 9112). Only its status counts for this API, but the body is read
// too: a cut one means that the answer was not delivered.
#pragma once

#include <cstddef>
#include <cstdint>

#include "client-under-test/http/connection.h"

namespace engagement_client::http {

inline constexpr std::size_t kMaxHeadBytes = 64 * 1024;  // interim answers included
inline constexpr std::uint64_t kMaxBodyBytes = 16 * 1024 * 1024;

// The status of the final answer, from 101 to 599; interim ones (1xx) are passed over. Throws
// TransportError for an answer that is malformed, cut short, or longer than the limits.
int read_response(Connection& connection);

}  // namespace engagement_client::http
