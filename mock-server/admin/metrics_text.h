// The metrics in the text format of Prometheus.
#pragma once

#include <string>

#include "mock-server/admin/context.h"

namespace engagement::admin {

std::string metrics_text(const Context& context);

}  // namespace engagement::admin
