#include "client-under-test/cli/adapter.h"

#include <atomic>
#include <chrono>
#include <istream>
#include <list>
#include <mutex>
#include <ostream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "client-under-test/cli/json_input.h"
#include "client-under-test/client.h"

namespace engagement_client::cli {
namespace {

using nlohmann::json;

constexpr char kSource[] = "request";
constexpr int kCannotWrite = 3;
constexpr double kMaxSeconds = 86'400;

std::chrono::milliseconds read_seconds(const json& request, const char* name, double fallback) {
  const auto member = request.find(name);
  const bool is_absent = member == request.end() || member->is_null();
  if (!is_absent && !member->is_number()) {
    throw std::invalid_argument(std::string("request: /") + name + " must be a number of seconds");
  }
  const double seconds = is_absent ? fallback : member->get<double>();
  if (!(seconds >= 0 && seconds <= kMaxSeconds)) {
    throw std::invalid_argument(std::string("request: /") + name + " must be from 0 to 86400");
  }
  return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>(seconds));
}

Engagement read_ids(const json& request) {
  return {
      required_text(request, "account", kSource),  required_text(request, "visitor", kSource),
      required_text(request, "campaign", kSource), required_text(request, "engagement", kSource),
      required_text(request, "context", kSource),  required_text(request, "session", kSource)};
}

ClientOptions read_options(const json& request, signer::SignatureMethod method) {
  ClientOptions options;
  options.base_url = required_text(request, "base_url", kSource);
  options.credentials = {required_text(request, "consumer_key", kSource),
                         required_text(request, "consumer_secret", kSource),
                         text_or(request, "token", "", kSource),
                         text_or(request, "token_secret", "", kSource)};
  options.signature_method = method;
  options.ca_file = text_or(request, "ca_file", "", kSource);
  options.retry_pause = read_seconds(request, "pause_seconds", 5);
  options.attempt_timeout = read_seconds(request, "timeout_seconds", 10);
  return options;
}

json describe(const Result& result) {
  json answer = {{"outcome", to_string(result.outcome)}, {"attempts", result.attempts}};
  if (result.status != 0) {
    answer["status"] = result.status;
  }
  if (!result.detail.empty()) {
    answer["detail"] = result.detail;
  }
  return answer;
}

json validate(const json& request) {
  const std::string method_name = text_or(request, "signature_method", "HMAC-SHA1", kSource);
  const auto method = signer::parse_signature_method(method_name);
  if (!method) {
    return {{"outcome", "unsupported"}, {"reason", "no signature method " + method_name}};
  }
  const Engagement ids = read_ids(request);
  const ClientOptions options = read_options(request, *method);
  try {
    return describe(Client(options).validate(ids));
  } catch (const std::invalid_argument& refusal) {  // of the base URL or the CA file
    return {{"outcome", to_string(Outcome::invalid_request)}, {"detail", refusal.what()}};
  }
}

// For an answer to a request that is not in order otherwise; null when not even that is known.
json case_of(const std::string& line) {
  const json request = json::parse(line, nullptr, /*allow_exceptions=*/false);
  return request.is_object() ? request.value("case", json()) : json();
}

}  // namespace

json answer_to(const std::string& line) {
  const json request = parse_object(line, kSource);
  if (request.value("protocol", json(1)) != 1) {
    throw std::invalid_argument("request: /protocol must be 1, the only version spoken here");
  }
  json answer = validate(request);
  if (request.contains("case")) {
    answer["case"] = request["case"];
  }
  return answer;
}

int run_adapter(std::istream& in, std::ostream& out, std::ostream& errors) {
  std::string line;
  std::getline(in, line);
  try {
    out << answer_to(line).dump() << std::endl;
    return out ? 0 : kCannotWrite;
  } catch (const std::invalid_argument& error) {
    errors << "engagement-client: " << error.what()
           << "; expected one line of JSON on standard input, as the adapter protocol has it\n";
    return 2;
  }
}

int run_long_lived_adapter(std::istream& in, std::ostream& out) {
  std::mutex output;
  std::atomic<int> status = 0;
  const auto serve = [&](const std::string& line) {
    json answer;
    try {
      answer = answer_to(line);
    } catch (const std::exception& error) {  // one request must not end the others
      answer = {{"error", error.what()}, {"case", case_of(line)}};
      status = 2;
    }
    const std::lock_guard lock(output);
    out << answer.dump() << std::endl;
  };
  std::list<std::jthread> threads;
  for (std::string line; std::getline(in, line);) {
    if (line.find_first_not_of(" \t\r") != std::string::npos) {
      threads.emplace_back(serve, std::move(line));
    }
  }
  threads.clear();  // joins them all
  return out ? status.load() : kCannotWrite;
}

}  // namespace engagement_client::cli
