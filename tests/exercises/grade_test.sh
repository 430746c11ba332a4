#!/bin/sh
# Runs grade as a user would.
#   grade_test.sh PROGRAM ROOT
. "$(dirname "$0")/../examples/program.sh"
root=$2
mine=$work/mine
mkdir "$mine"
# Of the other chapters there is no file, which is a verdict and takes no time.
cp -r "$root"/exercises/1-* "$root"/exercises/support "$mine"

# What is handed out gets nothing, and says so with status 1.
"$program" "$mine" --json grades.json >printed 2>stderr
status=$?
[ $status -eq 1 ] || fail "status $status, not 1, for what is handed out"
expect printed "0 of "
expect printed "not implemented yet:"
expect printed "there is no file start.h"
expect printed "Written: grades.json"
expect grades.json '"points": 0'
expect_narrow printed
[ -s stderr ] && fail "stderr: $(cat stderr)"

# A task that is solved, with the idea of its solution; JSON alone on standard output.
cp "$root/tests/exercises/1.1/solution.h" "$mine"/1-*/1.1-*/start.h
"$program" "$mine" --task 1.1 --seed 7 >printed || fail "the solution of 1.1"
expect printed "4 of 4  right"
expect printed "The idea: "
expect_narrow printed
"$program" "$mine" --task 1.1 --seed 7 --json - >printed || fail "--json -"
[ "$(head -c 1 printed)" = "{" ] || fail "something before the JSON: $(cat printed)"
expect printed '"seed": 7'
expect printed '"right": true'

# The program by which a student looks at it, as README.md says.
c++ -std=c++20 -I "$mine/support" -I "$(echo "$mine"/1-*/1.1-*)" "$mine/support/try.cpp" -o try && ./try >printed ||
  fail "try.cpp"
expect printed "softplus(3) = 3.04859"

# A file of the student's that the grader must not use: the task's description.
printf '{"points": 1000}' >"$(echo "$mine"/1-*/1.1-*)/task.json"
"$program" "$mine" --task 1.1 >printed || fail "another task.json"
expect printed "4 of 4"

# A signal while a solution is built: no folder is left.
mkdir folders
TMPDIR=$work/folders "$program" "$mine" --task 1.1 >printed 2>stderr &
pid=$!
wait_for_file folders
kill -TERM $pid
wait $pid
status=$?
[ $status -eq 143 ] || fail "status $status, not 143, after SIGTERM"
expect stderr "grade: terminated"
[ -z "$(ls folders)" ] || fail "folders were left: $(ls folders)"

"$program" "$mine" --task 1.0 >printed || fail "the worked example"
"$program" --help >help || fail "--help"
expect_narrow help
refuse "$mine" --task 9.9
refuse "$mine" --seed -1
refuse "$work"
refuse nowhere
refuse "$mine" --json nowhere/x.json

[ $failures -eq 0 ]
