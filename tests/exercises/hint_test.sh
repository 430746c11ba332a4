#!/bin/sh
# Runs hint as a user would.
#   hint_test.sh PROGRAM
. "$(dirname "$0")/../examples/program.sh"
"$program" 1.1 1 >printed || fail "the first hint"
expect printed "Hint 1 of 3 for 1.1"
expect printed "log1p"
expect printed "More: tools/hint 1.1 2"
expect_narrow printed
"$program" 1.1 3 >printed || fail "the last hint"
expect printed "Hint 3 of 3"
grep -q "More" printed && fail "more after the last hint"
"$program" --help >help || fail "--help"
expect_narrow help
refuse
refuse 9.9
refuse 1.0
refuse 1.1 0
refuse 1.1 4
refuse 1.1 x

[ $failures -eq 0 ]
