// STATUS-….
#include "conformance/faulty-clients/client.h"
#include "conformance/faulty-clients/fault.h"

namespace faulty_client {
namespace {

bool says(const Answer& answer, std::string_view words) {
  return answer.body.find(words) != answer.body.npos;
}

// Status `kStatus` becomes `word`; the others stay.
template <int kStatus, const char* kWord>
std::string mapped(const Answer& answer) {
  return answer.status == kStatus ? kWord : outcome_of(answer.status);
}

constexpr char kValid[] = "valid";
constexpr char kUnauthorized[] = "unauthorized";
constexpr char kNotFound[] = "not_found";
constexpr char kInvalidAccount[] = "invalid_account";
constexpr char kServerError[] = "server_error";
constexpr char kServiceUnavailable[] = "service_unavailable";
constexpr char kUnexpected[] = "unexpected_status";
constexpr char kTransportError[] = "transport_error";

constexpr Fault kFaults[] = {
    // One status in the wrong place
    {"status-200-unexpected", "Waits for 204 and finds 200 unexpected.", "STATUS-200",
     [](Behaviour& b) { b.outcome = mapped<200, kUnexpected>; }},
    {"status-401-not-found", "Has one outcome for all refusals.", "STATUS-401",
     [](Behaviour& b) { b.outcome = mapped<401, kNotFound>; }},
    {"status-401-unexpected", "Does not know 401.", "STATUS-401",
     [](Behaviour& b) { b.outcome = mapped<401, kUnexpected>; }},
    {"status-404-valid", "Takes \"not found\" for \"no objection\".", "STATUS-404",
     [](Behaviour& b) { b.outcome = mapped<404, kValid>; }},
    {"status-404-account", "Takes 404 for an unknown account.", "STATUS-404",
     [](Behaviour& b) { b.outcome = mapped<404, kInvalidAccount>; }},
    {"status-404-unexpected", "Lets its library throw on 404 and maps the exception.", "STATUS-404",
     [](Behaviour& b) { b.outcome = mapped<404, kUnexpected>; }},
    {"status-422-not-found", "Reports an invalid account as a missing engagement.", "STATUS-422",
     [](Behaviour& b) { b.outcome = mapped<422, kNotFound>; }},
    {"status-422-unexpected", "Does not know 422.", "STATUS-422",
     [](Behaviour& b) { b.outcome = mapped<422, kUnexpected>; }},
    {"status-500-unavailable", "Has one outcome for all of 5xx, the wrong one for 500.",
     "STATUS-500", [](Behaviour& b) { b.outcome = mapped<500, kServiceUnavailable>; }},
    {"status-500-transport", "Reports 500 as a failure of the connection.", "STATUS-500",
     [](Behaviour& b) { b.outcome = mapped<500, kTransportError>; }},
    {"status-503-server-error", "Has one outcome for all of 5xx, the wrong one for 503.",
     "STATUS-503", [](Behaviour& b) { b.outcome = mapped<503, kServerError>; }},
    {"status-503-valid-after-retries", "Gives the benefit of the doubt after the retries.",
     "STATUS-503", [](Behaviour& b) { b.outcome = mapped<503, kValid>; }},

    // Undocumented ones
    {"status-2xx-valid", "Takes every 2xx for good (response.ok, isSuccessful).", "STATUS-OTHER",
     [](Behaviour& b) {
       b.outcome = [](const Answer& a) {
         return a.status / 100 == 2 ? kValid : outcome_of(a.status);
       };
     }},
    {"status-below-400-valid", "Takes all below 400 for good (requests' ok, raise_for_status).",
     "STATUS-OTHER",
     [](Behaviour& b) {
       b.outcome = [](const Answer& a) { return a.status < 400 ? kValid : outcome_of(a.status); };
     }},
    {"status-204-valid", "Takes 204 for good: nothing to object.", "STATUS-OTHER",
     [](Behaviour& b) { b.outcome = mapped<204, kValid>; }},
    {"status-206-valid", "Takes 206 for good.", "STATUS-OTHER",
     [](Behaviour& b) { b.outcome = mapped<206, kValid>; }},
    {"status-201-valid", "Takes 201 for good.", "STATUS-OTHER",
     [](Behaviour& b) { b.outcome = mapped<201, kValid>; }},
    {"status-202-valid", "Takes 202 for good.", "STATUS-OTHER",
     [](Behaviour& b) { b.outcome = mapped<202, kValid>; }},
    {"status-203-valid", "Takes 203 for good: it is a 200 by way of a proxy.", "STATUS-OTHER",
     [](Behaviour& b) { b.outcome = mapped<203, kValid>; }},
    {"status-205-valid", "Takes 205 for good.", "STATUS-OTHER",
     [](Behaviour& b) { b.outcome = mapped<205, kValid>; }},
    {"status-300-valid", "Takes 300 for good.", "STATUS-OTHER",
     [](Behaviour& b) { b.outcome = mapped<300, kValid>; }},
    {"status-400-account", "Takes 400 for an invalid account.", "STATUS-OTHER",
     [](Behaviour& b) { b.outcome = mapped<400, kInvalidAccount>; }},
    {"status-405-unauthorized", "Takes 405 for a refusal.", "STATUS-OTHER",
     [](Behaviour& b) { b.outcome = mapped<405, kUnauthorized>; }},
    {"status-302-unauthorized", "Takes a redirect for the way to a login.", "STATUS-OTHER",
     [](Behaviour& b) { b.outcome = mapped<302, kUnauthorized>; }},
    {"status-304-valid", "Takes 304 for the answer that it has cached.", "STATUS-OTHER",
     [](Behaviour& b) { b.outcome = mapped<304, kValid>; }},
    {"status-302-not-found", "Reports redirects as not found.", "STATUS-OTHER",
     [](Behaviour& b) { b.outcome = mapped<302, kNotFound>; }},
    {"status-403-unauthorized", "Takes 403 for 401.", "STATUS-OTHER",
     [](Behaviour& b) { b.outcome = mapped<403, kUnauthorized>; }},
    {"status-410-not-found", "Takes 410 for 404.", "STATUS-OTHER",
     [](Behaviour& b) { b.outcome = mapped<410, kNotFound>; }},
    {"status-429-unavailable", "Takes 429 for 503.", "STATUS-OTHER",
     [](Behaviour& b) { b.outcome = mapped<429, kServiceUnavailable>; }},
    {"status-4xx-not-found", "Sorts by the first digit: every other 4xx is \"not valid\".",
     "STATUS-OTHER",
     [](Behaviour& b) {
       b.outcome = [](const Answer& a) {
         const std::string known = outcome_of(a.status);
         return a.status / 100 == 4 && known == kUnexpected ? kNotFound : known;
       };
     }},
    {"status-unknown-valid", "Has no default in the switch, and begins with valid.", "STATUS-OTHER",
     [](Behaviour& b) {
       b.outcome = [](const Answer& a) {
         const std::string known = outcome_of(a.status);
         return known == kUnexpected ? std::string(kValid) : known;
       };
     }},
    {"status-502-unavailable", "Sorts 502 and 504 with 503.", "STATUS-OTHER",
     [](Behaviour& b) {
       b.outcome = [](const Answer& a) {
         return a.status == 502 || a.status == 504 ? kServiceUnavailable : outcome_of(a.status);
       };
     }},

    // The status is not what decides
    {"status-of-body", "Believes the status in the JSON of the body.",
     "STATUS-200 STATUS-401 STATUS-404 STATUS-500 STATUS-503",
     [](Behaviour& b) {
       b.outcome = [](const Answer& a) {
         return says(a, "\"status\":200")   ? kValid
                : says(a, "\"status\":500") ? kServerError
                                            : outcome_of(a.status);
       };
     }},
    {"status-needs-json", "Fails on a body that is no JSON.", "STATUS-200 STATUS-404",
     [](Behaviour& b) {
       b.outcome = [](const Answer& a) {
         const bool looks_right = a.body.starts_with("{") && a.body.find('}') != a.body.npos;
         return looks_right ? outcome_of(a.status) : kTransportError;
       };
     }},
    {"status-empty-body-error", "Takes an answer without a body for a broken one.",
     "STATUS-200 STATUS-422 STATUS-OTHER",
     [](Behaviour& b) {
       b.outcome = [](const Answer& a) {
         return a.body.empty() ? kTransportError : outcome_of(a.status);
       };
     }},
    {"status-error-in-body", "Searches the body for the word error.", "STATUS-200",
     [](Behaviour& b) {
       b.outcome = [](const Answer& a) {
         return a.status == 200 && says(a, "error") ? kServerError : outcome_of(a.status);
       };
     }},
    {"status-ok-in-body", "Searches the body for OK.", "STATUS-500 STATUS-404",
     [](Behaviour& b) {
       b.outcome = [](const Answer& a) { return says(a, "OK") ? kValid : outcome_of(a.status); };
     }},
    {"status-valid-in-body", "Reads \"valid\": true out of the body.",
     "STATUS-401 STATUS-404 STATUS-422 STATUS-503",
     [](Behaviour& b) {
       b.outcome = [](const Answer& a) {
         return says(a, "\"valid\":true") ? kValid : outcome_of(a.status);
       };
     }},
    {"status-small-bodies", "Reads into a buffer of 64 kB and fails on more.", "STATUS-200",
     [](Behaviour& b) {
       b.outcome = [](const Answer& a) {
         return a.body.size() > 65536 ? kTransportError : outcome_of(a.status);
       };
     }},
    {"status-short-patience", "Gives up after a second, whatever limit it was given.",
     "STATUS-200 RETRY-PAUSE RETRY-COUNT FAULT-SAFE",
     [](Behaviour& b) { b.patience = std::chrono::milliseconds(1000); }},
};

}  // namespace

std::span<const Fault> status_faults() {
  return kFaults;
}

}  // namespace faulty_client
