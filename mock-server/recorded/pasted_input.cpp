#include "mock-server/recorded/pasted_input.h"

#include <algorithm>
#include <string>

#include "mock-server/data/data_error.h"
#include "mock-server/recorded/curl_trace.h"
#include "mock-server/recorded/har.h"
#include "mock-server/recorded/raw_request.h"

namespace engagement::recorded {
namespace {

constexpr const char* kSanitized =
    "Browsers leave the Authorization field out of HAR files unless told otherwise: in Chrome, "
    "allow \"HAR with sensitive data\" in the settings of DevTools, and export that.";

bool is_utf16(std::string_view text) {
  return text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff");
}

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  return text.starts_with(kMark) ? text.substr(kMark.size()) : text;
}

// Those that are signed, if any is.
std::vector<PastedRequest> signed_ones(std::vector<PastedRequest> requests) {
  if (std::any_of(requests.begin(), requests.end(), has_oauth)) {
    std::erase_if(requests, [](const PastedRequest& each) { return !has_oauth(each); });
  }
  return requests;
}

std::vector<PastedRequest> signed_ones_of_har(std::string_view file, std::string_view text) {
  std::vector<PastedRequest> requests = signed_ones(parse_har(file, text));
  if (has_oauth(requests.front())) {
    return requests;
  }
  if (requests.size() > 1) {
    throw data::DataError(std::string(file), "/log/entries",
                          "none of the " + std::to_string(requests.size()) +
                              " requests is signed with OAuth. " + kSanitized);
  }
  requests.front().notes.emplace_back(kSanitized);
  return requests;
}

}  // namespace

std::vector<PastedRequest> parse_pasted_input(std::string_view file, std::string_view text) {
  const auto refuse = [file](const char* reason) {
    throw data::DataError(std::string(file), "", reason);
  };
  if (text.size() > kLargestInput) {
    refuse("larger than 16 MiB; cut it down to the request in question");
  }
  if (is_utf16(text)) {
    refuse("the text is UTF-16, as PowerShell writes it; save it as UTF-8");
  }
  text = without_byte_order_mark(text);
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) {
    refuse("there is nothing in it; paste an HTTP request, the output of curl -v, or a HAR file");
  }
  if (looks_like_raw_request(text)) {
    return {parse_raw_request(file, text)};
  }
  if (looks_like_curl_trace(text)) {
    return signed_ones(parse_curl_trace(file, text));
  }
  if (text[begin] != '{') {
    refuse(
        "neither an HTTP request (\"GET /path HTTP/1.1\", header fields), nor the output of curl "
        "-v (\"> GET /path HTTP/1.1\"), nor a HAR file");
  }
  return signed_ones_of_har(file, text);
}

}  // namespace engagement::recorded
