// Who may call the admin API: the person at this machine, and no page in their browser.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock-server/admin/problem.h"
#include "mock-server/transport/message.h"

namespace engagement::admin {

struct GuardRules {
  // Names by which this listener may be called, without the port, lower-case; IPv6 in brackets.
  std::vector<std::string> hosts;
  bool any_address = false;  // it listens on every address: each IP address is one of its names
  int port = 0;
  std::string token;
  bool writes_need_token = true;
  bool reads_need_token = false;
};

// The refusal, when there is one. In this order: a Host that is none of ours (a page that has
// rebound its name to this machine), an Origin or Sec-Fetch-Site of another site, a missing or
// wrong token, a body that is not declared to be JSON (which a page could send unasked).
std::optional<Problem> refuse(const transport::Request& request, const GuardRules& rules);

// In lower case, as GuardRules::hosts has names.
std::string lower_case(std::string_view text);

// Without regard to case.
bool is_loopback(std::string_view host);

// 128 random bits in hexadecimal digits. Throws std::runtime_error when there is no randomness.
std::string random_token();

}  // namespace engagement::admin
