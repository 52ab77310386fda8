#include "conformance/cli/report_request.h"

#include "conformance/cli/usage_error.h"
#include "testing/catch2.h"

namespace engagement::conformance {

using engagement::testing::contains;

TEST_CASE("a report is a format and a file, which may contain an equals sign") {
  const auto requests = parse_report_requests({"json=a=b.json", "junit=out.xml"});
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].format->name == "json");
  CHECK(requests[0].file == "a=b.json");
  CHECK(requests[1].format->name == "junit");
}

TEST_CASE("a report that makes no sense is refused with what would") {
  CHECK_THROWS_WITH(parse_report_requests({"pdf=a"}),
                    contains("no format \"pdf\"") && contains("json, junit"));
  CHECK_THROWS_WITH(parse_report_requests({"junit"}), contains("--report junit=report.xml"));
  CHECK_THROWS_WITH(parse_report_requests({"json="}), contains("name a file"));
  CHECK_THROWS_WITH(parse_report_requests({"json=a", "junit=./a"}), contains("same file"));
  CHECK_THROWS_AS(parse_report_requests({""}), UsageError);
}

}  // namespace engagement::conformance
