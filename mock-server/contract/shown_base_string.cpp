#include "mock-server/contract/shown_base_string.h"

#include <algorithm>

#include "mock-server/oauth/signature.h"
#include "mock-server/oauth/verdict.h"
#include "mock-server/text/ascii.h"
#include "mock-server/text/outline.h"

namespace engagement::contract {
namespace {

constexpr std::string_view kSeparators = "&=/:?";

constexpr std::string_view kWords[] = {
    "GET",    "HEAD",    "POST",      "PUT",         "DELETE",   "PATCH",      "OPTIONS",
    "http",   "https",   "localhost", "api",         "account",  "monitoring", "visitors",
    "visits", "current", "campaigns", "engagements", "contexts", "v",          "sid"};

// The byte at `at`, decoded as often as it is encoded, and how many bytes it takes.
text::Escape byte_at(std::string_view text, std::size_t at) {
  const text::Escape escape = text::escape_at(text, at);
  return escape.length > 0 ? escape : text::Escape{1, text[at]};
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
  return (shows_numbers_ && is_number(word)) || words_.contains(std::string(word));
}

std::string ShownBaseString::operator()(std::string_view base_string) const {
  std::string out;
  out.reserve(base_string.size());
  std::string word;
  std::size_t begin = 0;
  const auto end_word = [&](std::size_t end) {
    const std::string_view raw = base_string.substr(begin, end - begin);
    out += is_shown(word) ? std::string(raw) : text::outline(raw);
    word.clear();
  };
  for (std::size_t at = 0; at < base_string.size();) {
    const text::Escape byte = byte_at(base_string, at);
    // What is encoded once more belongs to a value.
    if (byte.length <= 3 && kSeparators.find(byte.byte) != std::string_view::npos) {
      end_word(at);
      out.append(base_string.substr(at, byte.length));
      begin = at + byte.length;
    } else {
      word += byte.byte;
    }
    at += byte.length;
  }
  end_word(base_string.size());
  return out;
}

}  // namespace engagement::contract
