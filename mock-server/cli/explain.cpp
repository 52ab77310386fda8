#include "mock-server/cli/explain.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "mock-server/explain/explanation.h"
#include "mock-server/explain/report.h"
#include "mock-server/files/whole_file.h"
#include "mock-server/fixtures/fixture_file.h"
#include "mock-server/oauth/signature.h"
#include "mock-server/recorded/pasted_input.h"

namespace engagement::cli {
namespace {

constexpr std::size_t kMostRequests = 100;  // explained at once

std::string name_of(const ExplainOptions& options) {
  return options.file == "-" ? "standard input" : options.file;
}

// Never more than one byte beyond what is allowed.
std::string read_bounded(std::istream& input, const std::string& name) {
  std::string text(recorded::kLargestInput + 1, '\0');
  input.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (input.bad()) {
    throw data::DataError(name, "", "cannot be read to its end");
  }
  text.resize(static_cast<std::size_t>(input.gcount()));
  return text;
}

std::string read_input(const ExplainOptions& options) {
  if (options.file != "-") {
    try {
      return files::read_whole_file(options.file, recorded::kLargestInput);
    } catch (const files::ReadError& error) {
      throw data::DataError(options.file, "",
                            std::string(error.what()) + ". \"-\" reads standard input");
    }
  }
  if (isatty(STDIN_FILENO) != 0) {
    fmt::print(stderr, "Paste the request, and end with Ctrl-D on a line of its own.\n");
  }
  std::ios::sync_with_stdio(false);
  return read_bounded(std::cin, name_of(options));
}

explain::ExplainerConfig config_of(const ExplainOptions& options) {
  explain::ExplainerConfig config;
  config.credentials =
      (options.credentials_file.empty() ? fixtures::built_in_credentials()
                                        : fixtures::load_credentials(options.credentials_file))
          .store;
  config.policy.clock_skew = options.clock_skew;
  config.policy.request_order = oauth::NonceMemory::Order::any;
  config.policy.methods.clear();
  for (const std::string& name : options.signature_methods) {
    config.policy.methods.push_back(*oauth::parse_signature_method(name));
  }
  config.scheme = options.scheme;
  config.fixed_time = options.fixed_time;
  config.real_time = std::chrono::duration_cast<std::chrono::seconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count();
  return config;
}

bool wants_colour() {
  const char* no_colour = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) != 0 && (no_colour == nullptr || *no_colour == '\0');
}

void print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) {
    throw std::runtime_error("cannot write to standard output");
  }
}

}  // namespace

int explain(const ExplainOptions& options) {
  explain::Explainer explainer(config_of(options));
  const auto requests = recorded::parse_pasted_input(name_of(options), read_input(options));
  if (options.request > requests.size()) {
    throw data::DataError(
        name_of(options), "",
        fmt::format("there is no request {}; there are {}", options.request, requests.size()));
  }
  const std::size_t first = options.request > 0 ? options.request - 1 : 0;
  const std::size_t end =
      options.request > 0 ? options.request : std::min(requests.size(), kMostRequests);
  const bool is_text = options.format == "text";
  bool is_refused = false;
  for (std::size_t i = first; i < end; ++i) {
    const explain::Explanation explanation = explainer.explain(requests[i], requests);
    is_refused = is_refused || !explanation.finding.verdict.accepted();
    const explain::ReportContext context{i + 1, requests.size(), options.credentials_file,
                                         is_text && wants_colour()};
    print(i > first && is_text ? "\n\n" : "");
    print(is_text ? text_report(explanation, context) : json_report(explanation, context));
  }
  if (std::fflush(stdout) != 0) {
    throw std::runtime_error("cannot write to standard output");
  }
  if (options.request == 0 && end < requests.size()) {
    fmt::print(stderr, "engagement-mock: {} more requests are not shown; choose with --request N\n",
               requests.size() - end);
  }
  return is_refused ? 1 : 0;
}

}  // namespace engagement::cli
