// The client that is judged when none is named.
#pragma once

#include <string>
#include <string_view>

namespace engagement::conformance {

// The command that starts the adapter of the reference client, which lies beside this program. It
// is started like any other client: the suite shares no code with it. Throws WorkError when it is
// not there.
std::string bundled_client_command(bool long_lived = false);

// The command of the program `name` that lies beside this one. Throws WorkError, which ends with
// `way_out`, when it is not there.
std::string program_beside(std::string_view name, std::string_view way_out);

}  // namespace engagement::conformance
