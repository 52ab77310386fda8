// Requests and findings in JSON, as answers of the admin API hold them.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "mock-server/journal/expectation.h"
#include "mock-server/journal/redactor.h"

namespace engagement::admin {

nlohmann::ordered_json requests_json(const std::vector<journal::EntryPtr>& entries,
                                     const journal::Redactor& redactor);
nlohmann::ordered_json near_misses_json(const std::vector<journal::NearMiss>& misses,
                                        const journal::Redactor& redactor);
nlohmann::ordered_json finding_json(const journal::Finding& finding,
                                    const journal::Redactor& redactor);

}  // namespace engagement::admin
