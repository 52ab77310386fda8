// Calls that take time: waiting for requests, and streams of them. Each is asked again by its
// connection, see transport::Answer::ask, and costs one atomic read while nothing has come.
#pragma once

#include <chrono>

#include "mock-server/admin/context.h"
#include "mock-server/admin/selection.h"
#include "mock-server/transport/message.h"

namespace engagement::admin {

// Answers 200 once `count` requests behind the cursor match; else, when the time is over, 408 with
// what came and what nearly matched. Throws Problem when too many wait already.
transport::Answer wait_for_requests(Context& context, const Selection& selection);

// Server-sent events (HTML Living Standard §9.2): each request that matches, behind the cursor, as
// an event "request" whose id is its number, and a comment from time to time.
transport::Answer stream_requests(Context& context, const Selection& selection);

}  // namespace engagement::admin
