// AUTH-NONCE, AUTH-FRESH.
#include <cstdlib>
#include <ctime>

#include "conformance/faulty-clients/fault.h"

namespace faulty_client {
namespace {

std::string of_seed(unsigned seed, int draws) {
  std::string nonce;
  for (int i = 0; i < draws + 7; ++i) {
    nonce += static_cast<char>('a' + ::rand_r(&seed) % 26);
  }
  return nonce;
}

constexpr Fault kFaults[] = {
    // AUTH-NONCE
    {"nonce-constant", "Has the nonce of an example in the code.", "AUTH-NONCE AUTH-FRESH",
     [](Behaviour& b) { b.nonce = [](const Moment&) { return std::string("7d8f3e4a"); }; }},
    {"nonce-is-timestamp", "Uses the timestamp as nonce.", "AUTH-NONCE AUTH-FRESH",
     [](Behaviour& b) {
       b.nonce = [](const Moment&) { return std::to_string(std::time(nullptr)); };
     }},
    {"nonce-counter-from-1", "Counts nonces from 1 in each process.", "AUTH-NONCE",
     [](Behaviour& b) {
       b.nonce = [](const Moment& moment) { return std::to_string(moment.attempt); };
     }},
    {"nonce-seeded-by-time", "Seeds rand() with the time.", "AUTH-NONCE AUTH-FRESH",
     [](Behaviour& b) {
       b.nonce = [](const Moment& moment) {
         return of_seed(static_cast<unsigned>(std::time(nullptr)), moment.attempt);
       };
     }},
    {"nonce-never-seeded", "Never seeds its random numbers.", "AUTH-NONCE",
     [](Behaviour& b) {
       b.nonce = [](const Moment& moment) { return of_seed(1, moment.attempt); };
     }},
    {"nonce-of-values", "Hashes the request's values for a nonce (md5 of the URL).",
     "AUTH-NONCE AUTH-FRESH",
     [](Behaviour& b) {
       b.nonce = [](const Moment& m) {
         return std::to_string(std::hash<std::string>()(m.inputs.visitor + m.inputs.session));
       };
     }},
    {"nonce-one-digit", "Draws a nonce of one digit.", "AUTH-NONCE AUTH-FRESH",
     [](Behaviour& b) {
       b.nonce = [](const Moment& moment) {
         return std::to_string((std::time(nullptr) + moment.attempt / 3) % 10);
       };
     }},
    {"nonce-empty", "Sends an empty nonce.", "AUTH-PARAMS AUTH-NONCE",
     [](Behaviour& b) { b.nonce = [](const Moment&) { return std::string(); }; }},

    // AUTH-FRESH
    {"retry-same-header", "Signs once, in front of the retry loop (an HTTP adapter that retries).",
     "AUTH-FRESH AUTH-NONCE", [](Behaviour& b) { b.signs_once = true; }},
    {"retry-same-nonce", "Draws the nonce once for all attempts, and signs each.",
     "AUTH-FRESH AUTH-NONCE", [](Behaviour& b) { b.keeps_nonce = true; }},
    {"retry-same-stamp", "Draws nonce and timestamp once and signs each attempt.",
     "AUTH-FRESH AUTH-NONCE",
     [](Behaviour& b) {
       b.keeps_nonce = true;
       b.keeps_timestamp = true;
     }},
    {"retry-same-timestamp", "Takes the time once for all attempts.", "AUTH-FRESH",
     [](Behaviour& b) { b.keeps_timestamp = true; }, 2},
    {"retry-timestamp-plus-one", "Adds one second to the timestamp for each retry.", "AUTH-FRESH",
     [](Behaviour& b) {
       b.timestamp = [](const Moment& moment) {
         static const std::time_t start = std::time(nullptr);
         return std::to_string(start + moment.attempt - 1);
       };
     },
     5},
    {"retry-nonce-alternates", "Takes turns with two nonces.", "AUTH-FRESH AUTH-NONCE",
     [](Behaviour& b) {
       b.nonce = [](const Moment& moment) {
         static const std::time_t start = std::time(nullptr);
         return of_seed(static_cast<unsigned>(start), moment.attempt % 2);
       };
     }},
};

}  // namespace

std::span<const Fault> freshness_faults() {
  return kFaults;
}

}  // namespace faulty_client
