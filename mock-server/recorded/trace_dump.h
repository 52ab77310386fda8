// Reads the blocks of a --trace-ascii dump back into the bytes that were sent.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "mock-server/recorded/trace_state.h"

namespace engagement::recorded {

// Whether the line begins a block, such as "=> Send header, 462 bytes (0x1ce)".
bool begins_block(std::string_view line);

// curl breaks lines after 64 bytes, and leaves CRLF out: the offset in front of each line ("0040:
// …") tells which of the two it was.
class TraceDump {
 public:
  explicit TraceDump(TraceState& state) : state_(state) {}

  // False when the line is no part of a dump.
  bool read(std::string_view line, std::size_t line_number);
  void end_block();

 private:
  enum class Block { none, sent_header, sent_data, received_header, other };

  void begin_block(std::string_view line);
  void add_piece(std::size_t offset, std::string_view piece, std::size_t line_number);
  void end_line();

  TraceState& state_;
  Block block_ = Block::none;
  std::string line_;  // put together so far
  bool has_line_ = false;
  std::size_t line_number_ = 0;  // of its first piece
  std::size_t next_offset_ = 0;  // behind the last piece
};

}  // namespace engagement::recorded
