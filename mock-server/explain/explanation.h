// Verifies a pasted request as far as it goes, and gathers what there is to say about it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mock-server/journal/redactor.h"
#include "mock-server/oauth/credentials.h"
#include "mock-server/oauth/diagnosis.h"
#include "mock-server/oauth/nonce_contexts.h"
#include "mock-server/oauth/verifier.h"
#include "mock-server/recorded/pasted_request.h"

namespace engagement::explain {

// A verdict, and the mistake behind it.
struct Finding {
  oauth::Verdict verdict;
  oauth::Diagnosis diagnosis;
};

struct Explanation {
  recorded::PastedRequest pasted;  // its scheme is the one that was taken
  Finding finding;
  // What is found when the clock is the request's own; the same as `finding` unless that is about
  // the clock.
  Finding apart_from_clock;
  std::string scheme_note;  // why this scheme was taken, where the input does not tell; or empty
  std::int64_t now = 0;     // the clock, in seconds since 1970
  std::string now_from;     // where it came from: "--now", "the Date of the response", …

  bool is_about_clock() const {
    return finding.verdict.reason == oauth::Reason::timestamp_out_of_window;
  }
};

struct ExplainerConfig {
  oauth::CredentialStore credentials;
  oauth::Policy policy;
  std::string scheme;                      // for requests whose input does not tell; or empty
  std::optional<std::int64_t> fixed_time;  // wins over the time that the input states
  std::int64_t real_time = 0;              // when neither is there
  // For the search of one request, see DiagnosisHints. About 0.1 s: a person waits for one answer,
  // not a server for thousands.
  std::size_t work = 20'000'000;
};

// Remembers nonces from one request to the next, so that a retry that was not signed anew shows.
// Not thread-safe.
class Explainer {
 public:
  explicit Explainer(ExplainerConfig config);

  // `others` are all requests of the input: clients mix up their hosts. Secrets of the credentials,
  // wherever in the request they stood, are masked in what is returned.
  Explanation explain(const recorded::PastedRequest& pasted,
                      const std::vector<recorded::PastedRequest>& others);

 private:
  Finding find(const recorded::RecordedRequest& request, std::int64_t now) const;
  void take_clock(Explanation& explanation) const;
  void mask(Explanation& explanation) const;
  void mask(Finding& finding) const;
  Explanation explain_with_scheme(const Explanation& blank, const std::string& scheme) const;
  Explanation explain_with_likely_scheme(const Explanation& blank) const;
  void take_hosts(const recorded::PastedRequest& pasted,
                  const std::vector<recorded::PastedRequest>& others);
  bool has_nonce_of_another_context(const oauth::Verdict& verdict);
  // Nonces and signatures that stand in two requests.
  void compare_with_earlier(Explanation& explanation);

  ExplainerConfig config_;
  const journal::Redactor redactor_;
  oauth::Verifier verifier_;
  oauth::NonceContexts nonces_;
  oauth::DiagnosisHints hints_;
};

}  // namespace engagement::explain
