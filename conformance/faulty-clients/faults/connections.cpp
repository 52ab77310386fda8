// TLS-VERIFY, REDIRECT-SAFE, FAULT-SAFE, INPUT-SAFE.
#include <algorithm>

#include "conformance/faulty-clients/fault.h"

namespace faulty_client {
namespace {

constexpr Fault kFaults[] = {
    // TLS-VERIFY
    {"tls-no-verification", "Turns verification off (verify=False, -k, rejectUnauthorized: false).",
     "TLS-VERIFY",
     [](Behaviour& b) {
       b.verifies_chain = false;
       b.verifies_host = false;
     }},
    {"tls-no-host-check", "Checks the chain and not the name (OpenSSL's default).", "TLS-VERIFY",
     [](Behaviour& b) { b.verifies_host = false; }},
    {"tls-no-expiry-check", "Lets expired certificates pass.", "TLS-VERIFY",
     [](Behaviour& b) { b.verifies_dates = false; }},
    {"tls-system-store-only", "Ignores the CA file and trusts the system's store alone.",
     "TLS-VERIFY", [](Behaviour& b) { b.uses_ca_file = false; }},
    {"tls-trusts-any-chain", "Accepts a self-signed authority (a trust manager that trusts all).",
     "TLS-VERIFY", [](Behaviour& b) { b.verifies_chain = false; }},
    {"tls-verifies-late", "Looks at the verification's result when the request is out already.",
     "TLS-VERIFY", [](Behaviour& b) { b.verifies_late = true; }},

    // REDIRECT-SAFE
    {"redirect-carries-authorization", "Follows a redirect to another host with Authorization.",
     "REDIRECT-SAFE RETRY-STOP",
     [](Behaviour& b) {
       b.follows_redirects = true;
       b.carries_authorization = true;
     }},

    // FAULT-SAFE
    {"fault-refused-valid", "Lets everything pass when nobody answers (fail open).", "FAULT-SAFE",
     [](Behaviour& b) { b.on_refused = "valid"; }},
    {"fault-lost-valid", "Lets everything pass when the connection fails (fail open).",
     "FAULT-SAFE", [](Behaviour& b) { b.on_transport_error = "valid"; }},
    {"fault-lost-not-found", "Reports a lost connection as an invalid engagement.", "FAULT-SAFE",
     [](Behaviour& b) { b.on_transport_error = "not_found"; }},
    {"fault-lost-server-error", "Reports a lost connection as a server error.", "FAULT-SAFE",
     [](Behaviour& b) { b.on_transport_error = "server_error"; }},
    {"fault-truncated-valid", "Takes a body that was cut for whole.", "FAULT-SAFE",
     [](Behaviour& b) { b.accepts_truncated = true; }},
    {"fault-garbage-valid", "Takes a status line that it cannot read for 200.", "FAULT-SAFE",
     [](Behaviour& b) { b.accepts_garbage = true; }},
    {"fault-garbage-crash", "Crashes on a status line that it cannot read.", "FAULT-SAFE",
     [](Behaviour& b) { b.crashes_on_garbage = true; }},
    {"fault-lost-unavailable", "Reports a lost connection as an unavailable service.", "FAULT-SAFE",
     [](Behaviour& b) { b.on_transport_error = "service_unavailable"; }},
    {"fault-refused-unavailable", "Reports a refused connection as an unavailable service.",
     "FAULT-SAFE", [](Behaviour& b) { b.on_refused = "service_unavailable"; }},
    {"fault-refused-server-error", "Reports a refused connection as a server error.", "FAULT-SAFE",
     [](Behaviour& b) { b.on_refused = "server_error"; }},
    {"fault-no-limits", "Reads whatever comes, without limits of time and size.", "FAULT-SAFE",
     [](Behaviour& b) {
       b.limits_time = false;
       b.limits_size = false;
     }},
    {"fault-no-timeout", "Sets no time limit (requests, fetch, Net::HTTP.start).", "FAULT-SAFE",
     [](Behaviour& b) { b.limits_time = false; }},
    {"fault-read-timeout-only", "Limits the time of each read, and not of the answer.",
     "FAULT-SAFE", [](Behaviour& b) { b.limits_each_read = true; }},

    // INPUT-SAFE
    {"input-unchecked", "Sends what it gets, empty values too.", "INPUT-SAFE",
     [](Behaviour& b) { b.refuses_empty = false; }},
    {"input-account-unchecked", "Checks all but the account.", "INPUT-SAFE",
     [](Behaviour& b) { b.may_be_empty = "account"; }},
    {"input-visitor-unchecked", "Checks all but the visitor.", "INPUT-SAFE",
     [](Behaviour& b) { b.may_be_empty = "visitor"; }},
    {"input-campaign-unchecked", "Checks all but the campaign.", "INPUT-SAFE",
     [](Behaviour& b) { b.may_be_empty = "campaign"; }},
    {"input-engagement-unchecked", "Checks all but the engagement.", "INPUT-SAFE",
     [](Behaviour& b) { b.may_be_empty = "engagement"; }},
    {"input-context-unchecked", "Checks all but the context.", "INPUT-SAFE",
     [](Behaviour& b) { b.may_be_empty = "context"; }},
    {"input-session-unchecked", "Checks all but the session.", "INPUT-SAFE",
     [](Behaviour& b) { b.may_be_empty = "session"; }},
};

}  // namespace

std::span<const Fault> connection_faults() {
  return kFaults;
}

}  // namespace faulty_client
