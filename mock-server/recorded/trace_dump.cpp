#include "mock-server/recorded/trace_dump.h"

#include <charconv>
#include <optional>
#include <utility>

namespace engagement::recorded {
namespace {

constexpr std::string_view kInfo = "== Info: ";

// "0040: piece".
std::optional<std::pair<std::size_t, std::string_view>> parse_piece(std::string_view line) {
  constexpr std::size_t kFewestDigits = 4;
  std::size_t offset = 0;
  const auto [end, error] = std::from_chars(line.begin(), line.end(), offset, 16);
  const auto digits = static_cast<std::size_t>(end - line.begin());
  if (error != std::errc() || digits < kFewestDigits || !line.substr(digits).starts_with(": ")) {
    return std::nullopt;
  }
  return std::pair(offset, line.substr(digits + 2));
}

}  // namespace

bool begins_block(std::string_view line) {
  return line.starts_with("=> Send ") || line.starts_with("<= Recv ");
}

bool TraceDump::read(std::string_view line, std::size_t line_number) {
  if (line.starts_with(kInfo)) {
    end_block();
    state_.on_info(line.substr(kInfo.size()));
    return true;
  }
  if (begins_block(line)) {
    begin_block(line);
    return true;
  }
  const auto piece = block_ == Block::none ? std::nullopt : parse_piece(line);
  if (piece) {
    add_piece(piece->first, piece->second, line_number);
  }
  return piece.has_value();
}

void TraceDump::begin_block(std::string_view line) {
  end_block();
  block_ = line.starts_with("=> Send header")   ? Block::sent_header
           : line.starts_with("=> Send data")   ? Block::sent_data
           : line.starts_with("<= Recv header") ? Block::received_header
                                                : Block::other;
}

void TraceDump::end_block() {
  end_line();
  block_ = Block::none;
  next_offset_ = 0;
}

void TraceDump::add_piece(std::size_t offset, std::string_view piece, std::size_t line_number) {
  if (offset != next_offset_) {
    if (block_ == Block::sent_data) {
      line_ += "\r\n";
    } else {
      end_line();
    }
  }
  if (!has_line_) {
    has_line_ = true;
    line_number_ = line_number;
  }
  line_ += piece;
  next_offset_ = offset + piece.size();
}

void TraceDump::end_line() {
  if (has_line_) {
    switch (block_) {
      case Block::sent_header:
        state_.on_sent_line(line_, line_number_);
        break;
      case Block::sent_data:
        state_.on_sent_data(line_);
        break;
      case Block::received_header:
        state_.on_received_line(line_);
        break;
      case Block::none:
      case Block::other:
        break;
    }
  }
  line_.clear();
  has_line_ = false;
}

}  // namespace engagement::recorded
