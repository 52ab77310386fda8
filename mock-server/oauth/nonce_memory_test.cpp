#include "mock-server/oauth/nonce_memory.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "testing/catch2.h"

namespace engagement::oauth {
namespace {

using Answer = NonceMemory::Answer;
constexpr std::int64_t kNow = 1'800'000'000;

TEST_CASE("a nonce is used once for one timestamp, client and token", "[AUTH-NONCE]") {
  NonceMemory memory(300, 1000);
  CHECK(memory.remember("key", "token", kNow, "n", kNow) == Answer::fresh);
  CHECK(memory.remember("key", "token", kNow, "n", kNow) == Answer::used);
  CHECK(memory.remember("key", "token", kNow + 1, "n", kNow) == Answer::fresh);
  CHECK(memory.remember("key", "other", kNow, "n", kNow) == Answer::fresh);
  CHECK(memory.remember("other", "token", kNow, "n", kNow) == Answer::fresh);
  CHECK(memory.remember("keyt", "oken", kNow, "n", kNow) == Answer::fresh);
}

TEST_CASE("what lies behind the window is forgotten") {
  NonceMemory memory(300, 1000);
  memory.remember("k", "t", kNow, "n", kNow);
  memory.remember("k", "t", kNow + 301, "n", kNow + 301);
  CHECK(memory.size() == 1);
}

TEST_CASE("a timestamp whose nonces were forgotten is refused though a clock is behind") {
  NonceMemory memory(300, 1000);
  CHECK(memory.remember("k", "t", kNow - 300, "n", kNow) == Answer::fresh);
  CHECK(memory.remember("k", "t", kNow, "other", kNow + 1) == Answer::fresh);
  CHECK(memory.remember("k", "t", kNow - 300, "n", kNow) == Answer::timestamp_forgotten);
}

TEST_CASE("a full memory forgets the oldest timestamp and refuses it from then on") {
  NonceMemory memory(300, 10);
  for (int i = 0; i < 11; ++i) {
    CHECK(memory.remember("k", "t", kNow + i / 2, std::to_string(i), kNow) == Answer::fresh);
  }
  CHECK(memory.size() <= 10);
  CHECK(memory.remember("k", "t", kNow, "0", kNow) == Answer::timestamp_forgotten);
  CHECK(memory.remember("k", "t", kNow + 5, "10", kNow) == Answer::used);
}

TEST_CASE("under a fixed clock a full memory forgets, and refuses nothing for it") {
  NonceMemory memory(300, 10);
  for (int i = 0; i < 100; ++i) {
    CHECK(memory.remember("k", "t", kNow, std::to_string(i), kNow) == Answer::fresh);
    CHECK(memory.size() <= 10);
  }
}

TEST_CASE("of recorded requests nothing is forgotten for its age, whatever their order") {
  NonceMemory memory(300, 10, NonceMemory::Order::any);
  CHECK(memory.remember("k", "t", kNow, "n", kNow) == Answer::fresh);
  CHECK(memory.remember("k", "t", kNow + 9000, "n", kNow + 9000) == Answer::fresh);
  CHECK(memory.remember("k", "t", kNow, "n", kNow) == Answer::used);
  for (int i = 0; i < 20; ++i) {
    memory.remember("k", "t", kNow + 9000, std::to_string(i), kNow);
  }
  CHECK(memory.size() <= 10);
  CHECK(memory.remember("k", "t", kNow, "fresh", kNow) == Answer::fresh);
}

TEST_CASE("a set of fingerprints holds what was put in, and is hardly larger") {
  FingerprintSet set;
  const KeyedHash hash;
  for (int i = 0; i < 20'000; ++i) {
    REQUIRE(set.insert(hash.of({std::to_string(i)})));
    REQUIRE_FALSE(set.insert(hash.of({std::to_string(i / 2)})));
  }
  CHECK(set.insert({0, 0}));  // a fingerprint like any other
  CHECK_FALSE(set.insert({0, 0}));
  CHECK(set.size() == 20'001);
}

TEST_CASE("threads that fill the memory at once leave it full, and not more") {
  NonceMemory memory(300, 1000);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&memory, i] {
      for (int n = 0; n < 2000; ++n) {
        memory.remember("k", std::to_string(i), kNow + n / 10, std::to_string(n), kNow + n / 10);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(memory.size() <= 1000);
  CHECK(memory.remember("k", "0", kNow + 199, "1999", kNow + 199) == Answer::used);
}

TEST_CASE("of many threads with one nonce exactly one is first") {
  NonceMemory memory(300, 100'000);
  std::atomic<int> fresh{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 500; ++n) {
        fresh += memory.remember("k", "t", kNow, std::to_string(n), kNow) == Answer::fresh ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(fresh == 500);
}

}  // namespace
}  // namespace engagement::oauth
