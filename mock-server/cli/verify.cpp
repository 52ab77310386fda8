#include "mock-server/cli/verify.h"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <deque>
#include <exception>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "mock-server/files/whole_file.h"
#include "mock-server/fixtures/fixture_file.h"
#include "mock-server/oauth/diagnosis.h"
#include "mock-server/oauth/nonce_contexts.h"
#include "mock-server/oauth/verifier.h"
#include "mock-server/recorded/recorded_request.h"

namespace engagement::cli {
namespace {

constexpr std::size_t kBatch = 1024;           // lines
constexpr std::size_t kLongestLine = 4 << 20;  // bytes
constexpr std::size_t kRemembered = 32;

// One line on its way: read, parsed, checked, diagnosed.
struct Item {
  std::size_t line_number = 0;
  std::string line;
  recorded::RecordedRequest request;
  oauth::CredentialStore credentials;
  std::int64_t now = 0;
  bool is_checked = false;
  oauth::Verdict verdict;
  oauth::Diagnosis diagnosis;
  std::exception_ptr error;
};

// The last few distinct texts: secrets and hosts of earlier lines, which a client may have mixed
// up.
class Recent {
 public:
  void add(const std::string& text) {
    if (text.empty() || std::find(texts_.begin(), texts_.end(), text) != texts_.end()) {
      return;
    }
    texts_.push_back(text);
    if (texts_.size() > kRemembered) {
      texts_.pop_front();
    }
  }
  std::vector<std::string> all() const { return {texts_.begin(), texts_.end()}; }

 private:
  std::deque<std::string> texts_;
};

class Run {
 public:
  explicit Run(const VerifyOptions& options)
      : options_(options), verifier_({}, policy_of(options)) {
    if (!options.credentials_file.empty()) {
      fallback_ = fixtures::load_credentials(options.credentials_file).store;
    }
    for (const oauth::Credential& each : fallback_.all()) {
      remember(each);
    }
    jobs_ = options.jobs > 0 ? static_cast<std::size_t>(options.jobs)
                             : std::max(1U, std::thread::hardware_concurrency());
  }

  int over(std::istream& input) {
    while (read_batch(input)) {
      in_parallel([this](Item& item) { parse(item); });
      rethrow_first_error();
      for (const Item& item : batch_) {
        hosts_.add(item.request.host);
        for (const oauth::Credential& each : item.credentials.all()) {
          remember(each);
        }
      }
      hints_.secrets = secrets_.all();
      hints_.authorities = hosts_.all();
      in_parallel([this](Item& item) { check(item); });
      rethrow_first_error();
      for (Item& item : batch_) {
        finish(item);
      }
    }
    return refused_ ? 1 : 0;
  }

 private:
  static oauth::Policy policy_of(const VerifyOptions& options) {
    oauth::Policy policy;
    policy.clock_skew = options.clock_skew;
    policy.request_order = oauth::NonceMemory::Order::any;
    policy.methods.clear();
    for (const std::string& name : options.signature_methods) {
      policy.methods.push_back(*oauth::parse_signature_method(name));
    }
    return policy;
  }

  void remember(const oauth::Credential& credential) {
    secrets_.add(credential.consumer_secret);
    secrets_.add(credential.token_secret);
  }

  bool read_batch(std::istream& input) {
    batch_.clear();
    std::string line;
    while (batch_.size() < kBatch && read_line(input, line)) {
      ++line_number_;
      if (line.find_first_not_of(" \t\r") != std::string::npos) {
        Item item;
        item.line_number = line_number_;
        item.line = std::move(line);
        batch_.push_back(std::move(item));
      }
    }
    return !batch_.empty();
  }

  bool read_line(std::istream& input, std::string& line) const {
    line.clear();
    for (int c = input.get(); c != std::istream::traits_type::eof(); c = input.get()) {
      if (c == '\n') {
        return true;
      }
      if (line.size() == kLongestLine) {
        throw data::DataError(name() + ":" + std::to_string(line_number_ + 1), "",
                              "the line is longer than 4 MiB; requests are one JSON object a line");
      }
      line += static_cast<char>(c);
    }
    return !line.empty();
  }

  std::string name() const { return options_.file == "-" ? "standard input" : options_.file; }

  template <typename Step>
  void in_parallel(const Step& step) {
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
      for (std::size_t i = next++; i < batch_.size(); i = next++) {
        try {
          step(batch_[i]);
        } catch (...) {
          batch_[i].error = std::current_exception();
        }
      }
    };
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < std::min(jobs_, batch_.size()); ++i) {
      threads.emplace_back(work);
    }
    work();
    for (std::thread& thread : threads) {
      thread.join();
    }
  }

