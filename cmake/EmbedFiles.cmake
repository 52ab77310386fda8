# engagement_embed_files(TARGET target NAMESPACE ns HEADER path.h FILES a.json b.json ...)
# Compiles data files into a target. The generated header declares, in namespace ns,
#   struct EmbeddedFile { std::string_view name; std::string_view content; };
#   std::span<const EmbeddedFile> embedded_files();
# with the file's base name as `name`, in the order given.
set(ENGAGEMENT_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_files_script.cmake)

function(engagement_embed_files)
  cmake_parse_arguments(ARG "" "TARGET;NAMESPACE;HEADER" "FILES" ${ARGN})
  set(inputs "")
  foreach(file IN LISTS ARG_FILES)
    get_filename_component(absolute ${file} ABSOLUTE)
    list(APPEND inputs ${absolute})
  endforeach()
  set(dir ${CMAKE_BINARY_DIR}/generated/${ARG_TARGET})
  set(header ${dir}/${ARG_HEADER})
  string(REGEX REPLACE "\\.h$" ".cpp" source ${header})
  add_custom_command(
    OUTPUT ${header} ${source}
    COMMAND ${CMAKE_COMMAND} -D "NAMESPACE=${ARG_NAMESPACE}" -D "HEADER=${header}"
            -D "SOURCE=${source}" -D "FILES=${inputs}" -P ${ENGAGEMENT_EMBED_SCRIPT}
    DEPENDS ${inputs} ${ENGAGEMENT_EMBED_SCRIPT}
    COMMENT "Embedding data files of ${ARG_TARGET}" VERBATIM)
  target_sources(${ARG_TARGET} PRIVATE ${header} ${source})
  target_include_directories(${ARG_TARGET} PRIVATE ${dir})
endfunction()
