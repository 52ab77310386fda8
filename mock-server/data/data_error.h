// Why a data file cannot be used.
#pragma once

#include <stdexcept>
#include <string>

namespace engagement::data {

// what() is "FILE: POINTER: REASON", or "FILE: REASON" when it is about the whole file.
class DataError : public std::runtime_error {
 public:
  DataError(std::string file, std::string pointer, std::string reason);
  const std::string& file() const { return file_; }
  const std::string& pointer() const { return pointer_; }  // RFC 6901; "" is the whole file
  const std::string& reason() const { return reason_; }

 private:
  std::string file_, pointer_, reason_;
};

}  // namespace engagement::data
