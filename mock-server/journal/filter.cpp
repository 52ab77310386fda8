#include "mock-server/journal/filter.h"

#include <algorithm>
#include <charconv>

namespace engagement::journal {
namespace {

struct TextMember {
  std::string_view name;
  std::optional<std::string> Filter::*wanted;
  const std::string& (*value)(const Entry&);
};

constexpr TextMember kTextMembers[] = {
    {"account", &Filter::account,
     [](const Entry& e) -> const std::string& { return e.route.values.account; }},
    {"visitor", &Filter::visitor,
     [](const Entry& e) -> const std::string& { return e.route.values.visitor; }},
    {"session", &Filter::session,
     [](const Entry& e) -> const std::string& { return e.route.values.session; }},
    {"engagement", &Filter::engagement,
     [](const Entry& e) -> const std::string& { return e.route.values.engagement; }},
    {"campaign", &Filter::campaign,
     [](const Entry& e) -> const std::string& { return e.route.values.campaign; }},
    {"context", &Filter::context,
     [](const Entry& e) -> const std::string& { return e.route.values.context; }},
    {"method", &Filter::method, [](const Entry& e) -> const std::string& { return e.method; }},
    {"answered_with", &Filter::answered_with,
     [](const Entry& e) -> const std::string& { return e.answered_with; }},
    {"reason", &Filter::reason, [](const Entry& e) -> const std::string& { return e.reason; }},
    {"fixture", &Filter::fixture, [](const Entry& e) -> const std::string& { return e.fixture; }},
};

std::string joined(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names) {
    text.append(text.empty() ? "" : ", ").append(name);
  }
  return text;
}

std::string_view word_of(bool value) {
  return value ? "true" : "false";
}

}  // namespace

std::vector<Filter::Difference> Filter::differences(const Entry& entry) const {
  std::vector<Difference> found;
  for (const TextMember& member : kTextMembers) {
    const auto& wanted = this->*member.wanted;
    if (wanted && *wanted != member.value(entry)) {
      found.push_back({member.name, *wanted, member.value(entry)});
    }
  }
  if (status && *status != entry.status) {
    found.push_back({"status", std::to_string(*status), std::to_string(entry.status)});
  }
  const auto& mistakes = entry.diagnosis.mistakes;
  if (mistake && std::find(mistakes.begin(), mistakes.end(), *mistake) == mistakes.end()) {
    found.push_back({"mistake", *mistake, joined(mistakes)});
  }
  if (accepted && *accepted != entry.accepted()) {
    found.push_back(
        {"accepted", std::string(word_of(*accepted)), std::string(word_of(entry.accepted()))});
  }
  return found;
}

std::string Filter::set(std::string_view name, std::string_view value) {
  for (const TextMember& member : kTextMembers) {
    if (member.name == name) {
      this->*member.wanted = std::string(value);
      return {};
    }
  }
  if (name == "mistake") {
    mistake = std::string(value);
  } else if (name == "accepted") {
    if (value != "true" && value != "false") {
      return "\"accepted\" is true or false.";
    }
    accepted = value == "true";
  } else if (name == "status") {
    int number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size()) {
      return "\"status\" is a number, such as 503.";
    }
    status = number;
  } else {
    return "there is no filter \"" + std::string(name) + "\"; there are: " + joined(names()) + ".";
  }
  return {};
}

const std::vector<std::string_view>& Filter::names() {
  static const std::vector<std::string_view> all = [] {
    std::vector<std::string_view> found;
    for (const TextMember& member : kTextMembers) {
      found.push_back(member.name);
    }
    found.insert(found.end(), {"status", "mistake", "accepted"});
    return found;
  }();
  return all;
}

}  // namespace engagement::journal
