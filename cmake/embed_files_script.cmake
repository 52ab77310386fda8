# Run at build time by engagement_embed_files(): writes HEADER and SOURCE from FILES.
file(WRITE ${HEADER} "// Generated from data files; do not edit.
#pragma once
#include <span>
#include <string_view>
namespace ${NAMESPACE} {
struct EmbeddedFile {
  std::string_view name;
  std::string_view content;
};
std::span<const EmbeddedFile> embedded_files();
}  // namespace ${NAMESPACE}
")
get_filename_component(header_name ${HEADER} NAME)
set(text "// Generated from data files; do not edit.\n#include \"${header_name}\"\nnamespace ${NAMESPACE} {\nnamespace {\n")
set(rows "")
set(index 0)
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  # Bytes, not text: CMake's lists would trip over the semicolons and brackets of JSON.
  file(READ ${file} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(APPEND text "constexpr char kFile${index}[] = {${bytes}'\\0'};\n")
  string(APPEND rows "    {\"${name}\", {kFile${index}, sizeof kFile${index} - 1}},\n")
  math(EXPR index "${index} + 1")
endforeach()
string(APPEND text "constexpr EmbeddedFile kFiles[] = {\n${rows}};\n}  // namespace\nstd::span<const EmbeddedFile> embedded_files() { return kFiles; }\n}  // namespace ${NAMESPACE}\n")
file(WRITE ${SOURCE} "${text}")
