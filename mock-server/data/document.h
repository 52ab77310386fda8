// The one way in which JSON files are read: strictly, and against their schema.
#pragma once

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

// The bytes of a file. Throws DataError when it cannot be read.
std::string read_file(const std::filesystem::path& path);
// Likewise, and refuses what is no regular file: a pipe would be waited for.
std::string read_regular_file(const std::filesystem::path& path);

}  // namespace engagement::data
