// Where in a JSON text a JSON pointer leads, for editors.
#pragma once

#include <cstddef>
#include <string_view>

namespace engagement::data {

struct TextPosition {
  std::size_t line = 1;  // both count from 1; a column is a byte
  std::size_t column = 1;
};

// The place of the member or element that `pointer` (RFC 6901) leads to; of what is around it when
// it is missing. `text` is JSON; for any other text the position is of no use, but it is safe to
// ask.
TextPosition locate(std::string_view text, std::string_view pointer);

}  // namespace engagement::data
