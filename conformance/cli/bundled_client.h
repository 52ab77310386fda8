// The client that is judged when none is named.
#pragma once

#include <string>

namespace engagement::conformance {

// The command that starts the adapter of the reference client, which lies beside this program. It
// is started like any other client: the suite shares no code with it. Throws WorkError when it is
// not there.
std::string bundled_client_command(bool long_lived = false);

}  // namespace engagement::conformance
