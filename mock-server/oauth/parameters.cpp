#include "mock-server/oauth/parameters.h"

#include <algorithm>

#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/text/ascii.h"

namespace engagement::oauth {

ParameterList::ParameterList() {
  encoded_.reserve(512);  // enough for a typical request, so that one allocation serves them all
  pairs_.reserve(16);
}

void ParameterList::add(std::string_view name, std::string_view value) {
  Pair pair{encoded_.size(), 0, 0};
  append_encoded(encoded_, name);
  pair.name_size = encoded_.size() - pair.begin;
  append_encoded(encoded_, value);
  pair.value_size = encoded_.size() - pair.begin - pair.name_size;
  pairs_.push_back(pair);
}

bool ParameterList::add_form(std::string_view form) {
  while (!form.empty()) {
    const std::size_t end = std::min(form.find('&'), form.size());
    const std::string_view item = form.substr(0, end);
    form.remove_prefix(std::min(end + 1, form.size()));
    if (item.empty()) {
      continue;
    }
    const std::size_t equals = std::min(item.find('='), item.size());
    const auto name = decode_form(item.substr(0, equals));
    const auto value = decode_form(item.substr(std::min(equals + 1, item.size())));
    if (!name || !value) {
      return false;
    }
    add(*name, *value);
  }
  return true;
}

std::size_t ParameterList::count(std::string_view name) const {
  const std::string wanted = encode(name);
  return static_cast<std::size_t>(std::count_if(
      pairs_.begin(), pairs_.end(), [&](const Pair& pair) { return name_of(pair) == wanted; }));
}

std::string ParameterList::normalised() const {
  std::vector<Pair> sorted = pairs_;
  std::sort(sorted.begin(), sorted.end(), [this](const Pair& a, const Pair& b) {
    const int names = name_of(a).compare(name_of(b));
    return names != 0 ? names < 0 : value_of(a) < value_of(b);
  });
  std::string out;
  out.reserve(encoded_.size() + 2 * sorted.size());
  for (const Pair& pair : sorted) {
    if (!out.empty()) {
      out += '&';
    }
    out += name_of(pair);
    out += '=';
    out += value_of(pair);
  }
  return out;
}

bool is_form_content_type(std::string_view content_type) {
  constexpr std::string_view kForm = "application/x-www-form-urlencoded";
  return text::equal_ignoring_case(text::trim(content_type.substr(0, content_type.find(';'))),
                                   kForm);
}

}  // namespace engagement::oauth
