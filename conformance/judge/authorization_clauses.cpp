// AUTH-HEADER (the header and the URL), AUTH-PARAMS and AUTH-TIMESTAMP.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "conformance/judge/authorization_header.h"
#include "conformance/judge/clauses.h"
#include "conformance/judge/percent.h"
#include "conformance/judge/request_target.h"

namespace engagement::conformance {
namespace {

// Agreed for the suite: the skew that the mock allows by default.
constexpr std::int64_t kAllowedSkewSeconds = 300;

// RFC 5849 §3.1; oauth_token is judged apart.
constexpr std::string_view kRequired[] = {"oauth_consumer_key", "oauth_signature_method",
                                          "oauth_signature", "oauth_timestamp", "oauth_nonce"};

// Credentials this short would be found in any target.
constexpr std::size_t kShortestTelling = 6;

class AuthorizationJudge {
 public:
  AuthorizationJudge(const CaseView& view, const Attempt& attempt, Findings& findings)
      : inputs_(view.test_case.inputs),
        entry_(*attempt.first),
        attempt_(attempt.number),
        findings_(findings) {}

  void judge() {
    judge_target();
    const std::vector<std::string_view> fields = entry_.header_values("Authorization");
    if (fields.size() != 1) {
      add("AUTH-HEADER", "count",
          fields.empty() ? "the request has no Authorization header field"
                         : "the request has several Authorization header fields; send one",
          "one Authorization field", fmt::format("{} of them", fields.size()));
      return;
    }
    header_ = parse_authorization(fields.front());
    if (!header_.has_scheme) {
      // What follows a wrong scheme may be a secret (Basic), so only its name is shown.
      add("AUTH-HEADER", "scheme", "the Authorization header is not of scheme OAuth", "OAuth …",
          header_.scheme.size() <= 16 ? header_.scheme + " …" : "another scheme");
      return;
    }
    judge_parameters();
    judge_timestamp();
  }

 private:
  void judge_target() {
    const RequestTarget target = parse_target(entry_.target);
    for (const auto& [raw_name, raw_value] : parse_query(target.query)) {
      const std::string name = percent_decoded(raw_name);
      if (name.starts_with("oauth_")) {
        add("AUTH-HEADER", "in-url",
            "OAuth parameters stand in the URL, where logs keep them; put them into the "
            "Authorization header only",
            "no oauth_ parameter in the query", name);
      }
    }
    for (const std::string* credential : {&inputs_.consumer_key, &inputs_.token}) {
      if (credential->size() >= kShortestTelling &&
          percent_decoded(entry_.target).find(*credential) != std::string::npos) {
        add("AUTH-HEADER", "in-url",
            "the consumer key or the token stands in the URL; it belongs in the Authorization "
            "header only",
            "a URL without credentials", "a URL with the key or token (not shown)");
      }
    }
  }

  void judge_parameters() {
    if (!header_.malformed.empty()) {
      add("AUTH-PARAMS", "malformed",
          "the Authorization header has a piece that is no parameter; write name=\"value\" and "
          "join the parameters with commas",
          "name=\"value\", name=\"value\"", "a piece without \"=\" or name");
    }
    for (const std::string_view name : kRequired) {
      if (header_.value_of(name).empty()) {
        add("AUTH-PARAMS", fmt::format("missing {}", name),
            fmt::format("the parameter {} is missing or empty", name),
            fmt::format("{}=\"…\"", name), header_.find(name).empty() ? "absent" : "empty");
      }
    }
    for (const AuthorizationParameter& each : header_.parameters) {
      judge_form(each);
    }
    judge_token();
    judge_version();
  }

