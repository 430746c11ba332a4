#!/bin/sh
# Runs the program compare as a user would: what it prints, what it refuses, and what it leaves behind.
#   compare_test.sh PROGRAM GROUP     GROUP: output, bad-input, files, terminal or interrupt
. "$(dirname "$0")/program.sh"

case $2 in
output)
  "$program" --p 'N(0,1)' --q ' N(2, 5e-1) ' --at=-1,0.5 --json - >out.json 2>stderr || fail "json"
  [ -s stderr ] && fail "stderr: $(cat stderr)"
  expect out.json '"p": "N(0,1)"'
  expect out.json '"q": "N(2,0.5)"'
  expect out.json '"kl_pq": {"value": 8.80685281944005'
  expect out.json '"chi2_pq": {"value": "inf", "error": 0, "method": "closed form"}'
  expect out.json '"jsd": {"value": 0.4743074112285'
  expect out.json '"method": "quadrature"'
  expect out.json '{"x": -1, "d": 0.9999999'
  grep -qi 'nan' out.json && fail "NaN in the JSON"
  for key in p q kl_pq kl_qp jsd tv hellinger2 chi2_pq chi2_qp w1 c_g log2_minus_jsd dstar; do
    expect out.json "\"$key\": "
  done
  # Both densities zero, and only one of them.
  "$program" --p 'U(0,1)' --q 'U(2,3)' --at 0.5,1.5,2.5 --json - >out.json || fail "uniforms"
  expect out.json '{"x": 0.5, "d": 1, "logit": "inf"}'
  expect out.json '{"x": 1.5, "d": null, "logit": null}'
  expect out.json '{"x": 2.5, "d": 0, "logit": "-inf"}'
  expect out.json '"log2_minus_jsd": {"value": 0, "error": 0, "method": "closed form"}'
  # A categorical shows all of its values.
  "$program" --p 'Cat(0.5,0.5,0)' --q 'Cat(0.5,0,0.5)' --json - >out.json || fail "categorical"
  expect out.json '{"x": 0, "d": 0.5, "logit": 0}'
  expect out.json '{"x": 2, "d": 0, "logit": "-inf"}'
  expect out.json '"method": "sum"'
  "$program" --p 'Cat(0.5,0.5,0)' --q 'Cat(0.5,0.5,0)' --at 2 --json - >out.json || fail "categorical"
  expect out.json '{"x": 2, "d": null, "logit": null}'
  # Finite, but beyond a double.
  "$program" --p 'N(0,1)' --q 'N(100,1)' --json - >out.json || fail "overflow"
  expect out.json '"chi2_pq": {"value": "inf", "error": "inf", "method": "closed form", "overflow": true}'
  # Fractions, rounded once; the bounds hold for the doubles that they become.
  "$program" --p '1/3*N(0,1)+2/3*N(1,1)' --q 'N(0,1/2)' --at 1/4 --json - >out.json || fail "fractions"
  expect out.json '"p": "0.3333333333333333*N(0,1)+0.6666666666666666*N(1,1)"'
  expect out.json '"q": "N(0,0.5)"'
  expect out.json '"errors_hold_for": "the doubles nearest to the numbers of p and q"'
  expect out.json '{"x": 0.25, '
  "$program" --p 'Cat(1/3,1/3,1/3)' --q 'Cat(1/7,2/7,4/7)' --json - >out.json || fail "fractions of a categorical"
  expect out.json '"method": "sum"'
  spec=$(awk 'BEGIN { for (i = 0; i < 49; ++i) printf "%s1/49*N(%d,1)", i ? "+" : "", i }')
  "$program" --p "$spec" --q 'N(0,1)' --json - >out.json || fail "49 fractions that sum to one"
  # The table for people.
  "$program" --p 'N(0,1)' --q 'N(1,1)' --at 0.5 >table || fail "table"
  expect table 'nats'
  expect table 'closed form'
  expect table 'the errors hold for the doubles nearest to the numbers of p and q'
  "$program" --help >help || fail "help"
  expect help '--svg FILE'
  expect help '--p DIST'
  expect_narrow help
  tr '\n' ' ' <help >joined
  expect joined 'Weights must sum to one within 1e-9, and are then divided by their sum.'
  expect help 'bounds hold for these doubles'
  ;;

