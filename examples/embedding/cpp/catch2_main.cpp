// Catch2 3 brings its own main function.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
