#include "conformance/suite/data_files.h"

#include <cassert>

#include "conformance_data.h"

namespace engagement::conformance {

std::string_view embedded_text(std::string_view name) {
  for (const data::EmbeddedFile& file : data::embedded_files()) {
    if (file.name == name) {
      return file.content;
    }
  }
  assert(!"no such embedded file");
  return {};
}

}  // namespace engagement::conformance
