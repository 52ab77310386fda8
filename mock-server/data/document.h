// The one way in which JSON files are read: strictly, and against their schema.
#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "mock-server/data/data_error.h"

namespace engagement::data {

// Parses JSON (RFC 8259). Throws DataError naming `file`: for broken syntax with line and column,
// for a member that stands twice in one object, of which the library would keep the last, and for
// lists and objects more than 200 deep. An integer beyond 64 bits with a sign becomes a double.
nlohmann::json parse_json(std::string_view file, std::string_view text);

// parse_json(), then a check against `schema` (JSON Schema text). Throws DataError with the first
// wrong place.
nlohmann::json parse_document(std::string_view file, std::string_view text,
                              std::string_view schema);

// Throws DataError with the first place where `document` does not fit `schema`.
void check_document(std::string_view file, const nlohmann::json& document, std::string_view schema);

// More than any file that people write, such as 100,000 fixtures or credentials.
inline constexpr std::size_t kLargestFile = std::size_t{64} * 1024 * 1024;

// The bytes of a regular file of at most kLargestFile bytes; anything else is refused, since a pipe
// would be waited for. Throws DataError.
std::string read_file(const std::filesystem::path& path);

}  // namespace engagement::data
