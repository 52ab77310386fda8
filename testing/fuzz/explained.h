// What is pasted into `explain`, taken through all of it.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "mock-server/recorded/pasted_request.h"

namespace engagement::fuzz {

// Reads `text` with one format's parser and with the front that recognises formats, and explains
// the first request. Aborts when a report holds a control character of the input, or the secret.
void explain_what_is_read(
    std::string_view text,
    const std::function<std::vector<recorded::PastedRequest>(std::string_view)>& parse);

}  // namespace engagement::fuzz
