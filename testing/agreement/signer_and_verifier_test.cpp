// The bundled client's signer and the mock's verifier are written apart. Here they meet: what the
// one signs the other accepts, and nothing else. Test code only; neither part knows of the other.
#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "client-under-test/signer/authorization.h"
#include "client-under-test/url.h"
#include "mock-server/contract/route.h"
#include "mock-server/oauth/verifier.h"
#include "testing/catch2.h"

namespace {

namespace client = engagement_client;
using namespace engagement;

constexpr std::int64_t kNow = 1'800'000'000;
constexpr std::size_t kRequests = 100'000;

// Any Unicode text, control characters and the largest code points included.
std::string random_text(std::mt19937& random, std::size_t most) {
  std::string text;
  for (std::size_t n = 1 + random() % most; n > 0; --n) {
    const std::array<char32_t, 4> ranges{0x80, 0x800, 0x10000, 0x110000};
    char32_t code = 1 + random() % (ranges[random() % ranges.size()] - 1);
    if (code >= 0xD800 && code < 0xE000) {
      code -= 0x2000;  // surrogates are no characters
    }
    const auto byte = [&text](char32_t value) { text += static_cast<char>(value); };
    if (code < 0x80) {
      byte(code);
    } else if (code < 0x800) {
      byte(0xC0 | (code >> 6));
    } else if (code < 0x10000) {
      byte(0xE0 | (code >> 12));
      byte(0x80 | ((code >> 6) & 0x3F));
    } else {
      byte(0xF0 | (code >> 18));
      byte(0x80 | ((code >> 12) & 0x3F));
      byte(0x80 | ((code >> 6) & 0x3F));
    }
    if (code >= 0x80) {
      byte(0x80 | (code & 0x3F));
    }
  }
  return text;
}

struct Request {
  std::string method = "GET";
  std::string target;
  std::string scheme;
  std::string host;
  std::string authorization;

