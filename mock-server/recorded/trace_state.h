// Puts requests together from the events of a trace of curl, in whatever way they are written.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mock-server/recorded/pasted_request.h"

namespace engagement::recorded {

class TraceState {
 public:
  void on_info(std::string_view text);                                // "* text"
  void on_sent_line(std::string_view line, std::size_t line_number);  // "> line"
  void on_sent_data(std::string_view bytes);
  void on_received_line(std::string_view line);  // "< line"

  // All requests, but for those to open a tunnel through a proxy.
  std::vector<PastedRequest> take();

 private:
  void on_reused(std::string_view text);
  void begin(std::string_view method, std::string_view target, std::size_t line_number);

  std::vector<PastedRequest> requests_;
  bool in_head_ = false;  // of the last of requests_
  // Of the connection in use; none when the trace does not show how it was made.
  std::optional<bool> is_tls_;
  std::string connection_;              // "#0"; empty in newer traces
  std::map<std::string, bool> tls_of_;  // by number
  std::string_view announced_scheme_;   // of the URL that a redirect leads to
  std::vector<std::pair<std::string, std::string>> pseudo_fields_;  // of the next request
};

}  // namespace engagement::recorded
