// A set of fingerprints that takes little more memory than they do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "mock-server/oauth/keyed_hash.h"

namespace engagement::oauth {

// Open addressing: each stands at the place that its bits name, or in the next that is free. They
// are random to everybody (see KeyedHash), so nobody can make them meet. Not thread-safe.
class FingerprintSet {
 public:
  // False when it is in already.
  bool insert(Fingerprint print) {
    if (print == kNone) {
      print[0] = 1;
    }
    if (slots_.size() * 7 <= size_ * 8) {
      grow();
    }
    Fingerprint& slot = slot_of(print);
    if (slot == print) {
      return false;
    }
    slot = print;
    ++size_;
    return true;
  }

  std::size_t size() const { return size_; }

 private:
  static constexpr Fingerprint kNone{};

  // Without a call of memcmp.
  static bool is(const Fingerprint& one, const Fingerprint& other) {
    return ((one[0] ^ other[0]) | (one[1] ^ other[1])) == 0;
  }

  // Where it is, or where it would go.
  Fingerprint& slot_of(const Fingerprint& print) {
    // The upper half of the product spreads 32 bits evenly over the slots, whatever their number.
    std::size_t at = static_cast<std::size_t>(((print[0] >> 32) * slots_.size()) >> 32);
    while (!is(slots_[at], print) && !is(slots_[at], kNone)) {
      at = at + 1 == slots_.size() ? 0 : at + 1;
    }
    return slots_[at];
  }

  void grow() {
    // By half, not to twice the size: of many sets most stand somewhere in between.
    std::vector<Fingerprint> old(slots_.size() < 8 ? 8 : slots_.size() + slots_.size() / 2);
    old.swap(slots_);
    for (const Fingerprint& print : old) {
      if (print != kNone) {
        slot_of(print) = print;
      }
    }
  }

  std::vector<Fingerprint> slots_;
  std::size_t size_ = 0;
};

}  // namespace engagement::oauth
