// Turns answers into the bytes of responses (RFC 9112 §4, RFC 9110 §6).
#pragma once

#include <string>

#include "mock-server/transport/message.h"

namespace engagement::transport {

// The complete response to a request: status line, fields in the order of the answer, body; or its
// head alone when the body is shared.
// `keep_alive` says whether the connection stays open, and is set to what the response then says.
//
// What the answer does not say itself is added: Content-Length, and Connection where it matters.
// Nothing that it says is changed, so a fixture can send what a broken server would.
std::string write_response(const Request& request, const Answer& answer, bool& keep_alive);

}  // namespace engagement::transport
