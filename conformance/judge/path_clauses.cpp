// URL-PATH, and the prefix and the slashes of URL-HOST.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "conformance/judge/clauses.h"
#include "conformance/judge/percent.h"
#include "conformance/judge/request_target.h"
#include "conformance/judge/value_clauses.h"

namespace engagement::conformance {
namespace {

// The URL of the API page, segment by segment; "" is the place of a value, in the order of
// ids_of().
constexpr std::array<std::string_view, 14> kSegments = {
    "api",     "account",   "", "monitoring",  "visitors", "",         "visits",
    "current", "campaigns", "", "engagements", "",         "contexts", ""};

std::string expected_path(const Case& test_case) {
  std::string path = test_case.base_path;
  const auto ids = ids_of(test_case.inputs);
  auto id = ids.begin();
  for (const std::string_view segment : kSegments) {
    path += fmt::format("/{}", segment.empty() ? percent_encoded((id++)->second) : segment);
  }
  return path;
}

// The path behind the base URL's prefix, without the slash that begins it.
std::string without_prefix(const std::string& path, const Case& test_case, int attempt,
                           Findings& findings) {
  std::string_view rest = path;
  if (rest.starts_with(test_case.base_path + "/")) {
    rest.remove_prefix(test_case.base_path.size());
  } else {
    findings.add({"URL-HOST", "prefix",
                  "the path prefix of the base URL is lost: put the documented path behind it, do "
                  "not resolve it against the host",
                  expected_path(test_case), path, attempt});
  }
  if (rest.starts_with("//")) {
    findings.add({"URL-HOST", "slashes",
                  "two slashes stand where the base URL and the path meet: drop the one that ends "
                  "the base URL",
                  expected_path(test_case), path, attempt});
  }
  rest.remove_prefix(std::min(rest.find_first_not_of('/'), rest.size()));
  return std::string(rest);
}

// A value whose slash, question mark or hash stands raw ends its segment, or the whole path, early.
bool is_cut(std::string_view segment, std::string_view given) {
  const std::string decoded = percent_decoded(segment);
  return decoded.size() < given.size() && given.substr(0, decoded.size()) == decoded &&
         std::string_view("/?#").find(given[decoded.size()]) != std::string_view::npos;
}

class PathJudge {
 public:
  PathJudge(const Case& test_case, const std::string& path, int attempt, Findings& findings)
      : case_(test_case), path_(path), attempt_(attempt), findings_(findings) {}

  void judge() {
    const std::vector<std::string> segments =
        split(without_prefix(path_, case_, attempt_, findings_), '/');
    const auto ids = ids_of(case_.inputs);
    auto id = ids.begin();
    for (std::size_t i = 0; i < kSegments.size(); ++i) {
      if (i >= segments.size()) {
        add("short", fmt::format("the path ends before its segment {}", words_of(i)));
        return;
      }
      if (kSegments[i].empty() ? !judge_id(*id++, segments[i]) : !judge_word(i, segments[i])) {
        return;
      }
    }
    if (segments.size() > kSegments.size()) {
      add("long", "the path goes on behind the context id: nothing, not even a slash, follows it");
    }
  }

 private:
  static std::string words_of(std::size_t index) {
    return kSegments[index].empty() ? fmt::format("behind \"{}\"", kSegments[index - 1])
                                    : fmt::format("\"{}\"", kSegments[index]);
  }

  // False: what follows cannot be told apart any more.
  bool judge_id(const std::pair<std::string_view, std::string_view>& id,
                const std::string& segment) {
    if (is_cut(segment, id.second)) {
      findings_.add({"URL-ENCODING", "cut",
                     fmt::format("the {} id is cut at \"{}\", which has to be percent-encoded so "
                                 "that the id stays one path segment",
                                 id.first, id.second[percent_decoded(segment).size()]),
                     expected_path(case_), path_, attempt_});
      return false;
    }
    judge_value({id.first, id.second, segment, ValuePlace::path_segment, attempt_}, case_.inputs,
                findings_);
    return true;
  }

  bool judge_word(std::size_t index, const std::string& segment) {
    if (percent_decoded(segment) == kSegments[index]) {
      return true;
    }
    add("word", fmt::format("segment {} of the path should be \"{}\" but is \"{}\"", index + 1,
                            kSegments[index], segment));
    return false;
  }

  void add(std::string_view cause, std::string message) {
    findings_.add({"URL-PATH", cause, std::move(message), expected_path(case_), path_, attempt_});
  }

  const Case& case_;
  const std::string& path_;
  int attempt_;
  Findings& findings_;
};

}  // namespace

void judge_path(const CaseView& view, Findings& findings) {
  for (const Attempt& attempt : view.attempts) {
    const std::string path = parse_target(attempt.first->target).path;
    PathJudge(view.test_case, path, attempt.number, findings).judge();
  }
}

}  // namespace engagement::conformance
