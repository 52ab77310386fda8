#include "mock-server/tls/handles.h"

#include <openssl/err.h>

namespace engagement::tls {

std::string take_library_error() {
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(error);
  return reason != nullptr ? reason : "no reason given";
}

void require(bool good, const std::string& what) {
  if (!good) {
    throw TlsError(what + " (" + take_library_error() + ")");
  }
}

}  // namespace engagement::tls
