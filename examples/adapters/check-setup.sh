#!/bin/sh
# check-setup.sh LANGUAGE COMMAND...: runs the command, which tries what the adapter needs, and
# says what to do when it fails.
language=$1
shift
"$@" && exit 0
echo "The $language adapter cannot run: '$1' or a library is missing. Run scripts/setup," >&2
echo "configure again, or see examples/adapters/README.md." >&2
exit 1
