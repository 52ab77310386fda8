// Errors that end the program with a status of their own (see --help, "Exit status").
#pragma once

#include <stdexcept>

namespace engagement::conformance {

// Wrong usage or a bad input file: exit status 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The suite could not do its work: exit status 3.
class WorkError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace engagement::conformance
