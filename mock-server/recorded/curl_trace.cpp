#include "mock-server/recorded/curl_trace.h"

#include <string>

#include "mock-server/data/data_error.h"
#include "mock-server/recorded/request_line.h"
#include "mock-server/recorded/trace_dump.h"
#include "mock-server/recorded/trace_state.h"
#include "mock-server/text/ascii.h"

namespace engagement::recorded {
namespace {

constexpr auto kNone = std::string_view::npos;

// curl's progress meter leaves its last state in front of the next line.
std::string_view without_meter(std::string_view line) {
  constexpr std::string_view kNoTime = "--:--:--";
  const std::size_t meter = line.find("Dload") == kNone ? line.rfind(kNoTime) : kNone;
  if (meter == kNone) {
    return line;
  }
  const std::size_t speed = line.find_first_not_of(' ', meter + kNoTime.size());
  const std::size_t end =
      speed == kNone ? kNone : line.find_first_not_of("0123456789.kMGTP", speed);
  return end == kNone ? std::string_view() : line.substr(end);
}

// "18:16:24.123456 " of --trace-time, and "[0-0] " of --trace-ids.
std::string_view without_time_and_ids(std::string_view line) {
  constexpr std::string_view kForm = "00:00:00.000000 ";
  bool fits = line.size() > kForm.size();
  for (std::size_t i = 0; fits && i < kForm.size(); ++i) {
    fits = kForm[i] == '0' ? text::is_digit(line[i]) : line[i] == kForm[i];
  }
  if (fits) {
    line.remove_prefix(kForm.size());
  }
  const std::size_t close = line.find("] ");
  if (line.starts_with('[') && close != kNone &&
      line.substr(1, close - 1).find_first_not_of("0123456789-x") == kNone) {
    line.remove_prefix(close + 2);
  }
  return line;
}

std::string_view cleaned(std::string_view line) {
  line = without_meter(line);
  const std::size_t begin = line.find_first_not_of(" \t\r");
  return without_time_and_ids(begin == kNone ? std::string_view() : line.substr(begin));
}

bool is_sent_request_line(std::string_view line) {
  if (!line.starts_with("> ")) {
    return false;
  }
  const auto request = parse_request_line(line.substr(2));
  return request && request->has_version;
}

}  // namespace

bool looks_like_curl_trace(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = cleaned(take_line(text));
    if (is_sent_request_line(line) || begins_block(line)) {
      return true;
    }
  }
  return false;
}

std::vector<PastedRequest> parse_curl_trace(std::string_view file, std::string_view text) {
  TraceState state;
  TraceDump dump(state);
  std::size_t line_number = 0;
  while (!text.empty()) {
    const std::string_view line = cleaned(take_line(text));
    ++line_number;
    if (dump.read(line, line_number)) {
      continue;
    }
    if (line.starts_with("* ")) {
      state.on_info(line.substr(2));
    } else if (line.starts_with("> ") || line == ">") {
      state.on_sent_line(line.size() > 2 ? line.substr(2) : std::string_view(), line_number);
    } else if (line.starts_with("< ")) {
      state.on_received_line(line.substr(2));
    }
  }
  dump.end_block();
  std::vector<PastedRequest> requests = state.take();
  if (requests.empty()) {
    throw data::DataError(std::string(file), "",
                          "there is no request in this trace; it should have a line such as "
                          "\"> GET /path?query HTTP/1.1\" (curl -v)");
  }
  return requests;
}

}  // namespace engagement::recorded
