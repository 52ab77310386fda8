#include "mock-server/contract/shown_base_string.h"

#include <algorithm>

#include "mock-server/oauth/signature.h"
#include "mock-server/oauth/verdict.h"
#include "mock-server/text/ascii.h"
#include "mock-server/text/outline.h"

namespace engagement::contract {
namespace {

constexpr std::string_view kSeparators = "&=/:?";

constexpr text::ByteSet kIsSeparator = [] {
  text::ByteSet table{};
  for (const char c : kSeparators) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

// What can be neither a separator nor the begin of an escape.
constexpr text::ByteSet kOrdinary = [] {
  text::ByteSet table{};
  for (std::size_t c = 0; c < table.size(); ++c) {
    table[c] = c != '%' && !kIsSeparator[c];
  }
  return table;
}();

constexpr std::string_view kWords[] = {
    "GET",    "HEAD",    "POST",      "PUT",         "DELETE",   "PATCH",      "OPTIONS",
    "http",   "https",   "localhost", "api",         "account",  "monitoring", "visitors",
    "visits", "current", "campaigns", "engagements", "contexts", "v",          "sid"};

// The byte at `at`, decoded as often as it is encoded, and how many bytes it takes.
text::Escape byte_at(std::string_view text, std::size_t at) {
  const text::Escape escape = text[at] == '%' ? text::escape_at(text, at) : text::Escape{};
  return escape.length > 0 ? escape : text::Escape{1, text[at]};
}

std::string decoded(std::string_view raw) {
  std::string bytes;
  bytes.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size();) {
    const text::Escape byte = byte_at(raw, at);
    bytes += byte.byte;
    at += byte.length;
  }
  return bytes;
}

bool is_number(std::string_view word) {
  constexpr std::size_t kLongest = 20;  // an unsigned integer of 64 bits
  return word.size() <= kLongest && std::all_of(word.begin(), word.end(), [](char c) {
           return text::is_digit(c) || c == '.';
         });
}

}  // namespace

ShownBaseString::ShownBaseString(const oauth::CredentialStore& credentials,
                                 const std::vector<std::string>& own_words) {
  for (const std::string_view word : kWords) {
    words_.emplace(word);
  }
  for (std::size_t i = 0; i < oauth::ProtocolParameters::kCount; ++i) {
    words_.emplace(
        oauth::ProtocolParameters::name_of(static_cast<oauth::ProtocolParameters::Name>(i)));
  }
  for (const std::string_view method : oauth::signature_method_names()) {
    words_.emplace(method);
  }
  for (const std::string& word : own_words) {
    words_.insert(word);
  }
  for (const oauth::Credential& each : credentials.all()) {
    words_.insert(each.consumer_key);
    words_.insert(each.token.value_or(""));
  }
  for (const std::string& word : words_) {
    longest_word_ = std::max(longest_word_, word.size());
  }
  // A key that is its own secret, or part of another's, is none to show.
  for (const oauth::Credential& each : credentials.all()) {
    for (const std::string* secret : {&each.consumer_secret, &each.token_secret}) {
      words_.erase(*secret);
      shows_numbers_ = shows_numbers_ && !shows_whole(*secret);
    }
  }
}

bool ShownBaseString::shows_whole(std::string_view secret) const {
  return !secret.empty() && (*this)(secret) == secret;
}

bool ShownBaseString::is_shown(std::string_view word) const {
  return (shows_numbers_ && is_number(word)) ||
         (word.size() <= longest_word_ && words_.contains(word));
}

std::string ShownBaseString::operator()(std::string_view base_string) const {
  std::string out(base_string);
  std::size_t begin = 0;
  bool is_encoded = false;
  const auto end_word = [&](std::size_t end) {
    const std::string_view raw = base_string.substr(begin, end - begin);
    if (!raw.empty() && !(is_encoded ? is_shown(decoded(raw)) : is_shown(raw))) {
      text::outline_in_place({out.data() + begin, raw.size()});
    }
    is_encoded = false;
  };
  for (std::size_t at = 0; at < base_string.size();) {
    at += text::prefix_in(kOrdinary, base_string.substr(at));
    if (at == base_string.size()) {
      break;
    }
    const text::Escape byte = byte_at(base_string, at);
    // What is encoded once more belongs to a value.
    if (byte.length <= 3 && kIsSeparator[static_cast<unsigned char>(byte.byte)]) {
      end_word(at);
      begin = at + byte.length;
    } else {
      is_encoded = true;
    }
    at += byte.length;
  }
  end_word(base_string.size());
  return out;
}

}  // namespace engagement::contract
