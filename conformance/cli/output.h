// The program's standard streams.
#pragma once

#include <string_view>

namespace engagement::conformance {

// To standard output, at once. Throws WorkError when it cannot be written (a full disk); a reader
// that has gone away (`| head`) is no error.
void print(std::string_view text);

// To standard error, at once; there is nowhere to complain when that fails.
void print_error(std::string_view text);

// Opens /dev/null at those of the standard streams that are closed, so that no file or socket of
// ours takes their numbers.
void open_standard_streams();

}  // namespace engagement::conformance