  // What stands before the line in trouble is still verified and printed.
  void rethrow_first_error() {
    const auto wrong = std::find_if(batch_.begin(), batch_.end(),
                                    [](const Item& item) { return item.error != nullptr; });
    if (wrong == batch_.end()) {
      return;
    }
    const std::exception_ptr error = wrong->error;
    batch_.erase(wrong, batch_.end());
    for (Item& item : batch_) {
      if (!item.is_checked) {
        check(item);
      }
      finish(item);
    }
    std::fflush(stdout);
    std::rethrow_exception(error);
  }

  void parse(Item& item) const {
    item.request = recorded::parse_recorded_request(name(), item.line_number, item.line);
    item.line = {};
    item.credentials =
        item.request.credential ? oauth::CredentialStore({*item.request.credential}) : fallback_;
  }

  void check(Item& item) const {
    item.is_checked = true;
    item.now = item.request.reference_time.value_or(
        options_.fixed_time.value_or(std::chrono::duration_cast<std::chrono::seconds>(
                                         std::chrono::system_clock::now().time_since_epoch())
                                         .count()));
    const oauth::SignedRequest request = item.request.as_signed();
    item.verdict = verifier_.check_request(request, item.now, item.credentials);
    oauth::DiagnosisHints hints = hints_;
    if (!item.request.called_authority.empty()) {
      hints.authorities.insert(hints.authorities.begin(), item.request.called_authority);
    }
    item.diagnosis = oauth::diagnose(request, item.verdict, item.credentials, hints);
  }

  // In the order of the lines: nonces are remembered from one to the next.
  void finish(Item& item) {
    const bool was_accepted = item.verdict.accepted();
    verifier_.check_nonce(item.verdict, item.now);
    oauth::DiagnosisHints hints;
    hints.is_accepted_signature =
        verifier_.has_accepted(item.verdict.parameters[oauth::ProtocolParameters::signature]);
    hints.is_nonce_of_another_context = item.verdict.accepted() && was_used_elsewhere(item.verdict);
    if (was_accepted != item.verdict.accepted() || hints.is_nonce_of_another_context ||
        (!was_accepted && hints.is_accepted_signature)) {
      item.diagnosis =
          oauth::diagnose(item.request.as_signed(), item.verdict, item.credentials, hints);
    }
    refused_ = refused_ || !item.verdict.accepted();
    print(item);
  }

  bool was_used_elsewhere(const oauth::Verdict& verdict) {
    using Name = oauth::ProtocolParameters::Name;
    const oauth::ProtocolParameters& sent = verdict.parameters;
    return nonces_.was_used_elsewhere(sent[Name::consumer_key], sent[Name::token],
                                      sent[Name::timestamp], sent[Name::nonce]);
  }

  static void print(const Item& item) {
    using nlohmann::ordered_json;
    const auto& mistakes = item.diagnosis.mistakes;
    ordered_json line;
    line["id"] = ordered_json::parse(item.request.id);
    line["verdict"] = item.verdict.accepted() ? "accept" : "reject";
    line["reason"] = item.verdict.accepted() ? ordered_json()
                                             : ordered_json(oauth::code_of(item.verdict.reason));
    line["mistake"] = mistakes.empty() ? ordered_json() : ordered_json(mistakes.front());
    line["mistakes"] = mistakes;
    line["guess"] = item.diagnosis.is_guess;
    const std::string text = line.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    if (std::fwrite((text + "\n").data(), 1, text.size() + 1, stdout) != text.size() + 1) {
      throw std::runtime_error("cannot write to standard output");
    }
  }

  const VerifyOptions& options_;
  oauth::Verifier verifier_;
  oauth::CredentialStore fallback_;
  Recent secrets_;
  Recent hosts_;
  oauth::NonceContexts nonces_;
  oauth::DiagnosisHints hints_;
  std::vector<Item> batch_;
  std::size_t line_number_ = 0;
  std::size_t jobs_ = 1;
  bool refused_ = false;
};

// Lines of a pipe are read from standard input, which is meant to be waited for.
void check_input(const std::string& file) {
  try {
    files::check_is_readable_file(file);
  } catch (const files::ReadError& error) {
    throw data::DataError(file, "", std::string(error.what()) + ". \"-\" reads standard input");
  }
}

}  // namespace

int verify(const VerifyOptions& options) {
  Run run(options);
  int status = 0;
  if (options.file == "-") {
    std::ios::sync_with_stdio(false);
    status = run.over(std::cin);
  } else {
    check_input(options.file);
    std::ifstream file(options.file, std::ios::binary);
    status = run.over(file);
  }
  if (std::fflush(stdout) != 0) {
    throw std::runtime_error("cannot write to standard output");
  }
  return status;
}

}  // namespace engagement::cli
