#include "mock-server/faults/fault.h"

#include <array>

#include "mock-server/faults/shapes.h"

namespace engagement::faults {
namespace {

struct Row {
  Fault fault;
  std::string_view name;
  bool sends_status_line;
  bool outlasts_patience;
  std::vector<WireStep> (*shape)(std::string_view response);
};

// The table of faults: a new one is a file beside this one, and a row.
constexpr std::array<Row, 13> kFaults{{
    {Fault::reset, "reset", false, false, shape_reset},
    {Fault::empty, "empty", false, false, shape_empty},
    {Fault::garbage, "garbage", false, false, shape_garbage},
    {Fault::truncated, "truncated", true, false, shape_truncated},
    {Fault::drip, "drip", true, true, shape_drip},
    {Fault::stall, "stall", true, true, shape_stall},
    {Fault::bad_length, "bad-length", true, false, shape_bad_length},
    {Fault::bad_chunk, "bad-chunk", true, false, shape_bad_chunk},
    {Fault::silence, "silence", false, true, shape_silence},
    {Fault::drip_body, "drip-body", true, true, shape_drip_body},
    {Fault::endless_body, "endless-body", true, true, shape_endless_body},
    {Fault::endless_headers, "endless-headers", true, true, shape_endless_headers},
    {Fault::endless_status_line, "endless-status-line", false, true, shape_endless_status_line},
}};

constexpr bool rows_stand_at_their_index() {
  for (std::size_t i = 0; i < kFaults.size(); ++i) {
    if (static_cast<std::size_t>(kFaults[i].fault) != i) {
      return false;
    }
  }
  return true;
}
static_assert(rows_stand_at_their_index());

const Row& row_of(Fault fault) {
  return kFaults[static_cast<std::size_t>(fault)];
}

}  // namespace

std::string_view name_of(Fault fault) {
  return row_of(fault).name;
}

bool sends_status_line(Fault fault) {
  return row_of(fault).sends_status_line;
}

bool outlasts_patience(Fault fault) {
  return row_of(fault).outlasts_patience;
}

std::optional<Fault> parse_fault(std::string_view name) {
  for (const Row& row : kFaults) {
    if (row.name == name) {
      return row.fault;
    }
  }
  return std::nullopt;
}

const std::vector<std::string_view>& fault_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const Row& row : kFaults) {
      all.push_back(row.name);
    }
    return all;
  }();
  return names;
}

std::vector<WireStep> shape(Fault fault, std::string_view response) {
  return row_of(fault).shape(response);
}

}  // namespace engagement::faults