  oauth::SignedRequest as_signed() const {
    return {method, target, scheme, host, {authorization}, "", ""};
  }
};

struct Signed {
  Request request;
  client::Engagement ids;
  oauth::CredentialStore store;
};

Signed random_request(std::mt19937& random) {
  Signed made;
  client::signer::Credentials credentials{random_text(random, 12), random_text(random, 40),
                                          random() % 4 == 0 ? "" : random_text(random, 12),
                                          random_text(random, 40)};
  if (credentials.token.empty()) {
    credentials.token_secret.clear();
  }
  made.ids = {random_text(random, 10), random_text(random, 20), random_text(random, 10),
              random_text(random, 10), random_text(random, 10), random_text(random, 30)};
  const std::array<const char*, 6> bases{"http://127.0.0.1:8080",
                                         "https://API.Example.com",
                                         "http://[::1]:80",
                                         "https://va.example:8443/gate",
                                         "http://xn--bcher-kva.example/a%20b/c",
                                         "https://va.example:443"};
  const client::BaseUrl base = client::parse_base_url(bases[random() % bases.size()]);
  const std::string path = client::endpoint_path(base, made.ids);
  const auto query = client::endpoint_query(made.ids);
  made.request.target = client::request_target(path, query);
  made.request.scheme = base.https ? "https" : "http";
  made.request.host = base.authority;
  made.request.authorization = client::signer::authorization_header(
      {"GET", base.origin() + path, query}, credentials, client::signer::SignatureMethod::hmac_sha1,
      {kNow - 300 + static_cast<std::int64_t>(random() % 601), random_text(random, 20)});
  oauth::Credential known{credentials.consumer_key, credentials.consumer_secret, std::nullopt,
                          credentials.token_secret, ""};
  if (!credentials.token.empty()) {
    known.token = credentials.token;
  }
  made.store = oauth::CredentialStore({known});
  return made;
}

oauth::Verdict verdict_of(const Request& request, const oauth::CredentialStore& store) {
  static const oauth::Verifier verifier({}, {});
  return verifier.check_request(request.as_signed(), kNow, store);
}

// Runs `work(random)` so often, on all cores, with numbers that are the same each time. Returns how
// often it gave true.
template <typename Work>
std::size_t count(std::size_t times, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> good{0};
  const auto run = [&] {
    for (std::size_t i = next++; i < times; i = next++) {
      std::mt19937 random(static_cast<unsigned>(i));
      good += work(random) ? 1 : 0;
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
  return good;
}

// One bit, or one character, of what is sent: flipped, replaced, removed or doubled.
void change(Request& request, std::mt19937& random) {
  std::array<std::string*, 4> parts{&request.target, &request.authorization, &request.host,
                                    &request.method};
  std::string& part = *parts[random() % 20 < 18 ? random() % 2 : 2 + random() % 2];
  const std::size_t at = random() % part.size();
  switch (random() % 4) {
    case 0:
      part[at] = static_cast<char>(part[at] ^ (1 << (random() % 8)));
      break;
    case 1:
      part[at] = static_cast<char>(' ' + random() % 95);
      break;
    case 2:
      part.erase(at, 1);
      break;
    default:
      part.insert(at, 1, part[at]);
      break;
  }
}

// ---- what a request says, read apart from the verifier -----------------------------------------

std::string decoded(const std::string& text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> pieces(1);
  for (const char c : text) {
    if (c == at) {
      pieces.emplace_back();
    } else {
      pieces.back() += c;
    }
  }
  return pieces;
}

std::string lower(std::string text) {
  for (char& c : text) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return text;
}

struct Meaning {
  std::string method, path, host;
  std::vector<std::pair<std::string, std::string>> query, oauth;
  bool operator==(const Meaning&) const = default;
};

Meaning meaning_of(const Request& request) {
  Meaning meaning;
  meaning.method = request.method;
  const std::size_t question = std::min(request.target.find('?'), request.target.size());
  meaning.path = request.target.substr(0, question);
  meaning.host = lower(request.host);
  for (const char* port : {":80", ":443", ":"}) {  // a scheme's own port may be left out
    if (meaning.host.ends_with(port) && (port[1] != '4' || request.scheme == "https") &&
        (port[1] != '8' || request.scheme == "http")) {
      meaning.host.resize(meaning.host.size() - std::string(port).size());
    }
  }
  const std::string query =
      question < request.target.size() ? request.target.substr(question + 1) : "";
  for (const std::string& piece : split(query, '&')) {
    const std::size_t equals = std::min(piece.find('='), piece.size());
    if (!piece.empty()) {
      meaning.query.emplace_back(decoded(piece.substr(0, equals), true),
                                 decoded(piece.substr(std::min(equals + 1, piece.size())), true));
    }
  }
  // Quotes do not stand in this client's values, so every second piece is one.
  const std::vector<std::string> pieces = split(request.authorization, '"');
  for (std::size_t i = 0; i + 1 < pieces.size(); i += 2) {
    const std::string before = pieces[i].substr(0, pieces[i].find_last_not_of("= \t") + 1);
    const std::string name = before.substr(before.find_last_of(", \t") + 1);
    std::string value = pieces[i + 1];
    value.erase(std::remove(value.begin(), value.end(), '\\'), value.end());
    meaning.oauth.emplace_back(decoded(name, false), decoded(value, false));
  }
  std::sort(meaning.query.begin(), meaning.query.end());
  std::sort(meaning.oauth.begin(), meaning.oauth.end());
  return meaning;
}

std::string described(const Request& request) {
  return request.method + " " + request.target + "\nHost: " + request.host + "\n" +
         request.authorization;
}

TEST_CASE("what the client signs, over all of Unicode, the verifier accepts", "[AUTH-SIGNATURE]") {
  CHECK(count(kRequests, [](std::mt19937& random) {
          const Signed made = random_request(random);
          return verdict_of(made.request, made.store).accepted();
        }) == kRequests);
}

TEST_CASE("the ids that the client sends are the ids that the mock reads", "[URL-PATH]") {
  constexpr std::size_t kRead = 10'000;
  CHECK(count(kRead, [](std::mt19937& random) {
          const Signed made = random_request(random);
          const std::string path = made.request.target.substr(0, made.request.target.find("/api/"));
          const auto route = contract::check_route(made.request.target, path);
          return route.matches() && route.values.account == made.ids.account &&
                 route.values.visitor == made.ids.visitor &&
                 route.values.campaign == made.ids.campaign &&
                 route.values.engagement == made.ids.engagement &&
                 route.values.context == made.ids.context &&
                 route.values.session == made.ids.session;
        }) == kRead);
}

TEST_CASE("a request with one bit or one character changed is refused, or is the same request") {
  std::atomic<std::size_t> refused{0};
  std::atomic<std::size_t> same{0};
  std::mutex mutex;
  std::string wrongly_accepted;
  count(kRequests, [&](std::mt19937& random) {
    const Signed made = random_request(random);
    Request changed = made.request;
    change(changed, random);
    if (!verdict_of(changed, made.store).accepted()) {
      ++refused;
    } else if (meaning_of(changed) == meaning_of(made.request)) {
      ++same;
    } else {
      const std::lock_guard lock(mutex);
      wrongly_accepted = described(changed) + "\n\nwas\n\n" + described(made.request);
    }
    return true;
  });
  INFO(refused << " refused, " << same << " the same request\n" << wrongly_accepted);
  CHECK(refused + same == kRequests);
  CHECK(refused > kRequests * 9 / 10);
}

}  // namespace
