// The one JSON form of a request: in the admin API, the journal file and event streams
// (schema "Request" of mock-server/admin/openapi.json).
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "mock-server/journal/entry.h"
#include "mock-server/journal/redactor.h"

namespace engagement::journal {

// Free of signatures, of values of headers that are made for secrets, and of the secrets that
// `redactor` knows. Times of requests are milliseconds of the machine's monotonic clock: good for
// differences only.
nlohmann::ordered_json entry_json(const Entry& entry, const Redactor& redactor);

// One line without its end, UTF-8 whatever was received.
std::string to_text(const nlohmann::ordered_json& json);

}  // namespace engagement::journal
