#include "mock-server/oauth/parameters.h"

#include <algorithm>

#include "mock-server/oauth/percent_encoding.h"
#include "mock-server/text/ascii.h"

namespace engagement::oauth {
namespace {

// append_encoded() for text that is encoded once already: "%" is all in it that is not unreserved.
void append_encoded_again(TextSink& out, std::string_view encoded) {
  while (true) {
    const std::size_t run = std::min(encoded.find('%'), encoded.size());
    out.append(encoded.substr(0, run));
    if (run == encoded.size()) {
      return;
    }
    out.append("%25");
    encoded.remove_prefix(run + 1);
  }
}

}  // namespace

ParameterList::ParameterList(std::pmr::memory_resource* memory) : text_(memory), pairs_(memory) {
  pairs_.reserve(16);  // enough for a typical request
}

void ParameterList::add(std::string_view name, std::string_view value) {
  pairs_.push_back({encoded(name), encoded(value)});
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
    Pair pair;
    if (!reencoded(item.substr(0, equals), pair.name) ||
        !reencoded(item.substr(std::min(equals + 1, item.size())), pair.value)) {
      return false;
    }
    form_has_protocol_names_ = form_has_protocol_names_ || pair.name.starts_with("oauth_");
    pairs_.push_back(pair);
  }
  return true;
}

// Text that needs no encoding as it is, else its encoded form.
std::string_view ParameterList::encoded(std::string_view text) {
  if (is_all_unreserved(text)) {
    return text;
  }
  char* const begin = static_cast<char*>(text_.allocate(encoded_size_limit(text), 1));
  return {begin, static_cast<std::size_t>(write_encoded(begin, text) - begin)};
}

bool ParameterList::reencoded(std::string_view text, std::string_view& out) {
  if (is_all_unreserved(text)) {
    out = text;
    return true;
  }
  char* const begin = static_cast<char*>(text_.allocate(encoded_size_limit(text), 1));
  const char* const end = write_form_reencoded(begin, text);
  out = {begin, end == nullptr ? 0 : static_cast<std::size_t>(end - begin)};
  return end != nullptr;
}

void ParameterList::sort() {
  std::sort(pairs_.begin(), pairs_.end(), [](const Pair& a, const Pair& b) {
    const int names = a.name.compare(b.name);
    return names != 0 ? names < 0 : a.value < b.value;
  });
}

void ParameterList::append_to_base_string(TextSink& out) const {
  for (const Pair& pair : pairs_) {
    if (&pair != &pairs_.front()) {
      out.append("%26");
    }
    append_encoded_again(out, pair.name);
    out.append("%3D");
    append_encoded_again(out, pair.value);
  }
}

bool is_form_content_type(std::string_view content_type) {
  constexpr std::string_view kForm = "application/x-www-form-urlencoded";
  return text::equal_ignoring_case(text::trim(content_type.substr(0, content_type.find(';'))),
                                   kForm);
}

}  // namespace engagement::oauth
