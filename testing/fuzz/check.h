// What a fuzz target claims of its input: a claim that does not hold is a finding like a crash.
#pragma once

#include <cstdio>
#include <cstdlib>

#define FUZZ_CHECK(claim)                                                             \
  do {                                                                                \
    if (!(claim)) {                                                                   \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #claim); \
      std::abort();                                                                   \
    }                                                                                 \
  } while (false)
