#include "conformance/runner/queued_listener.h"

#include <utility>

namespace engagement::conformance {

QueuedListener::QueuedListener(RunListener& to) : to_(to), thread_([this] { pass_on(); }) {}

QueuedListener::~QueuedListener() {
  drain();
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void QueuedListener::case_started(const Case& test_case) {
  push([this, &test_case] { to_.case_started(test_case); });
}
void QueuedListener::first_request(const Case& test_case) {
  push([this, &test_case] { to_.first_request(test_case); });
}
void QueuedListener::case_finished(const CaseResult& result) {
  push([this, &result] { to_.case_finished(result); });
}

void QueuedListener::push(std::function<void()> call) {
  {
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
  }
  changed_.notify_all();
}

void QueuedListener::drain() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return calls_.empty(); });
}

void QueuedListener::pass_on() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ended_ || !calls_.empty(); });
    if (calls_.empty()) {
      return;
    }
    const std::function<void()> call = calls_.front();
    lock.unlock();
    call();
    lock.lock();
    calls_.pop_front();
    changed_.notify_all();
  }
}

}  // namespace engagement::conformance
