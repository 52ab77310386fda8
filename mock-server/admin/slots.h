// Bounds how many calls wait at once.
#pragma once

#include <atomic>
#include <memory>

namespace engagement::admin {

// Thread-safe; copies share their slots.
class Slots {
 public:
  explicit Slots(int count = 64) : free_(std::make_shared<std::atomic<int>>(count)) {}

  // Holds a slot for as long as it lives; null when all are taken.
  std::shared_ptr<void> take() {
    if (free_->fetch_sub(1) <= 0) {
      free_->fetch_add(1);
      return nullptr;
    }
    return {static_cast<void*>(free_.get()), [free = free_](void*) { free->fetch_add(1); }};
  }

 private:
  std::shared_ptr<std::atomic<int>> free_;
};

}  // namespace engagement::admin
