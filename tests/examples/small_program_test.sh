#!/bin/sh
# Runs a small program as a user would: it ends with status 0, --help says what it shows and how long it takes, and
# any other argument is refused.
#   small_program_test.sh PROGRAM
. "$(dirname "$0")/program.sh"

"$program" >printed 2>stderr
status=$?
[ $status -eq 0 ] || fail "status $status: $(cat printed)"
[ -s printed ] || fail "nothing printed"
[ -s stderr ] && fail "stderr: $(cat stderr)"

for help in --help -h; do
  "$program" $help >help 2>stderr || fail "$help"
  [ "$(head -n 1 help)" = "$name" ] || fail "$help does not begin with the name: $(head -n 1 help)"
  [ "$(wc -l <help)" -ge 3 ] || fail "$help is too short: $(cat help)"
  tr '\n' ' ' <help | grep -q 'Takes .*a second' || fail "$help does not say how long it takes"
  grep -q '//' help && fail "$help shows the signs of a comment"
  expect_narrow help
  [ -s stderr ] && fail "stderr of $help: $(cat stderr)"
done
cmp -s help printed && fail "--help ran the program"

refuse extra
refuse --seed 2
refuse --help extra
refuse ''
refuse 'two
lines'

# A full disk is no success.
if [ -w /dev/full ]; then
  "$program" >/dev/full 2>stderr
  status=$?
  [ $status -eq 2 ] || fail "status $status, not 2, where standard output cannot be written"
  expect stderr "$name: cannot write to standard output"
fi

[ $failures -eq 0 ]
