#include "mock-server/explain/base_string_comparison.h"

#include <algorithm>
#include <array>
#include <utility>

#include "mock-server/oauth/percent_encoding.h"

namespace engagement::explain {
namespace {

using Kind = ComparedPart::Kind;
using Texts = std::vector<std::string_view>;

std::string decoded_or_same(std::string_view text) {
  return oauth::decode(text).value_or(std::string(text));
}

BaseStringPart part_of(Kind kind, std::string_view text) {
  std::string decoded = decoded_or_same(text);
  if (kind == Kind::parameter) {
    decoded = decoded_or_same(decoded);
  }
  return {std::string(text), std::move(decoded)};
}

struct Split {
  std::string_view method;
  std::string_view uri;
  Texts parameters;
};

// Takes the text up to "&" off `rest`.
std::string_view take_part(std::string_view& rest) {
  const std::size_t end = rest.find('&');
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return part;
}

// Where parameters were joined without being encoded, a plain "&" stands between them.
Texts split_parameters(std::string_view text) {
  Texts parameters;
  std::size_t begin = 0;
  for (std::size_t at = text.find_first_of("&%"); at != std::string_view::npos;) {
    const std::size_t separator = text[at] == '&' ? 1 : text.substr(at, 3) == "%26" ? 3 : 0;
    if (separator > 0) {
      parameters.push_back(text.substr(begin, at - begin));
      begin = at + separator;
    }
    at = text.find_first_of("&%", at + std::max<std::size_t>(separator, 1));
  }
  if (begin < text.size()) {
    parameters.push_back(text.substr(begin));
  }
  return parameters;
}

Split split_base_string(std::string_view text) {
  Split split;
  split.method = take_part(text);
  split.uri = take_part(text);
  split.parameters = split_parameters(text);
  return split;
}

std::string name_of(std::string_view parameter) {
  const std::string once = decoded_or_same(parameter);
  return decoded_or_same(std::string_view(once).substr(0, once.find('=')));
}

// Sets two lists against each other: equal texts along a longest common subsequence, and between
// them those of the same name.
class Aligner {
 public:
  Aligner(const Texts& expected, const Texts& received, std::vector<ComparedPart>& out)
      : expected_(expected), received_(received), out_(out) {}

  void run() {
    constexpr std::size_t kMostPairs = 250'000;
    if (expected_.size() * received_.size() > kMostPairs) {
      pair_by_place();
      return;
    }
    fill_table();
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < expected_.size() && j < received_.size()) {
      if (expected_[i] == received_[j]) {
        close_gap(i, j);
        add(i++, j++);
        gap_expected_ = i;
        gap_received_ = j;
      } else if (common(i + 1, j) >= common(i, j + 1)) {
        ++i;
      } else {
        ++j;
      }
    }
    close_gap(expected_.size(), received_.size());
  }

 private:
  static constexpr std::size_t kNone = std::string_view::npos;

  std::size_t& common(std::size_t i, std::size_t j) {
    return common_[i * (received_.size() + 1) + j];
  }

  // common(i, j): how many parts the lists have in common from i and j on.
  void fill_table() {
    common_.assign((expected_.size() + 1) * (received_.size() + 1), 0);
    for (std::size_t i = expected_.size(); i-- > 0;) {
      for (std::size_t j = received_.size(); j-- > 0;) {
        common(i, j) = expected_[i] == received_[j] ? common(i + 1, j + 1) + 1
                                                    : std::max(common(i + 1, j), common(i, j + 1));
      }
    }
  }

  void add(std::size_t i, std::size_t j) {
    ComparedPart part;
    if (i != kNone) {
      part.expected = part_of(Kind::parameter, expected_[i]);
    }
    if (j != kNone) {
      part.received = part_of(Kind::parameter, received_[j]);
    }
    out_.push_back(std::move(part));
  }

  // What stands in front of `end_i` and `end_j` and is not in both.
  void close_gap(std::size_t end_i, std::size_t end_j) {
    for (; gap_expected_ < end_i; ++gap_expected_) {
      std::size_t partner = gap_received_;
      const std::string name = name_of(expected_[gap_expected_]);
      while (partner < end_j && name_of(received_[partner]) != name) {
        ++partner;
      }
      if (partner == end_j) {
        add(gap_expected_, kNone);
        continue;
      }
      while (gap_received_ < partner) {
        add(kNone, gap_received_++);
      }
      add(gap_expected_, gap_received_++);
    }
    while (gap_received_ < end_j) {
      add(kNone, gap_received_++);
    }
  }

  void pair_by_place() {
    for (std::size_t i = 0; i < std::max(expected_.size(), received_.size()); ++i) {
      add(i < expected_.size() ? i : kNone, i < received_.size() ? i : kNone);
    }
  }

  const Texts& expected_;
  const Texts& received_;
  std::vector<ComparedPart>& out_;
  std::vector<std::size_t> common_;
  std::size_t gap_expected_ = 0;
  std::size_t gap_received_ = 0;
};

}  // namespace

BaseStringComparison compare_base_strings(std::string_view expected, std::string_view received) {
  BaseStringComparison comparison;
  const auto difference =
      std::mismatch(expected.begin(), expected.end(), received.begin(), received.end());
  comparison.first_difference = static_cast<std::size_t>(difference.first - expected.begin());
  const Split ours = split_base_string(expected);
  const Split theirs = split_base_string(received);
  comparison.parts = {
      {Kind::method, part_of(Kind::method, ours.method), part_of(Kind::method, theirs.method)},
      {Kind::uri, part_of(Kind::uri, ours.uri), part_of(Kind::uri, theirs.uri)}};
  Aligner(ours.parameters, theirs.parameters, comparison.parts).run();
  return comparison;
}

}  // namespace engagement::explain
