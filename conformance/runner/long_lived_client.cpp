#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "conformance/runner/adapter_answer.h"
#include "conformance/runner/client_caller.h"
#include "conformance/runner/long_lived_process.h"
#include "conformance/text/text.h"

namespace engagement::conformance {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using nlohmann::json;

// How often a client that ended too early is started again.
constexpr int kMostStarts = 4;
// Between the end of its input and SIGTERM.
constexpr milliseconds kEndsWithin{2'000};
constexpr std::string_view kSee = R"(; see docs/adapter-protocol.md, "One process for all calls")";

std::string shown(std::string_view line) {
  constexpr std::size_t kShown = 200;
  return printable_line(line.substr(0, kShown)) + (line.size() > kShown ? "…" : "");
}

std::string seconds(milliseconds time) {
  return fmt::format("{:g} s", static_cast<double>(time.count()) / 1000.0);
}

// A call that waits for its answer.
struct Pending {
  std::size_t process = 0;
  Clock::time_point sent;
  StopFlag done;
  AdapterAnswer answer;  // set before `done` is raised
};

// The calls of a run, the process that answers them, and those that did so before it.
class LongLivedClient final : public ClientCaller {
 public:
  LongLivedClient(std::string command, const ProcessGuard& guard)
      : command_(std::move(command)), guard_(guard) {}
  ~LongLivedClient() override { end_all(); }

  CallEnd call(const ClientCall& call) override {
    Pending pending;
    if (AdapterAnswer refused; !begin(call, pending, refused)) {
      return {std::move(refused), false};
    }
    return await(call, pending);
  }

  std::map<std::string, std::string> finish() override {
    if (!processes_.empty() && current_) {
      processes_[*current_].process->let_end(kEndsWithin);
    }
    end_all();
    return std::move(late_problems_);
  }

 private:
  struct Process {
    std::unique_ptr<LongLivedProcess> process;
    Clock::time_point last_answer;
    std::string why_ended;  // by us; empty: by itself
    bool over = false;
  };

  void end_all() {
    {
      const std::lock_guard lock(mutex_);
      finished_ = true;
    }
    for (Process& process : processes_) {
      process.process.reset();
    }
  }

  bool begin(const ClientCall& call, Pending& pending, AdapterAnswer& refused) {
    const std::lock_guard lock(mutex_);
    if (!current_ && starts_ == kMostStarts) {
      refused.reason =
          fmt::format("the client's one process ended {} times before its time and is not started "
                      "again; at last {}",
                      kMostStarts, last_end_);
      return false;
    }
    if (!current_) {
      start();
    }
    pending.process = *current_;
    pending.sent = Clock::now();
    pending_[call.case_name] = &pending;
    answered_.erase(call.case_name);
    processes_[*current_].process->send(call.request);
    return true;
  }

  // With the lock.
  void start() {
    ++starts_;
    const std::size_t number = processes_.size();
    current_ = number;
    processes_.emplace_back().last_answer = Clock::now();
    processes_.back().process = std::make_unique<LongLivedProcess>(
        command_, guard_,
        [this, number](const std::string& line, bool cut) { return on_line(number, line, cut); },
        [this, number](const ClientEnd& end) { on_end(number, end); });
  }

  CallEnd await(const ClientCall& call, Pending& pending) {
    std::vector<pollfd> fds = {{pending.done.fd(), POLLIN, 0}};
    for (const StopFlag* stop : call.stops) {
      fds.push_back({stop->fd(), POLLIN, 0});
    }
    const Clock::time_point due = pending.sent + call.deadline;
    for (int ready = 0; ready <= 0;) {
      const auto left = std::chrono::ceil<milliseconds>(due - Clock::now());
      ready = ::poll(fds.data(), fds.size(), static_cast<int>(std::max<long>(left.count(), 0)));
      if (ready == 0 && left.count() <= 0) {
        break;
      }
    }
    const std::lock_guard lock(mutex_);
    if (pending.done.raised()) {
      return {std::move(pending.answer), false};
    }
    pending_.erase(call.case_name);
    given_up_.insert(call.case_name);
    const bool stopped = std::any_of(call.stops.begin(), call.stops.end(),
                                     [](const StopFlag* stop) { return stop->raised(); });
    AdapterAnswer answer;
    add_outputs(pending.process, answer);
    answer.reason = "the adapter was stopped by the suite before it had answered";
    if (!stopped) {
      answer.reason = fmt::format(
          "the adapter did not answer within {}. It has to answer each line while its standard "
          "input stays open, and flush each answer; one that takes line after line also needs "
          "--jobs 1{}",
          seconds(call.deadline), kSee);
      answer.ended_badly = true;
      end_if_it_hangs(pending, call);
    }
    return {std::move(answer), stopped};
  }

  // One call that hangs is no reason to end the others; a process that answers nobody is.
  void end_if_it_hangs(const Pending& pending, const ClientCall& call) {
    if (processes_[pending.process].last_answer < pending.sent) {
      end(pending.process,
          fmt::format("it had answered nothing since the call for {} was sent, {} before",
                      call.case_name, seconds(call.deadline)));
    }
  }

  // With the lock. Calls from now on get another process.
  void end(std::size_t number, const std::string& why) {
    Process& process = processes_[number];
    if (process.why_ended.empty() && !process.over) {
      process.why_ended = "the suite ended the client's one process: " + why;
      process.process->end();
    }
    if (current_ == number) {
      current_.reset();
    }
  }

  // On the process's thread, as on_end().
  bool on_line(std::size_t number, const std::string& line, bool cut) {
    if (line.find_first_not_of(" \t") != line.find('{')) {
      return false;  // most of what a client that floods us prints
    }
    const json parsed = json::parse(line, nullptr, false);
    const std::lock_guard lock(mutex_);
    if (finished_ || !processes_[number].why_ended.empty()) {
      return false;
    }
    if (cut) {
      end(number, fmt::format("it printed an answer of more than {} KiB",
                              AnswerLines::kLongestAnswer / 1024));
      return false;
    }
    const auto name = parsed.is_object() ? parsed.find("case") : parsed.end();
    if (name != parsed.end() && name->is_string()) {
      return take_answer(number, name->get<std::string>(), line);
    }
    if (parsed.is_object() && parsed.contains("outcome")) {
      end(number, fmt::format("it printed an answer without the \"case\" of its request, so nobody "
                              "knows whose it is: {}{}",
                              shown(line), kSee));
    }
    return false;
  }

  bool take_answer(std::size_t number, const std::string& name, const std::string& line) {
    if (const auto found = pending_.find(name);
        found != pending_.end() && found->second->process == number) {
      Pending& pending = *found->second;
      pending.answer = read_answer_line(line);
      if (pending.answer.kind == AdapterAnswer::Kind::broken) {
        add_outputs(number, pending.answer);
      }
      pending_.erase(found);
      answered_.insert(name);
      last_answered_ = name;
      processes_[number].last_answer = Clock::now();
      pending.done.raise(1);  // the last touch: its owner may go on
      return true;
    }
    if (given_up_.contains(name)) {
      return true;  // late, and told as that
    }
    if (answered_.contains(name)) {
      late_problems_.emplace(name, fmt::format("the adapter answered this case a second time: {}",
                                               shown(line)));
      return true;
    }
    const std::string why = fmt::format(
        "it printed an answer for a case that it was not asked for: {}{}", shown(line), kSee);
    if (pending_.empty() && !last_answered_.empty()) {
      late_problems_.emplace(last_answered_, "after the answer to this case, " + why);
    }
    end(number, why);
    return false;
  }

  void on_end(std::size_t number, const ClientEnd& end) {
    const std::lock_guard lock(mutex_);
    Process& process = processes_[number];
    process.over = true;
    if (current_ == number) {
      current_.reset();
    }
    std::string reason = process.why_ended;
    if (reason.empty()) {
      reason = bad_end(end, {});
      reason = reason.empty() ? "the adapter's one process ended by itself" : reason;
    }
    last_end_ = reason;
    for (auto entry = pending_.begin(); entry != pending_.end();) {
      Pending& pending = *entry->second;
      if (pending.process != number) {
        ++entry;
        continue;
      }
      pending.answer.reason = reason + ", before it had answered this case";
      add_outputs(number, pending.answer);
      entry = pending_.erase(entry);
      pending.done.raise(1);
    }
  }

  // What was printed by then, by whatever call.
  void add_outputs(std::size_t number, AdapterAnswer& answer) const {
    answer.other_output = processes_[number].process->other_output();
    answer.error_output = processes_[number].process->error_output();
  }

  const std::string command_;
  const ProcessGuard& guard_;
  std::mutex mutex_;
  std::vector<Process> processes_;  // in the order of their starts
  std::optional<std::size_t> current_;
  int starts_ = 0;
  bool finished_ = false;
  std::string last_end_;
  std::map<std::string, Pending*> pending_;  // by the case's name
  std::set<std::string> answered_;           // of the calls that are over
  std::set<std::string> given_up_;
  std::string last_answered_;
  std::map<std::string, std::string> late_problems_;
};

}  // namespace

std::unique_ptr<ClientCaller> long_lived_client(std::string command, const ProcessGuard& guard) {
  return std::make_unique<LongLivedClient>(std::move(command), guard);
}

}  // namespace engagement::conformance
