#include "conformance/provider/run.h"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <cstdlib>

#include "mock-server/fixtures/matcher.h"

namespace engagement::conformance::provider {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::string_view kSigned = "accepts.signed";

bool is_chosen(const Check& check, const std::vector<std::string>& globs) {
  const std::string name(check.name);
  const std::string section = name.substr(0, name.find('.'));
  return globs.empty() || std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
           return fixtures::glob_matches(glob, name) || fixtures::glob_matches(glob, section);
         });
}

std::string told(const Answer& answer) {
  return answer.status == 0 ? answer.problem : std::to_string(answer.status);
}

// The usual reason why a good signature is refused: the clocks disagree.
std::string clock_hint(const Answer& answer) {
  const std::string* date = answer.field("date");
  tm parts{};
  if (date == nullptr ||
      ::strptime(date->c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts) == nullptr) {
    return "";
  }
  const long apart = ::timegm(&parts) - ::time(nullptr);
  return std::abs(apart) < 60 ? ""
                              : fmt::format("the server's clock, by its Date, is {} s {} this one",
                                            std::abs(apart), apart < 0 ? "behind" : "ahead of");
}

class Run {
 public:
  Run(const Subject& subject, std::function<void()> before_request)
      : lab_(subject, std::move(before_request)) {}

  CheckResult judge(const Check& check, std::string& hint) {
    if (check.needs_token && lab_.subject().credentials.token.empty()) {
      return {&check, CheckVerdict::not_judged, "the credentials have no token"};
    }
    if (check.needs_acceptance && !accepted_) {
      return {&check, CheckVerdict::not_judged, "a good request is refused, so this shows nothing"};
    }
    const Answer answer = check.send(lab_);
    if (answer.inconclusive) {
      return {&check, CheckVerdict::not_judged, answer.problem};
    }
    const bool right = is_right(check, answer);
    if (check.name == kSigned) {
      accepted_ = right;
      hint = right ? "" : clock_hint(answer);
    }
    const std::string wrong = right && check.also != nullptr ? check.also(answer) : "";
    return {&check, right && wrong.empty() ? CheckVerdict::held : CheckVerdict::broken,
            wrong.empty() ? told(answer) : wrong};
  }

  int requests() const { return lab_.requests(); }

 private:
  Lab lab_;
  bool accepted_ = false;
};

}  // namespace

std::vector<const Check*> select_checks(const std::vector<std::string>& globs) {
  std::vector<const Check*> chosen;
  for (const Check& check : all_checks()) {
    if (is_chosen(check, globs)) {
      chosen.push_back(&check);
    }
  }
  const bool needed = std::any_of(chosen.begin(), chosen.end(),
                                  [](const Check* check) { return check->needs_acceptance; });
  if (needed && chosen.front()->name != kSigned) {
    chosen.insert(chosen.begin(), &all_checks().front());
  }
  return chosen;
}

ProviderRun run_checks(const Subject& subject, const std::vector<const Check*>& checks,
                       std::function<void()> before_request,
                       const std::function<void(const CheckResult&)>& on_result) {
  const auto start = steady_clock::now();
  Run run(subject, std::move(before_request));
  ProviderRun outcome;
  for (const Check* check : checks) {
    try {
      outcome.results.push_back(run.judge(*check, outcome.hint));
    } catch (const ConnectError& error) {
      if (outcome.results.empty()) {
        throw;
      }
      outcome.cut_short = error.what();
      break;
    }
    on_result(outcome.results.back());
  }
  outcome.requests = run.requests();
  outcome.wall = std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
  return outcome;
}

bool counts_as_broken(const CheckResult& result, bool strict) {
  return result.verdict == CheckVerdict::broken &&
         (strict || result.check->level != Level::advisory);
}

std::string_view name_of(CheckVerdict verdict) {
  switch (verdict) {
    case CheckVerdict::held:
      return "held";
    case CheckVerdict::broken:
      return "broken";
    default:
      return "not judged";
  }
}

}  // namespace engagement::conformance::provider
