#include "conformance/judge/value_clauses.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "conformance/judge/percent.h"

namespace engagement::conformance {
namespace {

// RFC 3986 §3.3: what besides unreserved characters a segment may hold unencoded.
constexpr std::string_view kRawInSegment = "!$&'()*+,;=:@";
// In a query value less: "&" and "=" delimit parameters, and "+" is judged apart.
constexpr std::string_view kRawInQueryValue = "!$'()*,;:@/?+";

struct Diagnosis {
  std::string_view clause;
  std::string_view cause;
  std::string message;
};

bool is_number(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_plain(std::string_view text) {
  return percent_encoded(text) == text;
}

std::string without_leading_zeros(std::string_view text) {
  const std::size_t first = text.find_first_not_of('0');
  return std::string(first == text.npos ? "0" : text.substr(first));
}

std::string with_plus_as_space(std::string text) {
  std::replace(text.begin(), text.end(), '+', ' ');
  return text;
}

// Each byte taken for a Latin-1 character and written as UTF-8.
std::string utf8_of_latin1(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xC0 | (byte >> 6));
      text += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return text;
}

bool is_32_bit_wrap(std::string_view given, std::string_view arrived) {
  std::uint64_t from = 0;
  std::int64_t to = 0;
  const auto read_from = std::from_chars(given.data(), given.data() + given.size(), from);
  const auto read_to = std::from_chars(arrived.data(), arrived.data() + arrived.size(), to);
  return read_from.ec == std::errc() && read_to.ec == std::errc() && from > INT32_MAX &&
         (to == static_cast<std::int32_t>(from) || to == static_cast<std::uint32_t>(from) ||
          to == INT32_MAX || to == UINT32_MAX);
}

std::optional<double> as_double(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  return text.empty() || *end != '\0' ? std::nullopt : std::optional<double>(number);
}

// Only for a given value that is a number and did not arrive; none when it became something else.
std::optional<Diagnosis> number_diagnosis(std::string_view given, const std::string& arrived) {
  const auto found = [](std::string_view cause, std::string message) {
    return Diagnosis{"URL-NUMBERS", cause, std::move(message)};
  };
  const std::string digits(given);
  if (arrived == without_leading_zeros(given)) {
    return found("zeros", "has lost its leading zeros: keep the id as text, not as a number");
  }
  if (arrived.starts_with('-')) {
    return found("negative", "overflowed into a negative number: keep the id as text");
  }
  if (is_32_bit_wrap(given, arrived)) {
    return found("32-bit", "was squeezed into 32 bits: keep the id as text or as 64 bits");
  }
  if (arrived == "9223372036854775807" || arrived == "18446744073709551615") {
    return found("clamped", "was cut to the largest 64-bit number: keep the id as text");
  }
  const std::optional<double> number = as_double(arrived);
  if (!number) {
    return std::nullopt;
  }
  if (arrived.find_first_of("eE.") != arrived.npos) {
    return found("floating", "was written as a floating point number: keep the id as text");
  }
  if (number == as_double(digits)) {
    return found("rounded", "was rounded as by a floating point number: keep the id as text");
  }
  return std::nullopt;
}

std::optional<Diagnosis> encoding_diagnosis(const ReceivedValue& value) {
  const auto found = [](std::string_view cause, std::string message) {
    return Diagnosis{"URL-ENCODING", cause, std::move(message)};
  };
  const std::string decoded = percent_decoded(value.raw);
  const std::string again = percent_decoded(decoded);
  if (again != decoded && (again == value.given || with_plus_as_space(again) == value.given)) {
    return found("double",
                 "is percent-encoded twice: encode it once, when the URL is built, and "
                 "hand the finished URL on as it is");
  }
  if (with_plus_as_space(decoded) == with_plus_as_space(std::string(value.given))) {
    return value.place == ValuePlace::path_segment
               ? found("plus",
                       "has a plus sign where a space was given, or the reverse: in a path "
                       "a space is %20 and \"+\" only a plus sign (form encoding is wrong "
                       "there)")
               : found("plus",
                       "reads as a space where a plus sign was given: in a query \"+\" "
                       "stands for a space, so encode a plus sign as %2B");
  }
  if (value.raw == value.given || percent_decoded(value.given) == decoded) {
    return found("percent", "was taken for encoded already: encode its percent signs too, as %25");
  }
  if (utf8_of_latin1(decoded) == value.given) {
    return found("latin1", "is encoded as Latin-1: percent-encode its UTF-8 bytes");
  }
  if (decoded == utf8_of_latin1(value.given)) {
    return found("utf8-twice", "was turned into UTF-8 twice: its bytes are UTF-8 already");
  }
  if (!is_plain(value.given)) {
    return found("changed",
                 "reads back as another value: percent-encode it as one piece, as UTF-8, "
                 "before it is put into the URL");
  }
  return std::nullopt;
}

Diagnosis diagnosis_of(const ReceivedValue& value, const Inputs& inputs) {
  const std::string arrived = percent_decoded(value.raw);
  if (arrived.empty()) {
    return {"URL-PATH", "empty", "is missing: its place is empty"};
  }
  for (const auto& [name, given] : ids_of(inputs)) {
    if (name != value.name && given == arrived) {
      return {"URL-PATH", "swapped",
              fmt::format("has the {} id in its place: two values are mixed up", name)};
    }
  }
  std::optional<Diagnosis> found;
  if (is_number(value.given)) {
    found = number_diagnosis(value.given, arrived);
  } else if (as_double(std::string(value.given)) &&
             as_double(std::string(value.given)) == as_double(arrived)) {
    found = {"URL-NUMBERS", "rewritten", "is text that was rewritten as a number: keep it as text"};
  }
  if (!found) {
    found = encoding_diagnosis(value);
  }
  return found.value_or(
      Diagnosis{"URL-PATH", "other", "arrived as another value: send it unchanged"});
}

// In the query the same faults of place belong to the query's clause.
std::string_view clause_in(ValuePlace place, std::string_view clause) {
  return place == ValuePlace::query_value && clause == "URL-PATH" ? "URL-QUERY" : clause;
}

void judge_raw_characters(const ReceivedValue& value, Findings& findings) {
  const std::string unencoded = first_unencoded(
      value.raw, value.place == ValuePlace::path_segment ? kRawInSegment : kRawInQueryValue);
  if (!unencoded.empty() || has_broken_escape(value.raw)) {
    const std::string what = unencoded.empty() ? "a percent sign" : unencoded;
    findings.add({"URL-ENCODING", "raw",
                  fmt::format("the {} id has {} unencoded: percent-encode it", value.name, what),
                  percent_encoded(value.given), std::string(value.raw), value.attempt});
  }
}

}  // namespace

std::array<std::pair<std::string_view, std::string_view>, 6> ids_of(const Inputs& inputs) {
  return {{{"account", inputs.account},
           {"visitor", inputs.visitor},
           {"campaign", inputs.campaign},
           {"engagement", inputs.engagement},
           {"context", inputs.context},
           {"session", inputs.session}}};
}

void judge_value(const ReceivedValue& value, const Inputs& inputs, Findings& findings) {
  if (percent_decoded(value.raw) == value.given) {
    // Equal bytes, but a raw "+" of the query means a space to the server.
    const bool reads_as_space =
        value.place == ValuePlace::query_value && value.raw.find('+') != value.raw.npos;
    if (!reads_as_space) {
      judge_raw_characters(value, findings);
      return;
    }
  } else if (value.place == ValuePlace::query_value &&
             percent_decoded(with_plus_as_space(std::string(value.raw))) == value.given) {
    findings.add_note({"URL-ENCODING", "plus-note",
                       "the session id writes a space as \"+\", which reads as a space in a query; "
                       "%20 is understood by more servers",
                       percent_encoded(value.given), std::string(value.raw), value.attempt});
    return;
  }
  const Diagnosis found = diagnosis_of(value, inputs);
  findings.add({clause_in(value.place, found.clause), found.cause,
                fmt::format("the {} id {}", value.name, found.message),
                percent_encoded(value.given), std::string(value.raw), value.attempt});
}

}  // namespace engagement::conformance
