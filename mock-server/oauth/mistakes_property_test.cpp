// Each mistake is made by a client of its own over many random requests, alone and with another,
// and has to be named from what was received.
#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "mock-server/oauth/diagnosis.h"
#include "mock-server/oauth/mistakes.h"
#include "mock-server/oauth/testing/sloppy_client.h"
#include "testing/catch2.h"

namespace engagement::oauth {
namespace {

using testing::kServerTime;
using testing::MadeMistake;
using testing::SloppyClient;

struct Answer {
  Verdict verdict;
  Diagnosis diagnosis;
};

Answer received(const SloppyClient& client) {
  const std::string target = client.target();
  const std::string host = client.host_field();
  const std::vector<std::string> fields = client.authorization();
  const SignedRequest request{
      client.method, target, client.scheme, host, {fields.begin(), fields.end()}, "", ""};
  const CredentialStore store({client.credential});
  static const Verifier verifier({}, Policy{});
  Answer answer;
  answer.verdict = verifier.check_request(request, kServerTime, store);
  answer.diagnosis = diagnose(request, answer.verdict, store);
  return answer;
}

// Calls `work(index, random)` for each index, on all cores; the random numbers of an index are
// always the same.
template <typename Work>
void for_each_index(std::size_t count, const Work& work) {
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      std::mt19937 random(static_cast<unsigned>(i + 1));
      work(i, random);
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    threads.emplace_back(run);
  }
  run();
  for (std::thread& thread : threads) {
    thread.join();
  }
}

struct Made {
  SloppyClient right;
  SloppyClient wrong;
};

// A random request on which each of the mistakes changes the signature, and both together differ
// from each alone; none when there is no such request.
std::optional<Made> made_by(const std::vector<const MadeMistake*>& mistakes, std::mt19937& random) {
  for (int tries = 0; tries < 200; ++tries) {
    const SloppyClient right(random);
    SloppyClient wrong = right;
    std::set<std::string> signatures = {right.signature()};
    for (const MadeMistake* mistake : mistakes) {
      mistake->make(wrong);
      SloppyClient alone = right;
      mistake->make(alone);
      signatures.insert(alone.signature());
    }
    signatures.insert(wrong.signature());
    if (signatures.size() == (mistakes.size() == 1 ? 2 : 4)) {
      return Made{right, wrong};
    }
  }
  return std::nullopt;
}

// How often a mistake, or a pair, was named; and what was named instead.
struct Tally {
  std::size_t right = 0;
  std::size_t all = 0;
  std::map<std::string, std::size_t> others;
};

// Whether a client that makes the named mistakes, from the one at `first` on, yields a signature. A
// mistake can be made in several ways.
bool yields(const std::string& signature, const std::vector<std::string_view>& mistakes,
            std::size_t first, const SloppyClient& client) {
  static const std::vector<MadeMistake> all = testing::signing_mistakes();
  if (first == mistakes.size()) {
    return client.signature() == signature;
  }
  return std::any_of(all.begin(), all.end(), [&](const MadeMistake& each) {
    if (each.name != mistakes[first]) {
      return false;
    }
    SloppyClient made = client;
    each.make(made);
    return yields(signature, mistakes, first + 1, made);
  });
}

// Whether the named mistakes are the ones that were made, or, made instead by the same client,
// yield the very same signature: no one can tell them apart then.
bool names(const Diagnosis& diagnosis, const std::vector<const MadeMistake*>& made,
           const Made& request) {
  if (diagnosis.is_guess || diagnosis.mistakes.empty()) {
    return false;
  }
  const std::set<std::string_view> named(diagnosis.mistakes.begin(), diagnosis.mistakes.end());
  std::set<std::string_view> wanted;
  for (const MadeMistake* each : made) {
    wanted.insert(each->name);
  }
  return named == wanted ||
         (diagnosis.mistakes.size() <= made.size() &&
          yields(request.wrong.signature(), diagnosis.mistakes, 0, request.right));
}

std::string text_of(const Diagnosis& diagnosis) {
  std::string text = diagnosis.is_guess ? "guess:" : "";
  for (const std::string_view mistake : diagnosis.mistakes) {
    text += " " + std::string(mistake);
  }
  return text.empty() ? "nothing" : text;
}

void report(const std::map<std::string, Tally>& tallies, double least) {
  for (const auto& [name, tally] : tallies) {
    const double share = static_cast<double>(tally.right) / static_cast<double>(tally.all);
    if (share < least) {
      std::string others;
      for (const auto& [other, count] : tally.others) {
        others += "\n  " + std::to_string(count) + " ×" + other;
      }
      WARN(name << ": " << tally.right << " of " << tally.all << others);
    }
  }
}

std::size_t requests_for_each_mistake() {
  const char* const given = std::getenv("ENGAGEMENT_REQUESTS_FOR_EACH_MISTAKE");
  return given != nullptr ? std::strtoul(given, nullptr, 10) : 1000;
}

TEST_CASE("each mistake that changes the signature is named") {
  const auto mistakes = testing::signing_mistakes();
  const std::size_t each = requests_for_each_mistake();
  std::map<std::string, Tally> tallies;
  std::mutex mutex;
  for_each_index(mistakes.size() * each, [&](std::size_t i, std::mt19937& random) {
    const MadeMistake& mistake = mistakes[i % mistakes.size()];
    const auto request = made_by({&mistake}, random);
    if (!request) {
      return;
    }
    const Answer answer = received(request->wrong);
    const bool is_right = names(answer.diagnosis, {&mistake}, *request);
    const std::lock_guard lock(mutex);
    Tally& tally = tallies[std::string(mistake.name)];
    ++tally.all;
    tally.right += is_right ? 1 : 0;
    if (!is_right) {
      ++tally.others[text_of(answer.diagnosis)];
    }
  });
  report(tallies, 0.99);
  for (const auto& [name, tally] : tallies) {
    INFO(name);
    CHECK(tally.all >= each * 99 / 100);  // and there were requests for it
    CHECK(tally.right * 100 >= tally.all * 99);
  }
}

TEST_CASE("each mistake that shows in the header is named") {
  const auto mistakes = testing::header_mistakes();
  const std::size_t each = requests_for_each_mistake();
  std::map<std::string, Tally> tallies;
  std::mutex mutex;
  for_each_index(mistakes.size() * each, [&](std::size_t i, std::mt19937& random) {
    const MadeMistake& mistake = mistakes[i % mistakes.size()];
    SloppyClient client(random);
    mistake.make(client);
    const Answer answer = received(client);
    const std::lock_guard lock(mutex);
    Tally& tally = tallies[std::string(mistake.name)];
    ++tally.all;
    if (answer.diagnosis.mistakes == std::vector{mistake.name}) {
      ++tally.right;
    } else {
      ++tally.others[text_of(answer.diagnosis)];
    }
  });
  report(tallies, 1);
  for (const auto& [name, tally] : tallies) {
    INFO(name);
    CHECK(tally.right == tally.all);
  }
}

TEST_CASE("two mistakes at once are both named") {
  const auto mistakes = testing::signing_mistakes();
  std::vector<std::pair<const MadeMistake*, const MadeMistake*>> pairs;
  for (const MadeMistake& a : mistakes) {
    for (const MadeMistake& b : mistakes) {
      if (&a < &b && a.step != b.step) {
        pairs.emplace_back(&a, &b);
      }
    }
  }
  const std::size_t each = std::max<std::size_t>(1, requests_for_each_mistake() / 200);
  std::map<std::string, Tally> tallies;
  Tally total;
  std::mutex mutex;
  for_each_index(pairs.size() * each, [&](std::size_t i, std::mt19937& random) {
    const auto& [a, b] = pairs[i % pairs.size()];
    const auto request = made_by({a, b}, random);
    if (!request) {
      return;  // the two never show together
    }
    const Answer answer = received(request->wrong);
    const bool is_right = names(answer.diagnosis, {a, b}, *request);
    const std::lock_guard lock(mutex);
    Tally& tally = tallies[std::string(a->name) + " + " + std::string(b->name)];
    ++tally.all;
    ++total.all;
    tally.right += is_right ? 1 : 0;
    total.right += is_right ? 1 : 0;
    if (!is_right) {
      ++tally.others[text_of(answer.diagnosis)];
    }
  });
  if (total.right * 100 < total.all * 95) {
    report(tallies, 0.5);
  }
  INFO(total.right << " of " << total.all << " requests with two mistakes, " << tallies.size()
                   << " pairs");
  CHECK(total.right * 100 >= total.all * 95);
}

TEST_CASE("every mistake of the list is made by a test") {
  // These depend on what came before, or are accepted: recorded requests and the mock's tests make
  // them.
  std::set<std::string_view> made = {"nonce-reused", "nonce-same-in-another-context",
                                     "signature-of-another-request", "empty-token",
                                     "signature-raw-in-header"};
  for (const auto& mistakes : {testing::signing_mistakes(), testing::header_mistakes()}) {
    for (const MadeMistake& each : mistakes) {
      made.insert(each.name);
    }
  }
  std::set<std::string_view> listed;
  for (const Mistake& each : all_mistakes()) {
    listed.insert(each.name);
  }
  CHECK(made == listed);
}

}  // namespace
}  // namespace engagement::oauth
