#include "mock-server/admin/journal_json.h"

#include "mock-server/journal/entry_json.h"

namespace engagement::admin {

using Json = nlohmann::ordered_json;

Json requests_json(const std::vector<journal::EntryPtr>& entries,
                   const journal::Redactor& redactor) {
  Json list = Json::array();
  for (const journal::EntryPtr& entry : entries) {
    list.push_back(journal::entry_json(*entry, redactor));
  }
  return list;
}

Json near_misses_json(const std::vector<journal::NearMiss>& misses,
                      const journal::Redactor& redactor) {
  Json list = Json::array();
  for (const journal::NearMiss& miss : misses) {
    Json differs = Json::array();
    for (const auto& difference : miss.differences) {
      differs.push_back({{"member", difference.member},
                         {"wanted", redactor.redact(difference.wanted)},
                         {"was", redactor.redact(difference.was)}});
    }
    list.push_back({{"request_id", miss.entry->request_id}, {"differs", std::move(differs)}});
  }
  return list;
}

Json finding_json(const journal::Finding& finding, const journal::Redactor& redactor) {
  Json json = {{"expectation", finding.expectation},
               {"satisfied", finding.holds},
               {"message", redactor.redact(finding.message)},
               {"requests", finding.requests}};
  if (finding.further > 0) {
    json["further"] = finding.further;
  }
  if (!finding.nearly.empty()) {
    json["nearly"] = near_misses_json(finding.nearly, redactor);
  }
  return json;
}

}  // namespace engagement::admin
