// Finds where requests begin and end in a stream of bytes (RFC 9112 §2 to §7), under limits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "mock-server/transport/message.h"

namespace engagement::transport {

struct Limits {
  std::size_t request_line = 8 * 1024;  // bytes; beyond: 414
  std::size_t head = 64 * 1024;         // request line and fields; beyond: 431
  std::size_t fields = 200;             // header fields; beyond: 431
  std::size_t body = 1024 * 1024;       // decoded; beyond: 413
};

// One for each connection. Feed it what was read, then ask.
class RequestFramer {
 public:
  explicit RequestFramer(Limits limits = {}) : limits_(limits) {}

  void append(std::string_view bytes);

  enum class State { need_more, complete, malformed };
  // Looks at what has come in. When complete or malformed, take() has the request; nothing can be
  // read from the connection after a malformed one.
  State poll();

  // True once, when the client waits for "100 Continue" before it sends its body (RFC 9110
  // §10.1.1).
  bool take_expects_continue();

  // Bytes of a request that is not complete yet are held.
  bool has_partial() const { return !rest().empty(); }

  // Bytes of memory that what has come in takes, about.
  std::size_t held() const { return buffer_.capacity() + request_.body.capacity() + fields_size_; }

  // The request found by poll(), which is then forgotten; the bytes behind it stay. Times and
  // connection are left to the caller.
  Request take();

 private:
  std::string_view rest() const { return std::string_view(buffer_).substr(used_); }
  State fail(int status, std::string problem);
  bool fails(int status, std::string problem);  // false, to be returned
  bool refuse_large_body();
  State poll_head();
  bool skip_empty_lines();
  State read_head(std::size_t head_size);
  bool read_request_line(std::string_view line);
  bool read_field(std::string_view line);
  State choose_body_framing();
  bool take_body();
  State poll_body();
  State poll_chunk();
  bool read_chunk_line(std::string_view line);
  bool read_chunk_size(std::string_view line);

  enum class Part { head, sized_body, chunk_size, chunk_data, chunk_end, trailers, done };

  Limits limits_;
  std::string buffer_;
  std::size_t used_ = 0;         // bytes of the buffer that are done with
  std::size_t empty_lines_ = 0;  // before the request line
  std::size_t scanned_ = 0;      // bytes of the head already searched for its end
  std::size_t lines_ = 0;        // found in them
  Part part_ = Part::head;
  std::size_t body_left_ = 0;    // of the body, or of the chunk
  std::size_t fields_size_ = 0;  // about, of request_
  std::size_t extensions_ = 0;   // bytes of the chunks' sizes and extensions, but for short ones
  std::size_t trailers_ = 0;
  bool expects_continue_ = false;
  Request request_;
};

// How often the named field stands there, without regard to case (RFC 9110 §5.1), and the first
// value; empty when there is none.
struct FoundField {
  std::size_t times = 0;
  std::string_view value;
};
FoundField find_field(const Headers& headers, std::string_view name);
// All values of the named field, likewise.
std::vector<std::string_view> field_values(const Headers& headers, std::string_view name);
// Whether a comma-separated field has `wanted` among its elements, without regard to case.
bool has_list_element(const Headers& headers, std::string_view name, std::string_view wanted);

}  // namespace engagement::transport
