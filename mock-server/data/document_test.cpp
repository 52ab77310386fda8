#include "mock-server/data/document.h"

#include "testing/catch2.h"

namespace engagement::data {
namespace {

constexpr const char* kSchema = R"({
  "type": "object", "additionalProperties": false, "required": ["name"],
  "properties": {
    "name": {"type": "string"},
    "port": {"type": "integer", "minimum": 0, "maximum": 65535,
             "description": "an integer from 0 to 65535"},
    "list": {"type": "array", "items": {"$ref": "#/$defs/item"}}},
  "$defs": {"item": {"type": "object", "additionalProperties": false,
                     "properties": {"color": {"enum": ["red", "blue"]}}}}})";

DataError error_of(const std::string& text) {
  try {
    parse_document("x.json", text, kSchema);
  } catch (const DataError& error) {
    return error;
  }
  FAIL("no error for " << text);
  return {"", "", ""};
}

TEST_CASE("a right document is read") {
  CHECK(parse_document("x.json", R"({"name": "n", "list": [{"color": "red"}]})", kSchema)["name"] ==
        "n");
}

TEST_CASE("broken syntax is told with line and column") {
  const DataError error = error_of("{\"name\":\n  oops}");
  CHECK(error.pointer().empty());
  CHECK(error.reason().find("line 2") != std::string::npos);
}

TEST_CASE("a number beyond all doubles is refused like other bad input") {
  CHECK(error_of(R"({"name": "n", "port": 1e999})").reason().find("number") != std::string::npos);
}

TEST_CASE("a list of very many objects is read in time that is in proportion to it") {
  std::string text = "[{}";
  for (int i = 0; i < 500'000; ++i) {
    text += ",{}";
  }
  CHECK(parse_json("x.json", text + "]").size() == 500'001);
}

TEST_CASE("lists that stand too deep are refused") {
  CHECK(error_of(std::string(100'000, '[')).reason().find("deep") != std::string::npos);
}

TEST_CASE("a member that stands twice is refused") {
  CHECK(error_of(R"({"name": "a", "name": "b"})").reason().find("name") != std::string::npos);
}

TEST_CASE("what does not fit the schema is told with its JSON pointer") {
  CHECK(error_of(R"({"name": 5})").pointer() == "/name");
  CHECK(error_of(R"({"name": "n", "port": 70000})").pointer() == "/port");
  CHECK(error_of(R"({"name": "n", "port": 70000})").reason() ==
        "\"port\" should be an integer from 0 to 65535");
  CHECK(error_of(R"({"name": "n", "list": [{}, {"color": "green"}]})").pointer() ==
        "/list/1/color");
  CHECK(error_of(R"({"name": "n", "nmae": 1})").reason().find("nmae") != std::string::npos);
  CHECK(error_of("{}").reason().find("name") != std::string::npos);
  CHECK(error_of("[]").reason().find("object") != std::string::npos);
}

TEST_CASE("a file that is not there, or is a folder, is told by its name") {
  CHECK_THROWS_AS(read_file("/nonexistent/x.json"), DataError);
  CHECK_THROWS_AS(read_file("/"), DataError);
}

}  // namespace
}  // namespace engagement::data
