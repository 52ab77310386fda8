// RETRY-….
#include <algorithm>

#include "conformance/faulty-clients/fault.h"
#include "conformance/faulty-clients/url.h"

namespace faulty_client {
namespace {

using std::chrono::milliseconds;

bool is_5xx(int status) {
  return status / 100 == 5;
}

constexpr Fault kFaults[] = {
    // RETRY-4XX
    {"retry-4xx", "Retries all that is not 2xx.", "RETRY-4XX RETRY-STOP",
     [](Behaviour& b) { b.is_retried = [](int status) { return status >= 400; }; }},
    {"retry-404", "Retries 404: the engagement may not have arrived yet.", "RETRY-4XX",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status == 404 || is_5xx(status); };
     }},
    {"retry-401", "Signs again after 401.", "RETRY-4XX",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status == 401 || is_5xx(status); };
     }},
    {"retry-422", "Retries 422.", "RETRY-4XX",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status == 422 || is_5xx(status); };
     }},
    {"retry-408", "Retries 408, as got and axios-retry do by default.", "RETRY-4XX",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status == 408 || is_5xx(status); };
     }},
    {"retry-429", "Retries 429, as most retry libraries do by default.", "RETRY-4XX",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status == 429 || is_5xx(status); };
     }},
    {"retry-403", "Retries 403.", "RETRY-4XX",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status == 403 || is_5xx(status); };
     }},
    {"retry-400", "Retries 400.", "RETRY-4XX",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status == 400 || is_5xx(status); };
     }},
    {"retry-413", "Retries 413, as got and urllib3 do by default.", "RETRY-4XX",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status == 413 || is_5xx(status); };
     }},
    {"retry-425", "Retries 425 (too early), as its name invites to.", "RETRY-4XX",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status == 425 || is_5xx(status); };
     }},
    {"retry-409", "Retries 409 (conflict).", "RETRY-4XX",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status == 409 || is_5xx(status); };
     }},
    {"retry-408-at-once", "Leaves 408 to its library, which sends the request again (OkHttp).",
     "RETRY-4XX",
     [](Behaviour& b) { b.resends = [](const Answer& a) { return a.status == 408; }; }},
    {"retry-401-challenge", "Lets its library answer a challenge (an authenticator, --anyauth).",
     "RETRY-4XX",
     [](Behaviour& b) { b.resends = [](const Answer& a) { return a.status == 401; }; }},
    {"retry-429-when-invited", "Retries 429 when there is a Retry-After.", "RETRY-4XX",
     [](Behaviour& b) {
       b.resends = [](const Answer& a) { return a.status == 429 && a.retry_after.count() >= 0; };
     }},
    {"retry-404-when-invited", "Retries whatever carries a Retry-After (urllib3, by its default).",
     "RETRY-4XX",
     [](Behaviour& b) {
       b.resends = [](const Answer& a) { return a.status == 404 && a.retry_after.count() >= 0; };
     }},
    {"retry-418", "Retries every 4xx that it does not know.", "RETRY-4XX",
     [](Behaviour& b) {
       b.is_retried = [](int status) {
         return is_5xx(status) || (status > 404 && status < 500 && status != 422);
       };
     }},

    // RETRY-COUNT
    {"retry-none", "Does not retry.", "RETRY-COUNT", [](Behaviour& b) { b.retries = 0; }},
    {"retry-once", "Retries once.", "RETRY-COUNT", [](Behaviour& b) { b.retries = 1; }},
    {"retry-twice", "Counts the first request among the three.", "RETRY-COUNT",
     [](Behaviour& b) { b.retries = 2; }},
    {"retry-four-times", "Counts from zero up to and with three, behind a first request.",
     "RETRY-COUNT", [](Behaviour& b) { b.retries = 4; }},
    {"retry-for-ever", "Retries until there is an answer.", "RETRY-COUNT",
     [](Behaviour& b) { b.retries = 1000; }},
    {"retry-two-layers", "Retries around a library that retries.", "RETRY-COUNT",
     [](Behaviour& b) { b.policy_layers = 2; }},
    {"retry-only-500", "Retries 500 alone.", "RETRY-COUNT",
     [](Behaviour& b) { b.is_retried = [](int status) { return status == 500; }; }},
    {"retry-only-503", "Retries 503 alone: 500 is a bug and will not go away.", "RETRY-COUNT",
     [](Behaviour& b) { b.is_retried = [](int status) { return status == 503; }; }},
    {"retry-documented-only", "Retries 500 and 503 alone.", "RETRY-COUNT",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status == 500 || status == 503; };
     }},
    {"retry-usual-list", "Retries 500, 502, 503 and 504 (status_forcelist of urllib3).",
     "RETRY-COUNT",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status == 500 || (status >= 502 && status <= 504); };
     }},
    {"retry-not-501", "Retries all of 5xx but 501 (Go's retryablehttp).", "RETRY-COUNT",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return is_5xx(status) && status != 501; };
     }},
    {"retry-not-above-504", "Retries 500 to 504.", "RETRY-COUNT",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status >= 500 && status <= 504; };
     }},
    {"retry-not-502", "Retries all but 502.", "RETRY-COUNT",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return is_5xx(status) && status != 502; };
     }},
    {"retry-not-504", "Retries all but 504, which took long enough.", "RETRY-COUNT",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return is_5xx(status) && status != 504; };
     }},
    {"retry-only-same-status", "Retries as long as the status stays the same.",
     "RETRY-COUNT RETRY-STOP",
     [](Behaviour& b) {
       b.change_retry = [](Behaviour& c) {
         c.is_retried = [](int status) { return status == 500; };
       };
     }},
    {"retry-deadline-for-all", "Limits the time of all attempts and pauses together.",
     "RETRY-COUNT", [](Behaviour& b) { b.limits_time_of_all = true; }, 5},
    {"retry-below-599", "Writes < 599 for the upper end.", "RETRY-COUNT",
     [](Behaviour& b) { b.is_retried = [](int status) { return status >= 500 && status < 599; }; }},
    {"retry-above-500", "Writes > 500 for the lower end.", "RETRY-COUNT",
     [](Behaviour& b) { b.is_retried = [](int status) { return status > 500; }; }},
    {"retry-not-without-body", "Retries only when the body explains the error.", "RETRY-COUNT",
     [](Behaviour& b) { b.retries_without_body = false; }},
    {"retry-not-when-closed", "Gives up when the server closes the connection.", "RETRY-COUNT",
     [](Behaviour& b) {
       b.keeps_alive = true;
       b.retries_when_closed = false;
     }},

    // RETRY-PAUSE
    {"pause-none", "Retries at once.", "RETRY-PAUSE",
     [](Behaviour& b) {
       b.pause = [](const Inputs&, const Answer&, int) { return milliseconds(0); };
     }},
    {"pause-not-before-first", "Retries once at once, then pauses (urllib3's backoff).",
     "RETRY-PAUSE",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer&, int retry) {
         return retry == 1 ? milliseconds(0) : i.pause;
       };
     }},
    {"pause-half", "Pauses half as long.", "RETRY-PAUSE",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer&, int) { return i.pause / 2; };
     }},
    {"pause-doubling", "Doubles the pause each time (exponential backoff).", "RETRY-PAUSE",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer&, int retry) {
         return i.pause * (1 << (retry - 1));
       };
     }},
    {"pause-linear", "Adds a pause each time.", "RETRY-PAUSE",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer&, int retry) { return i.pause * retry; };
     }},
    {"pause-backoff-from-short", "Begins short and grows to the pause.", "RETRY-PAUSE",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer&, int retry) {
         return i.pause / (1 << (3 - retry));
       };
     }},
    {"pause-shrinking", "Shortens the pause each time.", "RETRY-PAUSE",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer&, int retry) { return i.pause / retry; };
     }},
    {"pause-jitter", "Draws the pause between half and the whole (full jitter).", "RETRY-PAUSE",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer&, int retry) {
         return i.pause * (5 + retry) / 10;
       };
     }},
    {"pause-whole-seconds", "Cuts the pause to whole seconds (sleep of an int).", "RETRY-PAUSE",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer&, int) {
         return milliseconds(i.pause.count() / 1000 * 1000);
       };
     }},
    {"pause-okhttp-503",
     "Leaves 503 with Retry-After: 0 to its library, which asks at once (OkHttp).",
     "RETRY-PAUSE RETRY-COUNT RETRY-STOP",
     [](Behaviour& b) {
       b.resends = [](const Answer& a) { return a.status == 503 && a.retry_after.count() == 0; };
     }},
    {"pause-in-milliseconds", "Takes the seconds for milliseconds.", "RETRY-PAUSE",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer&, int) { return i.pause / 1000; };
     }},
    {"pause-too-long", "Adds seconds to be on the safe side.", "RETRY-PAUSE",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer&, int) {
         return i.pause * 2 + milliseconds(1200);
       };
     }},
    {"pause-from-request", "Counts the pause from the start of the request (a fixed rate).",
     "RETRY-PAUSE", [](Behaviour& b) { b.pauses_from_request = true; }},
    {"pause-retry-after-shorter", "Obeys Retry-After, also where it says less.", "RETRY-PAUSE",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer& a, int) {
         return a.retry_after.count() >= 0 ? std::min(i.pause, milliseconds(a.retry_after) / 10)
                                           : i.pause;
       };
     }},
    {"pause-retry-after-zero", "Obeys Retry-After: 0.", "RETRY-PAUSE",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer& a, int) {
         return a.retry_after.count() == 0 ? milliseconds(0) : i.pause;
       };
     }},
    {"pause-retry-after-longer", "Obeys Retry-After where it asks for more.", "RETRY-PAUSE?",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer& a, int) {
         return std::max(i.pause, milliseconds(a.retry_after));
       };
     }},
    {"pause-only-after-503", "Pauses after 503 and retries 500 at once.", "RETRY-PAUSE",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer& a, int) {
         return a.status == 503 ? i.pause : milliseconds(0);
       };
     }},
    {"pause-last-missing", "Does not pause before the last retry.", "RETRY-PAUSE",
     [](Behaviour& b) {
       b.pause = [](const Inputs& i, const Answer&, int retry) {
         return retry == 3 ? milliseconds(0) : i.pause;
       };
     }},

    // RETRY-STOP
    {"stop-repeats-200", "Asks again after 200, to be sure.", "RETRY-STOP",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status == 200 || is_5xx(status); };
     }},
    {"stop-goes-on-after-good", "Goes through all retries once it has begun.", "RETRY-STOP",
     [](Behaviour& b) {
       b.change_retry = [](Behaviour& c) { c.is_retried = [](int) { return true; }; };
     }},
    {"stop-retries-2xx", "Retries every 2xx but 200.", "RETRY-STOP",
     [](Behaviour& b) {
       b.is_retried = [](int status) {
         return (status / 100 == 2 && status != 200) || is_5xx(status);
       };
     }},
    {"stop-retries-3xx", "Retries redirects.", "RETRY-STOP",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status / 100 == 3 || is_5xx(status); };
     }},
    {"stop-reports-first", "Reports the first answer, whatever the retries said.", "RETRY-STOP",
     [](Behaviour& b) { b.reports_first = true; }},
    {"stop-4xx-after-retry", "Retries a 4xx that comes after a 5xx.", "RETRY-4XX RETRY-STOP",
     [](Behaviour& b) {
       b.change_retry = [](Behaviour& c) {
         c.is_retried = [](int status) { return status >= 400; };
       };
     }},
    {"stop-retries-204", "Asks again when there is no content.", "RETRY-STOP",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status == 204 || is_5xx(status); };
     }},
    {"stop-retries-304", "Asks again after 304.", "RETRY-STOP",
     [](Behaviour& b) {
       b.is_retried = [](int status) { return status == 304 || is_5xx(status); };
     }},
    {"stop-repeats-invited", "Asks again after a 200 that carries Retry-After.", "RETRY-STOP",
     [](Behaviour& b) {
       b.resends = [](const Answer& a) { return a.status == 200 && a.retry_after.count() >= 0; };
     }},
    {"stop-hedges", "Sends every request twice, and takes the answer that comes first.",
     "RETRY-STOP RETRY-COUNT RETRY-4XX",
     [](Behaviour& b) { b.resends = [](const Answer&) { return true; }; }},
    {"stop-follows-redirects", "Follows redirects, as most libraries do by default.",
     "RETRY-STOP STATUS-OTHER",
     [](Behaviour& b) {
       b.follows_redirects = true;
       b.carries_authorization = true;
     }},

    // RETRY-SAME
    {"same-other-path", "Adds a slash to the path of the retry.", "RETRY-SAME URL-PATH",
     [](Behaviour& b) { b.change_retry = [](Behaviour& c) { c.path += "/"; }; }},
    {"same-other-query-order", "Builds the query anew from a map without order.", "RETRY-SAME",
     [](Behaviour& b) { b.change_retry = [](Behaviour& c) { c.query = "sid={session}&v=1"; }; }},
    {"same-adds-parameter", "Tells the server the retry's number.", "RETRY-SAME URL-QUERY",
     [](Behaviour& b) { b.change_retry = [](Behaviour& c) { c.query += "&retry=1"; }; }},
    {"same-other-host", "Asks by another name of the host in the retry.", "RETRY-SAME URL-HOST",
     [](Behaviour& b) {
       b.change_retry = [](Behaviour& c) {
         c.host = [](const BaseUrl& base) { return "localhost:" + base.port; };
       };
     }},
    {"same-prefix-lost", "Loses the base URL's prefix in retries.", "RETRY-SAME URL-HOST",
     [](Behaviour& b) {
       b.change_retry = [](Behaviour& c) {
         c.base_path = [](const BaseUrl&) { return std::string(); };
       };
     }},
    {"same-other-method", "Retries with HEAD, to spare the server.", "RETRY-SAME URL-METHOD",
     [](Behaviour& b) { b.change_retry = [](Behaviour& c) { c.method = "HEAD"; }; }},
    {"same-encoded-again", "Encodes the URL of the request before once more.",
     "RETRY-SAME URL-ENCODING",
     [](Behaviour& b) {
       b.change_retry = [](Behaviour& c) {
         c.path_encode = twice;
         c.query_encode = twice;
       };
     }},
    {"same-drops-query", "Leaves the query out of the retry.", "RETRY-SAME URL-QUERY",
     [](Behaviour& b) { b.change_retry = [](Behaviour& c) { c.query.clear(); }; }},
    {"same-adds-body", "Tells the server in a body that this is a retry.", "RETRY-SAME URL-METHOD",
     [](Behaviour& b) { b.change_retry = [](Behaviour& c) { c.body = "retry"; }; }},
    {"same-other-encoding", "Encodes more characters in the retry; the values stay the same.",
     "RETRY-SAME",
     [](Behaviour& b) {
       b.path_encode = keeps_sub_delimiters;
       b.change_retry = [](Behaviour& c) { c.path_encode = strict; };
     }},
};

}  // namespace

std::span<const Fault> retry_faults() {
  return kFaults;
}

}  // namespace faulty_client
