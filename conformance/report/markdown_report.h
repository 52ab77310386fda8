// The summary for pages that show Markdown: GitHub's step summaries, comments, wikis.
#pragma once

#include <cstddef>
#include <string>

#include "conformance/suite/result.h"

namespace engagement::conformance {

// GitHub takes no step summary that is larger, in bytes; the room below it is for other steps'
// words.
inline constexpr std::size_t kLargestMarkdown = 900'000;

// GitHub Flavored Markdown, UTF-8, at most kLargestMarkdown bytes: what would not fit is left out
// with a note. What failed stands first; the rest is folded. Text of a client is shown as it is,
// never as markup.
std::string markdown_report(const RunResult& run);

}  // namespace engagement::conformance