bad-input)
  # What was probably meant.
  refuse --P 'N(0,1)' --q 'N(0,1)'
  expect stderr "there is no option '--P'; did you mean --p?"
  refuse --p='N(0,1)' --jsno out.json --q 'N(0,1)'
  expect stderr "there is no option '--jsno'; did you mean --json?"
  refuse -p 'N(0,1)' --q 'N(0,1)'
  expect stderr "did you mean --p?"
  refuse p 'N(0,1)'
  expect stderr "'p' was not expected; did you mean --p?"
  refuse --p 'N(0,1)' --q
  expect stderr "--q: needs a value, DIST, got none"
  refuse --p 'n(0,1)' --q 'N(0,1)'
  expect stderr "--p: unknown distribution 'n'; did you mean N(0,1)?"
  refuse --p 'N(0,1)' --q '0.5*Normal(0,1)+0.5*N(2,1)'
  expect stderr "--q: unknown distribution 'Normal'; did you mean N(0,1)?"
  refuse --p 'N(0 1)' --q 'N(0,1)'
  expect stderr "--p: N: expected a number, got '0 1'; separate numbers by commas: N(0,1)"
  refuse --p 'N(0,1)' --q 'N(0,1)' --colour red
  expect stderr "there is no option '--colour'; --help lists the options"
  refuse
  refuse --p 'N(0,1)'
  refuse --p 'N(0,1)' --q 'Normal(0,1)'
  refuse --p 'N(0,1)' --q 'N(0,-1)'
  refuse --p 'N(0,1)' --q 'Laplace(0,0)'
  refuse --p 'N(0,nan)' --q 'N(0,1)'
  refuse --p 'N(0,inf)' --q 'N(0,1)'
  refuse --p 'N(1e999,1)' --q 'N(0,1)'
  refuse --p '0.5*N(0,1)+0.4*N(1,1)' --q 'N(0,1)'
  refuse --p '-0.5*N(0,1)+1.5*N(1,1)' --q 'N(0,1)'
  refuse --p 'N(0,1' --q 'N(0,1)'
  refuse --p 'N(0,1))' --q 'N(0,1)'
  refuse --p '' --q 'N(0,1)'
  refuse --p 'N(0,
1' --q 'N(0,1)'
  refuse --p 'U(1,0)' --q 'N(0,1)'
  spec=$(awk 'BEGIN { for (i = 0; i < 400; ++i) printf "%s1/400*Cauchy(%d,1)", i ? "+" : "", i }')
  refuse --p "$spec" --q 'N(0,1)'
  expect stderr 'at most 6000 terms together, a Cauchy term counting as 20, got 8001, which may take 16 min'
  refuse --p '1/3*N(0,1)+1/3*N(1,1)' --q 'N(0,1)'
  refuse --p 'N(0,1/0)' --q 'N(0,1)'
  expect stderr "--p: N: the denominator must not be zero, got '1/0'"
  refuse --p 'N(0,1/-2)' --q 'N(0,1)'
  refuse --p 'N(0,1/ 3)' --q 'N(0,1)'
  refuse --p 'N(0,1//3)' --q 'N(0,1)'
  refuse --p 'N(0,0.5/3)' --q 'N(0,1)'
  refuse --p 'N(0,1)' --q 'N(0,1)' --at 1/3/5
  refuse --p 'Cat(0.5,0.5)' --q 'N(0,1)'
  refuse --p 'Cat(0.5,0.5)' --q 'Cat(0.2,0.3,0.5)'
  refuse --p '0.5*Cat(1)+0.5*N(0,1)' --q 'N(0,1)'
  refuse --p 'Cat(0.5,0.5)' --q 'Cat(0.5,0.5)' --at 0.5
  refuse --p 'N(0,1)' --q 'N(0,1)' --at '1,,2'
  refuse --p 'N(0,1)' --q 'N(0,1)' --at ''
  refuse --p 'N(0,1)' --q 'N(0,1)' --at '1,'
  refuse --p 'N(0,1)' --q 'N(0,1)' --at 'nan'
  refuse --p 'N(0,1)' --q 'N(0,1)' --at
  refuse --p 'N(0,1)' --q 'N(0,1)' --colour red
  refuse --p 'N(0,1)' --q 'N(0,1)' extra
  refuse --p 'N(0,1)' --p 'N(0,2)' --q 'N(0,1)'
  expect stderr 'compare: --p: may be given once, got 2 values'
  # What the help says of weights.
  refuse --p '0.5*N(0,1)+0.50000001*N(1,1)' --q 'N(0,1)'
  refuse --p 'N(0,1)' --q 'N(0,1)' --json no/such/directory.json
  refuse --p 'N(0,1)' --q 'N(0,1)' --json /
  refuse --p 'N(0,1)' --q 'N(0,1)' --json ''
  refuse --p 'N(0,1)' --q 'N(0,1)' --svg -
  refuse --p 'N(0,1)' --q 'N(0,1)' --json good.json --svg no/such/directory.svg
  refuse --p 'N(0,1)' --q 'N(0,1)' --json same --svg ./same
  refuse --p 'N(0,1)' --q 'Foo(1)' --json good.json --svg good.svg
  ;;

