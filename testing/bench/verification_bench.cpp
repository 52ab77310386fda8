// What one verification costs: nanoseconds and allocations, beside the bare HMAC-SHA1 of the same
// base string in the same run. The ratio is what counts: it holds on noisy machines.
#include <fmt/core.h>
#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/oauth/signature.h"
#include "mock-server/oauth/verifier.h"

namespace {

std::atomic<std::size_t> allocations{0};

void* counted_malloc(std::size_t size, const char* /*file*/, int /*line*/) {
  ++allocations;
  return std::malloc(size);
}
void* counted_realloc(void* old, std::size_t size, const char* /*file*/, int /*line*/) {
  ++allocations;
  return std::realloc(old, size);
}
void counted_free(void* p, const char* /*file*/, int /*line*/) {
  std::free(p);
}

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* p = std::malloc(size)) {
    return p;
  }
  throw std::bad_alloc();
}
void operator delete(void* p) noexcept {
  std::free(p);
}
void operator delete(void* p, std::size_t /*size*/) noexcept {
  std::free(p);
}

namespace {

using namespace engagement;

constexpr std::int64_t kNow = 1'800'000'000;

// A typical request of the API, signed rightly; `nonce` makes each a fresh one.
class TypicalRequest {
 public:
  explicit TypicalRequest(std::size_t number) {
    const std::string nonce = fmt::format("{:032x}", number);
    const std::vector<std::pair<std::string, std::string>> signed_parameters = {
        {"oauth_consumer_key", credential().consumer_key},
        {"oauth_nonce", nonce},
        {"oauth_signature_method", "HMAC-SHA1"},
        {"oauth_timestamp", std::to_string(kNow)},
        {"oauth_token", *credential().token},
        {"oauth_version", "1.0"},
        {"sid", "P5Lx0JzYQ5ugGOA-ADO6gA"},
        {"v", "1"}};
    std::string normalised;
    header_ = "OAuth ";
    for (const auto& [name, value] : signed_parameters) {
      normalised += (normalised.empty() ? "" : "&") + name + "=" + value;
      if (name.starts_with("oauth_")) {
        header_ += name + "=\"" + value + "\", ";
      }
    }
    const std::string base_string =
        "GET&" + oauth::encode("http://" + host_ + path_) + "&" + oauth::encode(normalised);
    const std::string key =
        oauth::signing_key(credential().consumer_secret, credential().token_secret);
    header_ +=
        "oauth_signature=\"" +
        oauth::encode(oauth::hmac_signature(oauth::SignatureMethod::hmac_sha1, key, base_string)) +
        "\"";
    target_ = path_ + "?v=1&sid=P5Lx0JzYQ5ugGOA-ADO6gA";
  }

  static const oauth::Credential& credential() {
    static const oauth::Credential made{"dpf43f3p2l4k3l03", "kd94hf93k423kf44", "nnch734d00sl2jdk",
                                        "pfkkdhi9sl3r4s00", ""};
    return made;
  }

  oauth::SignedRequest as_signed() const {
    return {"GET", target_, "http", host_, {header_}, "", ""};
  }

 private:
  std::string host_ = "127.0.0.1:8080";
  std::string path_ =
      "/api/account/86704866/monitoring/visitors/A5MWQ4NDQzZDRkNzZlOTJl/visits/current/campaigns/"
      "2004182310/engagements/7373889922914478/contexts/1";
  std::string target_;
  std::string header_;
};

// Of this thread, so that other load on the machine counts for less.
double cpu_nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

struct Cost {
  double nanoseconds;
  double allocations;
};

// The median of several rounds of `count` calls each.
Cost cost_of(std::size_t count, const std::function<void(std::size_t)>& call) {
  constexpr int kRounds = 101;
  std::vector<double> times;
  std::size_t counted = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::size_t before = allocations;
    const double start = cpu_nanoseconds();
    for (std::size_t i = 0; i < count; ++i) {
      call(i);
    }
    times.push_back((cpu_nanoseconds() - start) / static_cast<double>(count));
    counted = allocations - before;
  }
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], static_cast<double>(counted) / static_cast<double>(count)};
}

int run() {
  constexpr std::size_t kRequests = 500;  // few enough to stay in the cache, as a request just read does
  std::vector<TypicalRequest> requests;
  std::vector<oauth::SignedRequest> views;
  for (std::size_t i = 0; i < kRequests; ++i) {
    requests.emplace_back(i);
  }
  for (const TypicalRequest& each : requests) {
    views.push_back(each.as_signed());
  }
  const oauth::CredentialStore store({TypicalRequest::credential()});
  oauth::Policy policy;
  policy.base_string_of_accepted = false;  // as the mock has it
  const oauth::Verifier verifier(store, policy);
  const oauth::Verdict verdict = oauth::Verifier(store, {}).check_request(views.front(), kNow, store);
  if (!verdict.accepted()) {
    fmt::print(stderr, "the request of this benchmark is refused: {}\n", verdict.explanation);
    return 3;
  }
  const Cost check = cost_of(kRequests, [&](std::size_t i) {
    if (!verifier.check_request(views[i], kNow, store).accepted()) {
      std::abort();
    }
  });
  std::size_t round = 0;
  std::unique_ptr<oauth::Verifier> remembering;
  const Cost whole = cost_of(kRequests, [&](std::size_t i) {
    if (i == 0) {  // a new memory for each round: the same nonces again
      remembering = std::make_unique<oauth::Verifier>(store, policy);
      ++round;
    }
    if (!remembering->verify(views[i], kNow).accepted()) {
      std::abort();
    }
  });
  const std::string key = oauth::signing_key(TypicalRequest::credential().consumer_secret,
                                             TypicalRequest::credential().token_secret);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const Cost bare = cost_of(kRequests, [&](std::size_t) {
    HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(verdict.base_string.data()),
         verdict.base_string.size(), digest.data(), &size);
  });
  EVP_MAC* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  EVP_MAC_CTX* context = EVP_MAC_CTX_new(mac);
  char name[] = "SHA1";
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string("digest", name, 0),
                               OSSL_PARAM_construct_end()};
  EVP_MAC_init(context, reinterpret_cast<const unsigned char*>(key.data()), key.size(), params);
  const Cost keyed = cost_of(kRequests, [&](std::size_t) {
    std::size_t written = 0;
    EVP_MAC_init(context, nullptr, 0, nullptr);
    EVP_MAC_update(context, reinterpret_cast<const unsigned char*>(verdict.base_string.data()),
                   verdict.base_string.size());
    EVP_MAC_final(context, digest.data(), &written, digest.size());
  });
  EVP_MAC_CTX_free(context);
  EVP_MAC_free(mac);
  fmt::print("base string: {} bytes; medians of 101 rounds of {} requests\n",
             verdict.base_string.size(), kRequests);
  fmt::print("{:<44} {:>8} {:>12} {:>20}\n", "", "ns", "allocations", "of keyed HMAC-SHA1");
  for (const auto& [label, cost] :
       {std::pair("HMAC-SHA1 alone, keyed context", keyed),
        std::pair("HMAC-SHA1 alone, HMAC()", bare), std::pair("verification", check),
        std::pair("verification with the memory of nonces", whole)}) {
    fmt::print("{:<44} {:>8.0f} {:>12.1f} {:>20.2f}\n", label, cost.nanoseconds, cost.allocations,
               cost.nanoseconds / keyed.nanoseconds);
  }
  return 0;
}

}  // namespace

int main() {
  CRYPTO_set_mem_functions(counted_malloc, counted_realloc, counted_free);
  return run();
}
