# Where headers are installed: `#include "mock-server/mock.h"` is right there too.
set(ENGAGEMENT_INCLUDE_FOLDER include/engagement)
# How our own code is compiled: linked by our targets only, so that libraries' headers stay quiet.
add_library(engagement_options INTERFACE)
target_compile_features(engagement_options INTERFACE cxx_std_20)
set_property(TARGET engagement_options PROPERTY INTERFACE_CXX_EXTENSIONS OFF)
target_include_directories(engagement_options INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
target_compile_options(engagement_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual
  -Wimplicit-fallthrough $<$<BOOL:${ENGAGEMENT_WARNINGS_AS_ERRORS}>:-Werror>)
# GCC 12 sees overlaps in std::string that are none (its bug 105651).
target_compile_options(engagement_options INTERFACE
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)
target_compile_definitions(engagement_options INTERFACE ENGAGEMENT_VERSION="${PROJECT_VERSION}")
if(ENGAGEMENT_SANITIZE)
  target_compile_options(engagement_options INTERFACE
    -fsanitize=${ENGAGEMENT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(engagement_options INTERFACE -fsanitize=${ENGAGEMENT_SANITIZE})
endif()
if(ENGAGEMENT_FUZZ)
  target_compile_options(engagement_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
find_program(ENGAGEMENT_CCACHE ccache)
if(ENGAGEMENT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ENGAGEMENT_CCACHE})
endif()
# -O3 buys nothing here but time to compile.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
