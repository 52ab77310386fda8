// The certificate authority of a run, and the file that clients are told to trust.
#pragma once

#include <memory>
#include <string>

namespace engagement::tls {
class Authority;
}

namespace engagement::conformance {

// The file stands in a folder of its own below the system's folder for temporary files; both are
// removed with this.
class TrustedAuthority {
 public:
  // Throws std::runtime_error with the way out.
  TrustedAuthority();
  ~TrustedAuthority();
  TrustedAuthority(const TrustedAuthority&) = delete;
  TrustedAuthority& operator=(const TrustedAuthority&) = delete;

  const std::shared_ptr<const tls::Authority>& authority() const { return authority_; }
  const std::string& ca_file() const { return ca_file_; }  // absolute

 private:
  std::shared_ptr<const tls::Authority> authority_;
  std::string folder_;
  std::string ca_file_;
};

}  // namespace engagement::conformance
