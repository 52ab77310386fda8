# engagement_add_conformance_tests(NAME name CLIENT command
#   [CASES glob...] [PAUSE seconds] [LABELS label...] [TIMEOUT seconds] [KNOWN_FAILING file]
#   [OPTIONS option...])
# One CTest test for each conformance case: <name>.retry.500-then-200 and so on. They are listed when
# ctest starts, by the engagement-conformance of that day, so no build is needed when cases come in.
#   CLIENT         what `run --client` takes; generator expressions such as $<TARGET_FILE:adapter> work
#   CASES          as `--case`; without it all
#   PAUSE          as `--pause`; without it the clients wait the documented 5 s, so use ctest -j
#   LABELS         of every test; without it "conformance"
#   TIMEOUT        of a test, in seconds; without it 120
#   KNOWN_FAILING  as `--known-failing`
#   OPTIONS        further options of `run`, such as --strict
# A case that the client answers with `unsupported` is shown as skipped.
function(engagement_add_conformance_tests)
  # As ARGV, a command may have semicolons of its own.
  cmake_parse_arguments(PARSE_ARGV 0 ARG "" "NAME;CLIENT;PAUSE;TIMEOUT;KNOWN_FAILING"
                        "CASES;LABELS;OPTIONS")
  if(NOT ARG_NAME OR NOT ARG_CLIENT OR ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "engagement_add_conformance_tests: NAME and CLIENT are needed"
                        "; not understood: \"${ARG_UNPARSED_ARGUMENTS}\"")
  endif()
  set(program engagement-conformance)
  if(TARGET engagement::engagement-conformance)
    set(program engagement::engagement-conformance)
  endif()
  set(options ${ARG_OPTIONS})
  if(DEFINED ARG_PAUSE)
    list(APPEND options --pause ${ARG_PAUSE})
  endif()
  if(ARG_KNOWN_FAILING)
    get_filename_component(file ${ARG_KNOWN_FAILING} ABSOLUTE)
    list(APPEND options --known-failing ${file})
  endif()
  if(NOT ARG_LABELS)
    set(ARG_LABELS conformance)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set(globs "")
  foreach(glob IN LISTS ARG_CASES)
    list(APPEND globs --case ${glob})
  endforeach()
  set(file ${CMAKE_CURRENT_BINARY_DIR}/${ARG_NAME}-conformance-$<CONFIG>.cmake)
  file(GENERATE OUTPUT ${file} CONTENT "set(name [==[${ARG_NAME}]==])
set(program [==[$<TARGET_FILE:${program}>]==])
set(client [==[${ARG_CLIENT}]==])
set(globs [==[${globs}]==])
set(options [==[${options}]==])
set(labels [==[${ARG_LABELS}]==])
set(timeout [==[${ARG_TIMEOUT}]==])
include([==[${CMAKE_CURRENT_FUNCTION_LIST_DIR}/EngagementConformanceTests.cmake]==])
")
  # With several configurations ctest -C says which one is meant.
  set(entry ${CMAKE_CURRENT_BINARY_DIR}/${ARG_NAME}-conformance.cmake)
  file(WRITE ${entry} "set(config \"\${CTEST_CONFIGURATION_TYPE}\")
if(NOT config)
  set(config \"${CMAKE_BUILD_TYPE}\")
endif()
include(\"${CMAKE_CURRENT_BINARY_DIR}/${ARG_NAME}-conformance-\${config}.cmake\")
")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${entry})
endfunction()
