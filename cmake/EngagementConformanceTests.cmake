# Read by ctest: adds the tests of one engagement_add_conformance_tests().
if(NOT EXISTS ${program})
  add_test(${name}.NOT_BUILT ${program})  # CTest's own word for it, with the path that is missing
  return()
endif()
execute_process(COMMAND ${program} list ${globs} OUTPUT_VARIABLE listed ERROR_VARIABLE error
                RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${name}: engagement-conformance list failed: ${error}")
endif()
string(REGEX MATCHALL "(^|\n)[^ \n]+" cases "${listed}")
foreach(case IN LISTS cases)
  string(STRIP "${case}" case)
  add_test(${name}.${case} ${program} run --client "${client}" --case ${case} ${options})
  set_tests_properties(${name}.${case} PROPERTIES
    LABELS "${labels}" TIMEOUT ${timeout}
    SKIP_REGULAR_EXPRESSION "0 passed, 0 failed, [1-9][0-9]* skipped")
endforeach()
