#!/usr/bin/env bash
# Uses the mock as another project does: installed and found by find_package, built and run; and as
# a folder of that project, where it is enough to see that CMake takes it and builds no more of it
# than what is used.
#   package_test.sh SOURCE BUILD [CMAKE-OPTION...]     BUILD is configured and built
set -euo pipefail
source=$1 build=$2
shift 2
here=$source/examples/embedding/cpp
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cmake --install "$build" --prefix "$folder/prefix" >/dev/null
"$folder/prefix/bin/engagement-mock" --version
cmake -S "$here" -B "$folder/installed" -G Ninja -DCMAKE_PREFIX_PATH="$folder/prefix" "$@" >/dev/null
cmake --build "$folder/installed" --target googletest_example
"$folder/installed/googletest_example"

# A CTest test for each case, of the installed suite: both kinds of names, and nothing that is missing.
cmake -S "$source/examples/ctest" -B "$folder/ctest" -G Ninja -DCMAKE_PREFIX_PATH="$folder/prefix" "$@" >/dev/null
tests=$(ctest --test-dir "$folder/ctest" -j 4)
grep -q "client.status.404 .*Passed" <<<"$tests" && grep -q "client.retry.500-then-200 .*Passed" <<<"$tests" ||
  { echo "The cases are no tests that pass:"; echo "$tests"; exit 1; }

cmake -S "$here" -B "$folder/beside" -G Ninja -DENGAGEMENT_SOURCE="$source" "$@" >/dev/null
steps=$(cmake --build "$folder/beside" -- -n)
grep -q libengagement_mock.a <<<"$steps" || { echo "The mock would not be built."; exit 1; }
! grep -q engagement-conformance <<<"$steps" || { echo "The suite would be built too."; exit 1; }
