// Where the credentials of `engagement-client validate` come from. Secrets are taken from a file or
// the environment, never from an option: other users can read a command line.
#pragma once

#include <string>

#include "client-under-test/signer/authorization.h"

namespace engagement_client::cli {

inline constexpr char kConsumerSecretVariable[] = "ENGAGEMENT_CONSUMER_SECRET";
inline constexpr char kTokenSecretVariable[] = "ENGAGEMENT_TOKEN_SECRET";

// Reads a JSON object with the members consumer_key, consumer_secret, token and token_secret, all
// strings and all optional. Throws std::invalid_argument naming the file and the place.
signer::Credentials load_credentials(const std::string& file);

// `stated` where it says something, over `credentials`.
void override_credentials(signer::Credentials& credentials, const signer::Credentials& stated);

// What the two environment variables say.
signer::Credentials credentials_from_environment();

}  // namespace engagement_client::cli
