# engagement_add_unit_test(NAME name SOURCES a_test.cpp ... LIBRARIES lib ...)
# One Catch2 program and one CTest entry, labelled `unit`. Works with Catch2 2.13 and 3.
if(NOT BUILD_TESTING)
  function(engagement_add_unit_test)
  endfunction()
  function(engagement_add_browser_test)
  endfunction()
  return()
endif()

find_package(Catch2 REQUIRED)
# The tests that read data of the source tree include it. A definition on every command line would keep
# compiler caches from serving one checkout with what another has compiled.
configure_file(${PROJECT_SOURCE_DIR}/testing/source_folder.h.in
               ${PROJECT_BINARY_DIR}/generated/testing/source_folder.h @ONLY)
if(Catch2_VERSION VERSION_GREATER_EQUAL 3)
  add_library(engagement_catch INTERFACE)
  target_link_libraries(engagement_catch INTERFACE Catch2::Catch2WithMain)
  target_compile_definitions(engagement_catch INTERFACE ENGAGEMENT_CATCH2_VERSION=3)
else()
  add_library(engagement_catch STATIC ${PROJECT_SOURCE_DIR}/testing/catch2_main.cpp)
  target_compile_features(engagement_catch PUBLIC cxx_std_20)
  target_compile_options(engagement_catch PRIVATE -O0)
  target_link_libraries(engagement_catch PUBLIC Catch2::Catch2)
  target_compile_definitions(engagement_catch PUBLIC ENGAGEMENT_CATCH2_VERSION=2)
endif()

function(engagement_add_unit_test)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME} PRIVATE engagement_options engagement_catch ${ARG_LIBRARIES})
  target_compile_options(${ARG_NAME} PRIVATE -O0)  # half the time to compile
  target_include_directories(${ARG_NAME} PRIVATE ${PROJECT_BINARY_DIR}/generated/testing)
  add_test(NAME unit.${ARG_NAME} COMMAND ${ARG_NAME})
  set_tests_properties(unit.${ARG_NAME} PROPERTIES LABELS unit TIMEOUT 300)
endfunction()

# engagement_add_browser_test(NAME name FILE a.test.mjs ENVIRONMENT NAME=value ...)
# One CTest entry, labelled `ui`: a node:test file that uses testing/browser/browser.mjs.
function(engagement_add_browser_test)
  cmake_parse_arguments(ARG "" "NAME;FILE" "ENVIRONMENT" ${ARGN})
  get_filename_component(file ${ARG_FILE} ABSOLUTE)
  add_test(NAME ui.${ARG_NAME} COMMAND node --test ${file})
  set_tests_properties(ui.${ARG_NAME} PROPERTIES
    LABELS ui FIXTURES_REQUIRED browser TIMEOUT 120 ENVIRONMENT "${ARG_ENVIRONMENT}")
endfunction()
