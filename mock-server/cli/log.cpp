#include "mock-server/cli/log.h"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include <cstddef>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "mock-server/cli/log_output.h"
#include "mock-server/text/json_text.h"
#include "mock-server/text/printable.h"

namespace engagement::cli {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kLongestMethod = 40;
constexpr std::size_t kLongestTarget = 300;

// ASCII alone: nothing in it is acted upon by a terminal.
std::string dumped(const ordered_json& line) {
  return line.dump(-1, ' ', true, ordered_json::error_handler_t::replace);
}

double milliseconds_of(const journal::Entry& entry) {
  return std::chrono::duration<double, std::milli>(entry.answered_at - entry.received_at).count();
}

std::string reload_json_line(const fixtures::Reload& reload) {
  ordered_json line;
  if (reload.error) {
    line = {{"event", "fixtures_reload_failed"},
            {"file", reload.error->file},
            {"pointer", reload.error->pointer},
            {"reason", reload.error->reason}};
  } else {
    line = {{"event", "fixtures_reloaded"}, {"count", reload.fixtures}};
  }
  return dumped(line);
}

std::string reload_text_line(const fixtures::Reload& reload) {
  if (!reload.error) {
    return fmt::format("fixtures reloaded: {}", reload.fixtures);
  }
  const fixtures::ReloadError& error = *reload.error;
  return text::printable(fmt::format("fixtures not reloaded, those before stay in use: {}: {}{}{}",
                                     error.file, error.pointer, error.pointer.empty() ? "" : ": ",
                                     error.reason));
}

std::string lost_line(bool json, std::uint64_t lost) {
  return json ? dumped({{"event", "log_lost"}, {"lines", lost}}) + "\n"
              : fmt::format(
                    "{} lines of the log are lost: nothing read them in time. Send standard error "
                    "to a file, or serve with --quiet.\n",
                    lost);
}

// Where the library hands its finished lines to.
class OutputSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit OutputSink(bool json)
      : output_(STDERR_FILENO, [json](std::uint64_t lost) { return lost_line(json, lost); }) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    line_.clear();
    formatter_->format(message, line_);
    output_.append({line_.data(), line_.size()});
  }
  void flush_() override {}

  LogOutput output_;
  spdlog::memory_buf_t line_;
};

}  // namespace

RequestLog::RequestLog(const std::string& format, journal::Redactor redactor)
    : json_(format == "json"),
      redactor_(std::move(redactor)),
      logger_(std::make_shared<spdlog::logger>("requests", std::make_shared<OutputSink>(json_))) {
  logger_->set_pattern(json_ ? "%v" : "%H:%M:%S.%e %v");
}

std::string RequestLog::shown_target(const journal::Entry& entry) const {
  std::string target = journal::redacted_target(entry.target);
  redactor_.redact_in_place(target);
  return target;
}

std::string RequestLog::json_line(const journal::Entry& entry) const {
  constexpr std::size_t kUsual = 512;
  text::JsonObject line(true, kUsual);
  line.add("event", "request");
  line.add("request_id", entry.request_id);
  line.add("listener", entry.listener);
  line.add("method", redactor_.redact(entry.method));
  line.add("target", shown_target(entry));
  line.add("answered", entry.answered_with);
  line.add_or_null("reason", entry.reason);
  line.add("explanation", redactor_.redact(entry.explanation));
  line.add("mistakes", entry.diagnosis.mistakes);
  line.add_or_null("fixture", entry.fixture);
  line.add_raw("milliseconds", fmt::format("{}", milliseconds_of(entry)));
  return std::move(line).finish();
}

std::string RequestLog::text_line(const journal::Entry& entry) const {
  std::string line = fmt::format("{} {} {} -> {} ({:.1f} ms)", entry.request_id,
                                 text::shown(redactor_.redact(entry.method), kLongestMethod),
                                 text::shown(shown_target(entry), kLongestTarget),
                                 entry.answered_with, milliseconds_of(entry));
  if (!entry.reason.empty()) {
    line += fmt::format("\n    {}: {}", entry.reason,
                        text::printable(redactor_.redact(entry.explanation)));
  }
  if (!entry.diagnosis.mistakes.empty()) {
    line += fmt::format("\n    {}: {}", entry.diagnosis.mistakes.front(),
                        text::printable(oauth::advice_of(entry.diagnosis)));
  }
  if (entry.listener != "http" && entry.listener != "https") {
    line += fmt::format("\n    This came over the {} certificate, which a client must refuse.",
                        entry.listener);
  }
  return line;
}

void RequestLog::write(const journal::Entry& entry) {
  logger_->info(json_ ? json_line(entry) : text_line(entry));
}

void RequestLog::write(const fixtures::Reload& reload) {
  logger_->info(json_ ? reload_json_line(reload) : reload_text_line(reload));
}

void RequestLog::write_warning(const std::string& warning) {
  if (json_) {
    logger_->warn(dumped({{"event", "warning"}, {"message", warning}}));
  } else {
    logger_->warn("warning: {}", text::printable(warning));
  }
}

void RequestLog::write_tls_failure(const std::string& listener, const std::string& problem) {
  if (json_) {
    const ordered_json line = {
        {"event", "tls_failure"}, {"listener", listener}, {"problem", problem}};
    logger_->info(dumped(line));
  } else {
    logger_->info("a TLS handshake with the {} listener failed: {}", listener,
                  text::printable(problem));
  }
}

}  // namespace engagement::cli
