// AUTH-NONCE and AUTH-FRESH (RFC 5849 §3.3).
#include <fmt/core.h>

#include <charconv>
#include <cstdlib>
#include <map>
#include <tuple>

#include "conformance/judge/authorization_header.h"
#include "conformance/judge/clauses.h"

namespace engagement::conformance {
namespace {

using std::chrono::milliseconds;

// From here on the contract asks the timestamp to move.
constexpr milliseconds kTellingPause{2000};
// Both timestamps are cut to seconds, and a client may spend a while between signing and sending.
constexpr milliseconds kTimestampTolerance{3000};

struct Stamp {
  int attempt = 0;
  std::string key, token, nonce, timestamp, signature;
};

Stamp stamp_of(const Attempt& attempt) {
  const AuthorizationHeader header = parse_authorization(authorization_of(*attempt.first));
  return {attempt.number,
          header.value_of("oauth_consumer_key"),
          header.value_of("oauth_token"),
          header.value_of("oauth_nonce"),
          header.value_of("oauth_timestamp"),
          header.value_of("oauth_signature")};
}

void judge_nonces(const std::vector<Stamp>& stamps, Findings& findings) {
  std::map<std::tuple<std::string, std::string, std::string, std::string>, int> seen;
  for (const Stamp& stamp : stamps) {
    if (stamp.nonce.empty()) {
      continue;  // AUTH-PARAMS speaks of it
    }
    const auto [found, is_new] =
        seen.try_emplace({stamp.key, stamp.token, stamp.timestamp, stamp.nonce}, stamp.attempt);
    if (!is_new) {
      findings.add(
          {"AUTH-NONCE", "repeated",
           fmt::format("request {} has nonce and timestamp of request {}: a server takes "
                       "it for a replay; draw every nonce anew from a source of randomness",
                       stamp.attempt, found->second),
           "a nonce that this timestamp has not seen", "nonce " + stamp.nonce, stamp.attempt});
    }
  }
}

std::optional<std::int64_t> seconds_of(const std::string& text) {
  std::int64_t seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) {
    return std::nullopt;
  }
  return seconds;
}

class FreshnessJudge {
 public:
  FreshnessJudge(const CaseView& view, const std::vector<Stamp>& stamps, Findings& findings)
      : view_(view), stamps_(stamps), findings_(findings) {}

  void judge_retry(std::size_t index) {
    for (std::size_t earlier = 0; earlier < index; ++earlier) {
      judge_against(stamps_[earlier], stamps_[index]);
    }
    // Told to make shorter pauses, a client may have signed in the same second and then waited for a
    // processor.
    const bool may_be_stalled =
        view_.evidence.overloaded && view_.evidence.pause < kTellingPause;
    if (gap_between(view_.attempts[index - 1], view_.attempts[index]) >= kTellingPause &&
        !may_be_stalled) {
      judge_timestamp(index);
    }
  }

 private:
  void judge_against(const Stamp& before, const Stamp& retry) {
    if (!retry.nonce.empty() && retry.nonce == before.nonce) {
      add("nonce",
          fmt::format("the retry has the nonce of request {}; make a new one for every request",
                      before.attempt),
          "a new nonce", "nonce " + retry.nonce, retry.attempt);
    }
    if (!retry.signature.empty() && retry.signature == before.signature) {
      add("signature",
          fmt::format("the retry has the signature of request {}; sign every request anew",
                      before.attempt),
          "a new signature", "the signature sent before", retry.attempt);
    }
  }

  void judge_timestamp(std::size_t index) {
    const std::optional<std::int64_t> before = seconds_of(stamps_[index - 1].timestamp);
    const std::optional<std::int64_t> now = seconds_of(stamps_[index].timestamp);
    if (!before || !now) {
      return;  // AUTH-TIMESTAMP speaks of it
    }
    const auto elapsed = std::chrono::duration_cast<milliseconds>(
        view_.attempts[index].first->received_at - view_.attempts[index - 1].first->received_at);
    // Compared as numbers first: nothing is known of their size.
    const double moved_ms = (static_cast<double>(*now) - static_cast<double>(*before)) * 1000;
    const double off = std::abs(moved_ms - static_cast<double>(elapsed.count()));
    const bool is_far_off = off > static_cast<double>(kTimestampTolerance.count());
    if (*now <= *before || (is_far_off && !view_.evidence.overloaded)) {
      add("timestamp",
          *now <= *before ? "the retry's timestamp has not moved on; take the time anew for every "
                            "request"
                          : "the retry's timestamp did not move on with the clock; take the time "
                            "anew when the retry is signed",
          fmt::format("about {:.0f} s later", static_cast<double>(elapsed.count()) / 1000),
          fmt::format("{:.0f} s later", moved_ms / 1000), stamps_[index].attempt);
    }
  }

  void add(std::string_view cause, std::string message, std::string expected, std::string actual,
           int attempt) {
    findings_.add(
        {"AUTH-FRESH", cause, std::move(message), std::move(expected), std::move(actual), attempt});
  }

  const CaseView& view_;
  const std::vector<Stamp>& stamps_;
  Findings& findings_;
};

}  // namespace

void judge_freshness(const CaseView& view, Findings& findings) {
  std::vector<Stamp> stamps;
  for (const Attempt& attempt : view.attempts) {
    stamps.push_back(stamp_of(attempt));
  }
  judge_nonces(stamps, findings);
  FreshnessJudge judge(view, stamps, findings);
  for (std::size_t i = 1; i < stamps.size(); ++i) {
    if (view.is_retry(i)) {
      judge.judge_retry(i);
    }
  }
}

}  // namespace engagement::conformance
