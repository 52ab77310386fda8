// URL-METHOD, URL-PATH, URL-QUERY, URL-NUMBERS, URL-HOST.
#include "conformance/faulty-clients/url.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "conformance/faulty-clients/fault.h"

namespace faulty_client {
namespace {

using Text = std::string;

bool is_number(const Text& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// Every id that is a number, as `convert` leaves it.
void convert_numbers(Inputs& inputs, Text (*convert)(const Text& digits)) {
  for (Text* id : {&inputs.account, &inputs.visitor, &inputs.campaign, &inputs.engagement,
                   &inputs.context, &inputs.session}) {
    if (is_number(*id)) {
      *id = convert(*id);
    }
  }
}

Text printed(const char* format, double number) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, number);
  return buffer.data();
}

constexpr Fault kFaults[] = {
    // URL-METHOD
    {"method-post", "Posts an empty form: an endpoint that validates sounds like a POST.",
     "URL-METHOD", [](Behaviour& b) { b.method = "POST"; }},
    {"method-head", "Asks with HEAD, since only the status matters.", "URL-METHOD",
     [](Behaviour& b) { b.method = "HEAD"; }},
    {"method-lower-case", "Writes the method in small letters (curl -X get, fetch's patch).",
     "URL-METHOD", [](Behaviour& b) { b.method = "get"; }},
    {"get-with-json-body", "Sends the ids once more as JSON (curl -d with -X GET).", "URL-METHOD",
     [](Behaviour& b) {
       b.body = R"({"v":1})";
       b.body_field = "Content-Type: application/json\r\nContent-Length: ";
     }},
    {"get-with-form-body", "Sends the session as a form (axios with `data` on a GET).",
     "URL-METHOD",
     [](Behaviour& b) {
       b.body = "x=1";
       b.body_field = "Content-Type: text/plain\r\nContent-Length: ";
     }},
    {"method-preflight", "Asks with OPTIONS first, as browsers do across origins.",
     "URL-METHOD RETRY-STOP", [](Behaviour& b) { b.preflight = "OPTIONS"; }},
    {"method-head-first", "Looks with HEAD first whether the resource is there.",
     "URL-METHOD RETRY-STOP", [](Behaviour& b) { b.preflight = "HEAD"; }},
    {"sends-nothing", "Answers from a cache of its own.",
     "URL-METHOD URL-PATH URL-HOST AUTH-HEADER", [](Behaviour& b) { b.answers_unasked = "valid"; }},

    // URL-PATH
    {"path-account-visitor-swapped", "Swaps two arguments of the same type.", "URL-PATH",
     [](Behaviour& b) { b.read_ids = [](Inputs& i) { std::swap(i.account, i.visitor); }; }},
    {"path-campaign-engagement-swapped", "Swaps campaign and engagement.", "URL-PATH",
     [](Behaviour& b) { b.read_ids = [](Inputs& i) { std::swap(i.campaign, i.engagement); }; }},
    {"path-context-is-session", "Puts the session id where the context belongs.", "URL-PATH",
     [](Behaviour& b) { b.read_ids = [](Inputs& i) { i.context = i.session; }; }},
    {"path-without-current", "Leaves out the segment \"current\".", "URL-PATH",
     [](Behaviour& b) { b.path.erase(b.path.find("/current"), 8); }},
    {"path-without-context",
     "Ends the path at the engagement: the parameter table lists no context.", "URL-PATH",
     [](Behaviour& b) { b.path.erase(b.path.find("/contexts")); }},
    {"path-context-singular", "Writes \"context\" for \"contexts\".", "URL-PATH",
     [](Behaviour& b) { b.path.replace(b.path.find("/contexts/"), 10, "/context/"); }},
    {"path-accounts-plural", "Writes \"accounts\" for \"account\".", "URL-PATH",
     [](Behaviour& b) { b.path.replace(b.path.find("/account/"), 9, "/accounts/"); }},
    {"path-capital-letters", "Writes \"/API/\": the server's own paths are not sensitive to case.",
     "URL-PATH", [](Behaviour& b) { b.path.replace(0, 5, "/API/"); }},
    {"path-trailing-slash", "Ends the path in a slash (a router's habit, APPEND_SLASH).",
     "URL-PATH", [](Behaviour& b) { b.path += "/"; }},
    {"path-extra-segment", "Adds the action's name behind the documented path.", "URL-PATH",
     [](Behaviour& b) { b.path += "/validate"; }},
    {"path-double-slash-inside", "Joins pieces that each bring a slash.", "URL-PATH",
     [](Behaviour& b) { b.path.replace(b.path.find("/visits"), 7, "//visits"); }},
    {"path-wrong-order", "Puts the campaign in front of the visitor.", "URL-PATH",
     [](Behaviour& b) {
       b.path =
           "/api/account/{account}/campaigns/{campaign}/monitoring/visitors/{visitor}/visits/"
           "current/engagements/{engagement}/contexts/{context}";
     }},
    {"path-lower-case", "Lowers the finished URL (a normalizing URL class).", "URL-PATH URL-QUERY",
     [](Behaviour& b) {
       b.read_ids = [](Inputs& i) {
         for (Text* id :
              {&i.account, &i.visitor, &i.campaign, &i.engagement, &i.context, &i.session}) {
           std::transform(id->begin(), id->end(), id->begin(),
                          [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
         }
       };
     }},
    {"path-fills-values-into-values", "Fills the URL's template by a chain of replace().",
     "URL-PATH URL-ENCODING", [](Behaviour& b) { b.fills_one_by_one = true; }},
    {"path-cuts-long-ids", "Cuts ids to the 64 characters of its database column.",
     "URL-PATH URL-QUERY",
     [](Behaviour& b) {
       b.read_ids = [](Inputs& i) {
         i.visitor = i.visitor.substr(0, 64);
         i.session = i.session.substr(0, 64);
       };
     }},
    {"path-constant-account", "Has the account of its own tests in the code.", "URL-PATH",
     [](Behaviour& b) { b.read_ids = [](Inputs& i) { i.account = "12345678"; }; }},
    {"path-constant-context", "Has the context of its own tests in the code.",
     "URL-PATH URL-NUMBERS",
     [](Behaviour& b) { b.read_ids = [](Inputs& i) { i.context = "91011"; }; }},
    {"refuses-text-ids", "Refuses ids that are no numbers: one table calls them long.",
     "URL-PATH URL-QUERY URL-ENCODING",
     [](Behaviour& b) {
       b.refuses = [](const Inputs& i) { return !is_number(i.visitor) || !is_number(i.context); };
     }},
    {"refuses-long-ids", "Refuses ids of more than 64 characters.", "URL-PATH URL-QUERY",
     [](Behaviour& b) { b.refuses = [](const Inputs& i) { return i.visitor.size() > 64; }; }},
    {"refuses-unsigned-ids", "Refuses numbers beyond signed 64 bits.", "URL-NUMBERS",
     [](Behaviour& b) {
       b.refuses = [](const Inputs& i) { return is_number(i.visitor) && i.visitor.size() > 19; };
     }},
    {"refuses-non-ascii", "Refuses ids that are not ASCII.", "URL-ENCODING",
     [](Behaviour& b) {
       b.refuses = [](const Inputs& i) {
         return std::any_of(i.session.begin(), i.session.end(), [](char c) { return c < 0; });
       };
     }},

    // URL-QUERY
    {"query-without-v", "Forgets the version.", "URL-QUERY",
     [](Behaviour& b) { b.query = "sid={session}"; }},
    {"query-v-2", "Asks for version 2.", "URL-QUERY",
     [](Behaviour& b) { b.query = "v=2&sid={session}"; }},
    {"query-v-is-version", "Writes v=v1.", "URL-QUERY",
     [](Behaviour& b) { b.query = "v=v1&sid={session}"; }},
    {"query-v-empty", "Sends v without a value: the variable was not set.", "URL-QUERY",
     [](Behaviour& b) { b.query = "v=&sid={session}"; }},
    {"query-v-twice", "Has v in the base template and adds it again (params= of requests).",
     "URL-QUERY", [](Behaviour& b) { b.query = "v=1&sid={session}&v=1"; }},
    {"query-v-1.0", "Writes a double as the parameter table calls it; the same number.",
     "URL-QUERY?", [](Behaviour& b) { b.query = "v=1.0&sid={session}"; }},
    {"query-without-sid", "Leaves the session out: the path identifies the visit.", "URL-QUERY",
     [](Behaviour& b) { b.query = "v=1"; }},
    {"query-sid-twice", "Sends sid twice.", "URL-QUERY",
     [](Behaviour& b) { b.query = "v=1&sid={session}&sid={session}"; }},
    {"query-sid-renamed", "Calls the parameter sessionId.", "URL-QUERY",
     [](Behaviour& b) { b.query = "v=1&sessionId={session}"; }},
    {"query-sid-capital", "Calls the parameter SID.", "URL-QUERY",
     [](Behaviour& b) { b.query = "v=1&SID={session}"; }},
    {"query-sid-in-path", "Puts the session into the path, as the table of path parameters has it.",
     "URL-PATH URL-QUERY",
     [](Behaviour& b) {
       b.path += "/sessions/{session}";
       b.query = "v=1";
     }},
    {"query-sid-is-visitor", "Sends the visitor's id as session.", "URL-QUERY",
     [](Behaviour& b) { b.query = "v=1&sid={visitor}"; }},
    {"query-all-table-parameters", "Sends aid, vid and cid too, as the parameter table lists them.",
     "URL-QUERY",
     [](Behaviour& b) { b.query = "v=1&aid={account}&vid={visitor}&sid={session}&cid={context}"; }},
    {"query-cache-buster", "Adds a parameter against caches (jQuery's cache: false).", "URL-QUERY",
     [](Behaviour& b) { b.query += "&_=1700000000000"; }},
    {"query-format-json", "Asks for JSON by a parameter.", "URL-QUERY",
     [](Behaviour& b) { b.query += "&format=json"; }},
    {"query-as-array", "Lets the library write sid[0] (PHP's http_build_query, qs).", "URL-QUERY",
     [](Behaviour& b) { b.query = "v=1&sid%5B0%5D={session}"; }},
    {"query-html-entities", "Copied the query out of HTML with its &amp;.", "URL-QUERY",
     [](Behaviour& b) { b.query = "v=1&amp;sid={session}"; }},
    {"query-semicolon", "Joins the parameters with a semicolon.", "URL-QUERY",
     [](Behaviour& b) { b.query = "v=1;sid={session}"; }},
    {"query-quotes", "Sends the session in quotes (JSON.stringify).", "URL-QUERY URL-ENCODING",
     [](Behaviour& b) { b.query = "v=1&sid=%22{session}%22"; }},

    // URL-NUMBERS
    {"numbers-double", "Reads ids as JavaScript's Number.", "URL-NUMBERS",
     [](Behaviour& b) {
       b.read_ids = [](Inputs& i) {
         convert_numbers(i, [](const Text& t) { return printed("%.0f", std::stod(t)); });
       };
     }},
    {"numbers-exponent", "Lets a float be printed its own way (awk, PHP on 32 bits, %g).",
     "URL-NUMBERS",
     [](Behaviour& b) {
       b.read_ids = [](Inputs& i) {
         convert_numbers(i, [](const Text& t) { return printed("%.17g", std::stod(t)); });
       };
     }},
    {"numbers-float-fraction", "Prints whole numbers as 1234.0 (Python's float, Java's Double).",
     "URL-NUMBERS",
     [](Behaviour& b) {
       b.read_ids = [](Inputs& i) {
         convert_numbers(i, [](const Text& t) { return printed("%.1f", std::stod(t)); });
       };
     }},
    {"numbers-int32-wrap", "Casts ids to int.", "URL-NUMBERS",
     [](Behaviour& b) {
       b.read_ids = [](Inputs& i) {
         convert_numbers(i, [](const Text& t) {
           return std::to_string(static_cast<std::int32_t>(std::strtoull(t.c_str(), nullptr, 10)));
         });
       };
     }},
    {"numbers-int32-clamped", "Reads ids with a 32-bit strtol, which stops at the largest.",
     "URL-NUMBERS",
     [](Behaviour& b) {
       b.read_ids = [](Inputs& i) {
         convert_numbers(i, [](const Text& t) {
           return std::to_string(std::min(std::strtoull(t.c_str(), nullptr, 10), 2147483647ULL));
         });
       };
     }},
    {"numbers-int64-overflow", "Reads ids as signed 64 bits, which unsigned ones overflow.",
     "URL-NUMBERS",
     [](Behaviour& b) {
       b.read_ids = [](Inputs& i) {
         convert_numbers(i, [](const Text& t) {
           return std::to_string(static_cast<std::int64_t>(std::strtoull(t.c_str(), nullptr, 10)));
         });
       };
     }},
    {"numbers-leading-zeros-lost", "Reads ids as numbers of any size (BigInteger, BigInt).",
     "URL-NUMBERS",
     [](Behaviour& b) {
       b.read_ids = [](Inputs& i) {
         convert_numbers(i, [](const Text& t) {
           const std::size_t first = t.find_first_not_of('0');
           return first == t.npos ? "0" : t.substr(first);
         });
       };
     }},
    {"numbers-octal", "Reads ids with base 0, so that leading zeros mean octal (strtol, parseInt).",
     "URL-NUMBERS",
     [](Behaviour& b) {
       b.read_ids = [](Inputs& i) {
         convert_numbers(i, [](const Text& t) {
           return t.size() > 1 && t[0] == '0' ? std::to_string(std::strtoull(t.c_str(), nullptr, 0))
                                              : t;
         });
       };
     }},
    {"numbers-grouped", "Formats ids for a locale, with separators (NumberFormat, %'d).",
     "URL-NUMBERS URL-PATH",
     [](Behaviour& b) {
       b.read_ids = [](Inputs& i) {
         convert_numbers(i, [](const Text& t) {
           Text grouped = t;
           for (std::size_t at = t.size(); at > 3; at -= 3) {
             grouped.insert(at - 3, ",");
           }
           return grouped;
         });
       };
     }},
    {"numbers-of-text", "Takes any text that looks like a number for one (PHP's +0, loose YAML).",
     "URL-NUMBERS",
     [](Behaviour& b) {
       b.read_ids = [](Inputs& i) {
         for (Text* id :
              {&i.account, &i.visitor, &i.campaign, &i.engagement, &i.context, &i.session}) {
           char* end = nullptr;
           const double number = std::strtod(id->c_str(), &end);
           if (*end == '\0' && !is_number(*id) && std::isfinite(number)) {
             *id = printed("%.10g", number);
           }
         }
       };
     }},
    {"numbers-visitor-only-double", "Reads one id alone, the visitor's, as a double.",
     "URL-NUMBERS",
     [](Behaviour& b) {
       b.read_ids = [](Inputs& i) {
         if (is_number(i.visitor)) {
           i.visitor = printed("%.0f", std::stod(i.visitor));
         }
       };
     }},
    {"numbers-bc-scale", "Rounds ids to 15 digits (a spreadsheet, a DECIMAL column).",
     "URL-NUMBERS",
     [](Behaviour& b) {
       b.read_ids = [](Inputs& i) {
         convert_numbers(i, [](const Text& t) {
           return t.size() > 15 ? t.substr(0, 15) + Text(t.size() - 15, '0') : t;
         });
       };
     }},
    {"numbers-session-int64", "Keeps the session as a long, as one table calls it.",
     "URL-NUMBERS URL-QUERY",
     [](Behaviour& b) {
       b.read_ids = [](Inputs& i) {
         if (is_number(i.session)) {
           i.session = std::to_string(std::strtoll(i.session.c_str(), nullptr, 10));
         }
       };
     }},

    // URL-HOST
    {"host-double-slash", "Appends the path to a base URL that ends in a slash.", "URL-HOST",
     [](Behaviour& b) { b.base_path = [](const BaseUrl& base) { return base.path; }; }},
    {"host-prefix-lost", "Resolves the absolute path against the base URL (new URL(), urljoin).",
     "URL-HOST", [](Behaviour& b) { b.base_path = [](const BaseUrl&) { return Text(); }; }},
    {"host-last-segment-lost", "Resolves a relative path, which replaces the last segment.",
     "URL-HOST",
     [](Behaviour& b) {
       b.base_path = [](const BaseUrl& base) { return base.path.substr(0, base.path.rfind('/')); };
     }},
    {"host-prefix-cut-char", "Always cuts the base URL's last character, slash or not.", "URL-HOST",
     [](Behaviour& b) {
       b.base_path = [](const BaseUrl& base) {
         return base.path.substr(0, base.path.empty() ? 0 : base.path.size() - 1);
       };
     }},
    {"host-without-port", "Sets the Host field by hand, without the port.", "URL-HOST",
     [](Behaviour& b) { b.host = [](const BaseUrl& base) { return base.host; }; }},
    {"host-missing", "Writes the request by hand and forgets Host.", "URL-HOST",
     [](Behaviour& b) { b.host = [](const BaseUrl&) { return Text(); }; }},
    {"host-localhost", "Writes localhost for 127.0.0.1.", "URL-HOST AUTH-SIGNATURE",
     [](Behaviour& b) { b.host = [](const BaseUrl& base) { return "localhost:" + base.port; }; }},
    {"host-of-production", "Sets the Host of the real service always.", "URL-HOST",
     [](Behaviour& b) { b.host = [](const BaseUrl&) { return Text("liveperson.example"); }; }},
    {"host-default-port", "Writes port 80 whatever the base URL says.", "URL-HOST",
     [](Behaviour& b) { b.host = [](const BaseUrl& base) { return base.host + ":80"; }; }},
};

}  // namespace

std::span<const Fault> url_faults() {
  return kFaults;
}

}  // namespace faulty_client
