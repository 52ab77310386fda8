// A conformance case: data, one entry of a file in conformance/cases/.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock-server/fixtures/fixture.h"

namespace engagement::conformance {

// What stands at the base URL: the case's mock over http or https, https with a certificate that a
// client must refuse, or a port that nobody listens on.
enum class Server { http, https, expired, wrong_name, unknown_ca, refused };

// What the client is given: members of the adapter protocol of the same names. UTF-8.
struct Inputs {
  std::string account, visitor, campaign, engagement, context, session;
  std::string consumer_key, consumer_secret, token, token_secret;
  std::string signature_method = "HMAC-SHA1";
};

struct Expectation {
  std::vector<std::string> outcomes;  // any of these; never empty
  std::optional<int> requests;        // exactly so many; none: not judged
};

struct Case {
  std::string name;     // "retry.500-then-200": section and name; does not change
  std::string section;  // "retry"
  std::string source;   // where the section's requirement stands
  std::string title;    // a requirement sentence: "stops retrying at the first good answer"
  std::vector<std::string> clauses;  // what this case is for, besides those judged in every case
  Inputs inputs;
  std::string base_path;                  // the base URL's path: "", "/gateway"
  bool trailing_slash = false;            // the base URL is given with "/" at its end
  std::vector<fixtures::Answer> answers;  // after the last one, it is repeated
  Expectation expect;
  int calls = 1;  // how often the client is started with the same input, one after the other
  Server server = Server::http;
  // Of one attempt, as the client is told; none: the usual one. Whole seconds in the files: some
  // clients read an integer.
  std::optional<std::chrono::milliseconds> attempt_timeout = std::nullopt;
};

// A header value of an answer may have this in it: the runner puts the origin of a second server
// there, which is at another host and port, such as "http://localhost:41875".
inline constexpr std::string_view kOtherOrigin = "{other-origin}";
bool leads_elsewhere(const Case& test_case);

constexpr bool is_over_tls(Server server) {
  return server != Server::http && server != Server::refused;
}
// The client must send nothing to it.
constexpr bool is_untrustworthy(Server server) {
  return is_over_tls(server) && server != Server::https;
}

// The scripted answers of one call, one for each request that a right client sends: up to and with
// the first that is not 5xx, at most 4 (API page, Retry Policy Recommendation). Ends with the first
// answer that is a fault, since nothing tells whether a client must retry after it.
std::vector<fixtures::Answer> expected_answers(const Case& test_case);

// How many requests a right client sends in all calls of the case; none when a fault leaves it open
// and the case does not say.
std::optional<int> expected_requests(const Case& test_case);

// All cases, embedded, in the order of their files. Throws std::runtime_error naming file, JSON
// pointer and reason when the data are wrong.
std::vector<Case> load_embedded_cases();

}  // namespace engagement::conformance