  void judge_form(const AuthorizationParameter& parameter) {
    const std::string& name = parameter.name;
    if (header_.find(name).size() > 1) {
      add("AUTH-PARAMS", "repeated", fmt::format("the parameter {} stands more than once", name),
          "each parameter once", fmt::format("{} of {}", header_.find(name).size(), name));
    }
    if (!parameter.quoted) {
      add("AUTH-PARAMS", "unquoted", fmt::format("the value of {} is not in double quotes", name),
          fmt::format("{}=\"…\"", name), fmt::format("{}=…", name));
    }
    // realm is a quoted string of HTTP, not a percent-encoded value (RFC 5849 §3.5.1).
    if (name == "realm") {
      return;
    }
    const std::string unencoded = first_unencoded(parameter.raw, "");
    if (!unencoded.empty() || has_broken_escape(parameter.raw)) {
      add("AUTH-PARAMS", "encoding",
          fmt::format("the value of {} is not percent-encoded: {} stands raw in it", name,
                      unencoded.empty() ? "a percent sign" : unencoded),
          "letters, digits, - . _ ~ and %XX only",
          unencoded.empty() ? "a percent sign" : unencoded);
    }
  }

  void judge_token() {
    judge_credential("oauth_consumer_key", inputs_.consumer_key);
    const std::string token = header_.value_of("oauth_token");
    if (inputs_.token.empty() && !token.empty()) {
      add("AUTH-PARAMS", "token",
          "oauth_token has a value though no token was given; leave it out or empty",
          "no oauth_token", "an oauth_token");
    } else if (!inputs_.token.empty() && token.empty()) {
      add("AUTH-PARAMS", "missing oauth_token", "the parameter oauth_token is missing or empty",
          "oauth_token=\"…\"", header_.find("oauth_token").empty() ? "absent" : "empty");
    } else {
      judge_credential("oauth_token", inputs_.token);
    }
  }

  // Another value altogether is for the signature clause; here only its encoding counts.
  void judge_credential(std::string_view name, const std::string& given) {
    const std::string arrived = header_.value_of(name);
    if (arrived != given && percent_decoded(arrived) == given) {
      add("AUTH-PARAMS", "double", fmt::format("the value of {} is percent-encoded twice", name),
          "encoded once", "encoded twice");
    } else if (arrived != given && arrived == percent_decoded(given)) {
      add("AUTH-PARAMS", "encoding",
          fmt::format("the value of {} was taken for encoded already: encode its percent signs "
                      "too, as %25",
                      name),
          "encoded once", "not encoded");
    }
  }

  void judge_version() {
    const std::vector<const AuthorizationParameter*> found = header_.find("oauth_version");
    if (!found.empty() && found.front()->value() != "1.0") {
      add("AUTH-PARAMS", "version", "oauth_version, where it is sent, is 1.0", "1.0",
          found.front()->value());
    }
  }

  void judge_timestamp() {
    const std::string text = header_.value_of("oauth_timestamp");
    if (text.empty()) {
      return;  // told as missing
    }
    std::int64_t seconds = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const bool is_digits = text.find_first_not_of("0123456789") == text.npos;
    if (!is_digits || read.ec != std::errc() || seconds <= 0) {
      add("AUTH-TIMESTAMP", "form", "oauth_timestamp is no positive whole number of seconds",
          fmt::format("about {}", entry_.unix_time), text);
      return;
    }
    const std::int64_t off = seconds - entry_.unix_time;
    if (std::abs(off) > kAllowedSkewSeconds) {
      const bool is_finer = seconds / 1000 > entry_.unix_time / 2;
      add("AUTH-TIMESTAMP", "skew",
          is_finer ? "oauth_timestamp counts milliseconds or finer; send seconds since 1970"
                   : fmt::format("oauth_timestamp is {} seconds {} the time of the request; send "
                                 "the seconds since 1970 in UTC, taken when the request is signed",
                                 std::abs(off), off > 0 ? "ahead of" : "behind"),
          fmt::format("{} ± {}", entry_.unix_time, kAllowedSkewSeconds), text);
    }
  }

  void add(std::string_view clause, std::string_view cause, std::string message,
           std::string expected, std::string actual) {
    findings_.add(
        {clause, cause, std::move(message), std::move(expected), std::move(actual), attempt_});
  }

  const Inputs& inputs_;
  const journal::Entry& entry_;
  int attempt_;
  Findings& findings_;
  AuthorizationHeader header_;
};

}  // namespace

void judge_authorization(const CaseView& view, Findings& findings) {
  for (const Attempt& attempt : view.attempts) {
    AuthorizationJudge(view, attempt, findings).judge();
  }
}

}  // namespace engagement::conformance
