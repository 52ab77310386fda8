#include "conformance/self-test/trial.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "conformance/judge/judge.h"
#include "conformance/runner/case_runner.h"
#include "conformance/runner/client_caller.h"
#include "conformance/runner/masking.h"
#include "conformance/runner/plan.h"
#include "conformance/runner/trusted_authority.h"

namespace engagement::conformance {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kStartPatience{3'000};
constexpr int kMostRepetitions = 2;
constexpr std::string_view kTiming = "RETRY-PAUSE";
// A client may pause five seconds whatever it is told (docs/contract.md, "How pauses are judged").
constexpr milliseconds kDocumentedPause{5'000};
// In place of the margin that call_deadline() leaves to slow interpreters: none is here, and those
// that hang are to be given up soon.
constexpr milliseconds kMargin{5'000};

milliseconds deadline_of(const Case& test_case, milliseconds pause) {
  const milliseconds margin = call_deadline(Case{}, milliseconds(0));
  return call_deadline(test_case, std::max(pause, kDocumentedPause)) - margin + kMargin;
}

// About how long a right client takes, which has to wait for its own time limit in some cases.
milliseconds expected_time(const Case& test_case, milliseconds pause) {
  const milliseconds margin = call_deadline(Case{}, milliseconds(0));
  return std::max(test_case.calls * expected_call_time(test_case, pause),
                  call_deadline(test_case, milliseconds(0)) - margin);
}

bool is_own_clause(std::string_view clause, const Subject& subject) {
  return std::find(subject.clauses.begin(), subject.clauses.end(), clause) != subject.clauses.end();
}

bool serves(const Case& test_case, const Subject& subject) {
  return std::any_of(test_case.clauses.begin(), test_case.clauses.end(),
                     [&](const std::string& clause) { return is_own_clause(clause, subject); });
}

milliseconds pause_for(const Subject& subject, milliseconds pause) {
  return std::max(pause, subject.pause);
}

// Cases that have to be run one after the other against one client.
struct Chain {
  std::size_t subject = 0;
  std::vector<const Case*> cases;
  milliseconds expected{0};
};

class Trial {
 public:
  Trial(const std::vector<Subject>& subjects, const std::vector<Case>& cases,
        const TrialOptions& options, const ProcessGuard& guard, const StopFlag& stop,
        const TrialProgress& progress)
      : subjects_(subjects),
        options_(options),
        guard_(guard),
        stop_(stop),
        progress_(progress),
        gate_(2 * std::max(1U, std::thread::hardware_concurrency()), kStartPatience),
        results_(subjects.size()),
        chains_left_(subjects.size()) {
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      results_[i].subject = &subjects[i];
      clients_.push_back(client_of(subjects[i]));
      add_chains(i, cases);
    }
    std::stable_sort(chains_.begin(), chains_.end(), [](const Chain& one, const Chain& other) {
      return one.expected > other.expected;
    });
  }

  std::vector<SubjectResult> run() {
    std::vector<std::thread> workers;
    for (std::size_t i = 0; i < std::min(options_.jobs, chains_.size()); ++i) {
      workers.emplace_back([this] { work(); });
    }
    for (std::thread& worker : workers) {
      worker.join();
    }
    return std::move(results_);
  }

 private:
  // Correct clients answer most of the calls, in one process each: that is much quicker. The others
  // may be what goes wrong only in a new process, or takes it down.
  std::unique_ptr<ClientCaller> client_of(const Subject& subject) const {
    const std::string command = options_.program + " --fault " + subject.name;
    return subject.kind == SubjectKind::correct && subject.can_live_long
               ? long_lived_client(command + " --long-lived", guard_)
               : process_for_each_call(command, guard_);
  }

  // Where every case is run anyway, each is a chain of its own; so are those with long pauses.
  void add_chains(std::size_t index, const std::vector<Case>& cases) {
    const Subject& subject = subjects_[index];
    const milliseconds pause = pause_for(subject, options_.pause);
    const std::vector<const Case*> chosen = cases_for(subject, cases, pause, options_.thorough);
    const bool runs_all =
        subject.kind == SubjectKind::correct || options_.thorough || subject.pause.count() > 0;
    for (const Case* test_case : chosen) {
      if (runs_all || chains_.empty() || chains_.back().subject != index) {
        chains_.push_back({index, {}, milliseconds(0)});
        ++chains_left_[index];
      }
      chains_.back().cases.push_back(test_case);
      chains_.back().expected += expected_time(*test_case, pause);
    }
  }

  void work() {
    for (std::size_t next = next_++; next < chains_.size(); next = next_++) {
      const Chain& chain = chains_[next];
      for (const Case* test_case : chain.cases) {
        if (stop_.raised() || is_settled(chain)) {
          break;
        }
        note(chain, run_case_of(chain, *test_case));
      }
      end(chain);
    }
  }

  CaseResult run_case_of(const Chain& chain, const Case& test_case) {
    CaseResult result = run_once(chain.subject, test_case);
    for (int again = 0; again < kMostRepetitions && is_doubtful(chain, result); ++again) {
      result = run_once(chain.subject, test_case);
    }
    return result;
  }

  // Many clients at once are more than `run` ever starts, so what hangs on time is given another
  // chance: a correct client whose pause came out too long, or whatever became of it while the
  // machine was overloaded; and a pause that was excused because of that.
  bool is_doubtful(const Chain& chain, const CaseResult& result) const {
    if (stop_.raised()) {
      return false;
    }
    const Subject& subject = subjects_[chain.subject];
    const bool is_good =
        result.verdict == CaseVerdict::passed || result.verdict == CaseVerdict::skipped;
    if (subject.kind != SubjectKind::correct) {
      return is_good && result.notes.empty() && result.evidence.overloaded &&
             is_own_clause(kTiming, subject);
    }
    const bool is_about_time =
        !result.failures.empty() &&
        std::all_of(result.failures.begin(), result.failures.end(),
                    [](const Failure& failure) { return failure.clause == kTiming; });
    return !is_good && (is_about_time || result.evidence.overloaded);
  }

  CaseResult run_once(std::size_t index, const Case& test_case) {
    const Subject& subject = subjects_[index];
    const milliseconds pause = pause_for(subject, options_.pause);
    const CaseSurroundings surroundings{
        pause, deadline_of(test_case, pause), *clients_[index], gate_, overload_, &trusted_, stop_};
    CaseRunEnd end = run_case(test_case, surroundings, rank_++, [] {});
    CaseResult result = judge(test_case, std::move(end.evidence), /*strict=*/false);
    mask_secrets(result);
    return result;
  }

  void note(const Chain& chain, const CaseResult& result) {
    const std::lock_guard lock(mutex_);
    add_case(result, results_[chain.subject]);
  }

  // Nothing more is to be learned of this client.
  bool is_settled(const Chain& chain) {
    const std::lock_guard lock(mutex_);
    return !options_.thorough && is_caught(results_[chain.subject]);
  }

  void end(const Chain& chain) {
    std::unique_lock lock(mutex_);
    if (--chains_left_[chain.subject] > 0) {
      return;
    }
    lock.unlock();
    const std::map<std::string, std::string> problems = clients_[chain.subject]->finish();
    lock.lock();
    if (!problems.empty()) {
      results_[chain.subject].trouble = problems.begin()->first + ": " + problems.begin()->second;
    }
    progress_(++through_);
  }

  const std::vector<Subject>& subjects_;
  const TrialOptions& options_;
  const ProcessGuard& guard_;
  const StopFlag& stop_;
  const TrialProgress& progress_;
  OverloadWatch overload_;
  const TrustedAuthority trusted_;
  StartGate gate_;
  std::vector<std::unique_ptr<ClientCaller>> clients_;
  std::vector<Chain> chains_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::size_t> rank_{0};
  std::mutex mutex_;
  std::vector<SubjectResult> results_;
  std::vector<std::size_t> chains_left_;
  std::size_t through_ = 0;
};

}  // namespace

std::vector<const Case*> cases_for(const Subject& subject, const std::vector<Case>& cases,
                                   milliseconds pause, bool thorough) {
  std::vector<const Case*> chosen;
  for (const Case& test_case : cases) {
    if (thorough || subject.kind == SubjectKind::correct || serves(test_case, subject)) {
      chosen.push_back(&test_case);
    }
  }
  std::stable_sort(chosen.begin(), chosen.end(), [&](const Case* one, const Case* other) {
    return expected_time(*one, pause) < expected_time(*other, pause);
  });
  return chosen;
}

std::vector<SubjectResult> run_trial(const std::vector<Subject>& subjects,
                                     const std::vector<Case>& cases, const TrialOptions& options,
                                     const ProcessGuard& guard, const StopFlag& stop,
                                     const TrialProgress& progress) {
  return Trial(subjects, cases, options, guard, stop, progress).run();
}

}  // namespace engagement::conformance