files)
  "$program" --p 'N(0,1)' --q 'N(1,1)' --json a.json --svg a.svg >table || fail "files"
  expect a.json '"dstar": []'
  expect a.svg '<svg xmlns'
  expect table 'JSD'
  [ "$(tail -n 1 table)" = 'Written: a.json, a.svg' ] || fail "the last line: $(tail -n 1 table)"
  "$program" --p '0.5*N(0,1)+0.5000000001*N(1,1)' --q 'N(1,1)' --json - --svg b.svg >json || fail "a sum within 1e-9"
  [ "$(tail -n 1 json)" = '}' ] || fail "something after the JSON"
  rm b.svg json
  [ "$(ls)" = "a.json
a.svg
table" ] || fail "other files: $(ls)"
  # A bad run leaves what was there; a good one replaces it, through a link too.
  echo old >b.json
  ln -s b.json link.json
  "$program" --p 'N(0,1)' --q 'Foo(1)' --json b.json 2>stderr
  [ "$(cat b.json)" = old ] || fail "a bad run changed a file"
  "$program" --p 'N(0,1)' --q 'N(1,1)' --json link.json >table || fail "link"
  expect b.json '"jsd"'
  [ -L link.json ] || fail "a link was replaced"
  # A reader that goes away is no error; a full device is.
  "$program" --p 'N(0,1)' --q 'N(1,1)' --json c.json 2>stderr | true
  [ -s stderr ] && fail "stderr after a closed pipe: $(cat stderr)"
  expect c.json '"jsd"'
  if [ -w /dev/full ]; then
    "$program" --p 'N(0,1)' --q 'N(1,1)' --json - >/dev/full 2>stderr
    [ $? -eq 2 ] || fail "a full device is bad output"
    expect stderr 'cannot write to standard output'
  fi
  ;;

terminal)
  # Who waits sees what is being measured. A row may be over before the line is drawn again, a tenth of a second
  # later, but not all rows after the first.
  spec=$(awk 'BEGIN { for (i = 0; i < 300; ++i) printf "%s1/300*N(%d,%g)", i ? "+" : "", (i * 7919) % 2000 - 1000, exp((i * 104729) % 691 / 50 - 7) }')
  on_terminal typescript "'$program' --p '$spec' --q 'N(0,1)'"
  status=$?
  if [ $status -ne 99 ]; then
    [ $status -eq 0 ] || fail "status $status on a terminal"
    grep -Eq '([2-9]|10) of 10: ' typescript || fail "only the first row was shown: $(cat typescript)"
    expect typescript 'KL(p || q)  '
  fi
  "$program" --p 'N(0,1)' --q 'N(1,1)' >stdout 2>stderr || fail "no terminal"
  [ -s stderr ] && fail "progress without a terminal: $(cat stderr)"
  ;;

interrupt)
  # Enough components for a second of work.
  spec=$(awk 'BEGIN { for (i = 0; i < 4096; ++i) printf "%s0.000244140625*N(%d,1)", i ? "+" : "", i }')
  mkdir run
  (cd run && exec "$program" --p "$spec" --q 'N(0,1)' --json a.json --svg a.svg >../stdout 2>../stderr) &
  pid=$!
  wait_for_file run
  kill -INT $pid
  wait $pid
  status=$?
  [ $status -eq 130 ] || fail "status $status, not 130"
  [ -z "$(ls -A run)" ] || fail "left behind: $(ls -A run)"
  [ "$(cat stderr)" = 'compare: interrupted; left untouched: a.json, a.svg' ] || fail "stderr: $(cat stderr)"
  ;;

*) fail "no such group: $2" ;;
esac

[ $failures -eq 0 ]
