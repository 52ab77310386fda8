#include "conformance/self-test/trial.h"

#include <algorithm>
#include <atomic>
#include <mutex>
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
// Of the margin in call_deadline(): no client here is a slow interpreter, and those that hang are
// to be given up soon.
constexpr milliseconds kMarginTaken{22'000};

bool serves(const Case& test_case, const Subject& subject) {
  return std::any_of(test_case.clauses.begin(), test_case.clauses.end(),
                     [&](const std::string& clause) {
                       return std::find(subject.clauses.begin(), subject.clauses.end(), clause) !=
                              subject.clauses.end();
                     });
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
  // Where every case is run anyway, each is a chain of its own.
  void add_chains(std::size_t index, const std::vector<Case>& cases) {
    const Subject& subject = subjects_[index];
    const milliseconds pause = pause_for(subject, options_.pause);
    const std::vector<const Case*> chosen = cases_for(subject, cases, pause, options_.thorough);
    const bool runs_all = subject.kind == SubjectKind::correct || options_.thorough;
    for (const Case* test_case : chosen) {
      if (runs_all || chains_.empty() || chains_.back().subject != index) {
        chains_.push_back({index, {}, milliseconds(0)});
        ++chains_left_[index];
      }
      chains_.back().cases.push_back(test_case);
      chains_.back().expected += test_case->calls * expected_call_time(*test_case, pause);
    }
  }

  void work() {
    for (std::size_t next = next_++; next < chains_.size(); next = next_++) {
      const Chain& chain = chains_[next];
      for (const Case* test_case : chain.cases) {
        if (stop_.raised() || note(chain, run_case_of(chain, *test_case))) {
          break;
        }
      }
      end(chain);
    }
  }

  CaseResult run_case_of(const Chain& chain, const Case& test_case) {
    CaseResult result = run_once(subjects_[chain.subject], test_case);
    const bool is_good =
        result.verdict == CaseVerdict::passed || result.verdict == CaseVerdict::skipped;
    if (!is_good && result.evidence.overloaded && !stop_.raised()) {
      return run_once(subjects_[chain.subject], test_case);
    }
    return result;
  }

  CaseResult run_once(const Subject& subject, const Case& test_case) {
    const milliseconds pause = pause_for(subject, options_.pause);
    const auto client =
        process_for_each_call(options_.program + " --fault " + subject.name, guard_);
    const CaseSurroundings surroundings{
        pause, call_deadline(test_case, pause) - kMarginTaken, *client, gate_, overload_, &trusted_,
        stop_};
    CaseRunEnd end = run_case(test_case, surroundings, rank_++, [] {});
    CaseResult result = judge(test_case, std::move(end.evidence), /*strict=*/false);
    mask_secrets(result);
    return result;
  }

  // True: nothing more is to be learned.
  bool note(const Chain& chain, const CaseResult& result) {
    const std::lock_guard lock(mutex_);
    SubjectResult& subject = results_[chain.subject];
    add_case(result, subject);
    return !options_.thorough && is_caught(subject);
  }

  void end(const Chain& chain) {
    const std::lock_guard lock(mutex_);
    if (--chains_left_[chain.subject] == 0) {
      progress_(++through_);
    }
  }

  const std::vector<Subject>& subjects_;
  const TrialOptions& options_;
  const ProcessGuard& guard_;
  const StopFlag& stop_;
  const TrialProgress& progress_;
  OverloadWatch overload_;
  const TrustedAuthority trusted_;
  StartGate gate_;
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
    return one->calls * expected_call_time(*one, pause) <
           other->calls * expected_call_time(*other, pause);
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
