# `cmake --install`: the programs, and for find_package(engagement) the libraries engagement::mock
# and engagement::client. What the mock is made of is exported with it, since all are static.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/engagement)
set(libraries "")
foreach(name IN ITEMS mock admin contract data faults files fixtures journal metrics oauth text tls
                      transport client options valijson)
  set_target_properties(engagement_${name} PROPERTIES EXPORT_NAME ${name})
  list(APPEND libraries engagement_${name})
endforeach()
install(TARGETS engagement-mock engagement-conformance engagement-client
        engagement-faulty-client ${libraries}
        EXPORT engagementTargets)
install(EXPORT engagementTargets NAMESPACE engagement:: DESTINATION ${package_folder})
install(DIRECTORY mock-server client-under-test
        DESTINATION ${ENGAGEMENT_INCLUDE_FOLDER} FILES_MATCHING PATTERN "*.h"
        PATTERN cli EXCLUDE PATTERN testing EXCLUDE)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/engagementConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES cmake/engagementConfig.cmake cmake/EngagementConformance.cmake
              cmake/EngagementConformanceTests.cmake
              ${PROJECT_BINARY_DIR}/engagementConfigVersion.cmake
        DESTINATION ${package_folder})
