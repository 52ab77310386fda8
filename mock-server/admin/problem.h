// Why a call of the admin API is not carried out.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace engagement::admin {

// Thrown by operations, and answered as {"error": code, "message": what(), "pointer"?: …}.
class Problem : public std::runtime_error {
 public:
  Problem(int status, std::string code, const std::string& message, std::string pointer = "")
      : std::runtime_error(message),
        status_(status),
        code_(std::move(code)),
        pointer_(std::move(pointer)) {}

  int status() const { return status_; }
  const std::string& code() const { return code_; }
  const std::string& pointer() const { return pointer_; }  // RFC 6901, into the body; may be empty

 private:
  int status_;
  std::string code_, pointer_;
};

}  // namespace engagement::admin
