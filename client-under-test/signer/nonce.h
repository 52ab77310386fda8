// Nonces (RFC 5849 §3.3): each signed request carries one that was never used before.
#pragma once

#include <string>

namespace engagement_client::signer {

// 32 hexadecimal digits of 128 random bits. Throws std::runtime_error when the system has no
// randomness to give: a guessable nonce is no way out. Safe to call from any thread.
std::string make_nonce();

}  // namespace engagement_client::signer
