# Installed packages; `scripts/setup` installs them on Debian and Ubuntu. What a library needs stands
# in engagementConfig.cmake too.
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(nlohmann_json 3.10 REQUIRED)
find_package(fmt 8 REQUIRED)
find_package(spdlog 1.9 REQUIRED)
find_package(CLI11 2 REQUIRED)
find_path(VALIJSON_INCLUDE_DIR valijson/validator.hpp REQUIRED)
add_library(engagement_valijson INTERFACE)
target_include_directories(engagement_valijson SYSTEM
                           INTERFACE $<BUILD_INTERFACE:${VALIJSON_INCLUDE_DIR}>)

# Debian's cpp-httplib is a compiled library. The definitions it was compiled with stand in its
# pkg-config file and change the layout of its classes: without them a program links, then crashes.
# Newer releases bring a CMake package as well; pkg-config is right for both.
find_package(PkgConfig REQUIRED)
pkg_check_modules(CPPHTTPLIB REQUIRED IMPORTED_TARGET cpp-httplib>=0.11)
# RE2 matches in linear time, which the patterns of fixtures need.
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
# Serialises metrics; its own HTTP server is not used.
pkg_check_modules(PROMETHEUS REQUIRED IMPORTED_TARGET prometheus-cpp-core)
