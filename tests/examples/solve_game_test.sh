#!/bin/sh
# Runs the program solve_game as a user would: what it prints, what it refuses, and what it leaves behind.
#   solve_game_test.sh PROGRAM GROUP     GROUP: output, bad-input or files
. "$(dirname "$0")/program.sh"

# is_json FILE TEXT: the file holds this JSON, spaces and line ends apart.
is_json() {
  [ "$(tr -d ' \n' <"$1")" = "$(echo "$2" | tr -d ' \n')" ] || fail "$1 is $(cat "$1"), not $2"
}

case $2 in
output)
  "$program" --row '3 -2; -2 1' --json - >out.json 2>stderr || fail "coin"
  [ -s stderr ] && fail "stderr: $(cat stderr)"
  coin='{"equilibria": [{"row": ["3/8", "5/8"], "col": ["3/8", "5/8"], "row_payoff": "-1/8", "col_payoff": "1/8"}],
    "pure": [], "degenerate": false, "infinite": false, "value": "-1/8"}'
  is_json out.json "$coin"
  "$program" --name coin --json - >out.json || fail "coin by name"
  is_json out.json "$coin"
  "$program" --row '3 -2; -2 1' --col '-3 2; 2 -1' --json - >out.json || fail "coin by two tables"
  is_json out.json "$coin"
  # Two tables that are no zero-sum game have no value; decimals and fractions are exact.
  "$program" --row '0.2 0; 0 1e-1' --col '1/10 0; 0 2/10' --json - >out.json || fail "two tables"
  is_json out.json '{"equilibria": [
    {"row": ["0", "1"], "col": ["0", "1"], "row_payoff": "1/10", "col_payoff": "1/5"},
    {"row": ["2/3", "1/3"], "col": ["1/3", "2/3"], "row_payoff": "1/15", "col_payoff": "1/15"},
    {"row": ["1", "0"], "col": ["1", "0"], "row_payoff": "1/5", "col_payoff": "1/10"}],
    "pure": [[0, 0], [1, 1]], "degenerate": false, "infinite": false}'
  # A continuum, given by its ends.
  "$program" --row '-1 -1' --col '1 1' --json - >out.json || fail "continuum"
  is_json out.json '{"equilibria": [
    {"row": ["1"], "col": ["0", "1"], "row_payoff": "-1", "col_payoff": "1"},
    {"row": ["1"], "col": ["1", "0"], "row_payoff": "-1", "col_payoff": "1"}],
    "pure": [[0, 0], [0, 1]], "degenerate": true, "infinite": true, "value": "-1"}'
  "$program" --row '-1 -1' --col '1 1' >table || fail "continuum as text"
  expect table 'infinitely many equilibria'
  expect table 'degenerate: some mix'
  # More digits than any machine word.
  "$program" --row '123456789012345678901234567890' --json - >out.json || fail "long"
  expect out.json '"value": "123456789012345678901234567890"'

  "$program" --name pigs >table || fail "pigs"
  expect table 'row (1, 0), column (0, 1): payoffs 4, 4'
  expect table "1: column 'press' by wait"
  "$program" --row '1 1; 1 0' --col '1 1; 1 0' >table || fail "weak"
  expect table 'left if rows go first: rows row 0; columns column 0, column 1'
  "$program" --name goo-sam --rounds 10 --discount 1/3 >table || fail "goo-sam"
  expect table 'total payoffs -10, -10'
  expect table 'tit-for-tat  an equilibrium, subgame perfect; it takes a discount of at least 1/3'
  "$program" --name goo-sam --discount 0.5 --rounds 3 --json - >out.json || fail "goo-sam"
  expect out.json '"rounds": {"count": 3, "row_total": "-3", "col_total": "-3"}'
  expect out.json '"grim_trigger": {"nash": true, "subgame_perfect": true, "threshold": "1/3"}'
  expect out.json '"tit_for_tat": {"nash": true, "subgame_perfect": false, "threshold": "1/3"}'
  "$program" --name goo-sam --discount 0.333333333333 >table || fail "goo-sam"
  expect table 'grim trigger no equilibrium'
  [ "$("$program" --lions 6)" = "6 lions: the strongest does not eat the sheep" ] || fail "6 lions"
  [ "$("$program" --lions 7)" = "7 lions: the strongest eats the sheep" ] || fail "7 lions"
  "$program" --lions 7 --json - >out.json || fail "lions"
  is_json out.json '{"lions": 7, "first_eats": true}'
  "$program" --list >table || fail "list"
  for game in pigs prisoners goo-sam coin pennies rps weighted-rps sexes hawk-dove; do
    expect table "$game "
    "$program" --name $game >/dev/null || fail "$game"
  done
  "$program" --help >help || fail "help"
  expect help '--json FILE'
  ;;

bad-input)
  refuse
  refuse --row ''
  refuse --row ';'
  refuse --row '1 2; 3'
  refuse --row '1 2;'
  refuse --row '1 nan'
  refuse --row '1 inf'
  refuse --row '1/0 2'
  refuse --row '1,5 2'
  refuse --row '1e999 2'
  refuse --row '1
x'
  refuse --row '1 2' --col '1; 2'
  refuse --row '1 2' --col '1 2 3'
  refuse --row '1 2' --col ''
  refuse --col '1 2'
  refuse --row
  refuse --row '1' --row '2'
  refuse --row '1' extra
  refuse --row '1' --name coin
  refuse --name chess
  refuse --name ''
  refuse --name coin --rounds 0
  refuse --name coin --rounds 1.5
  refuse --name coin --rounds -1
  refuse --name sexes --rounds 2
  refuse --name coin --discount 1/2
  refuse --name goo-sam --discount 1
  refuse --name goo-sam --discount -0.1
  refuse --name goo-sam --discount x
  refuse --lions 0
  refuse --lions 6.5
  refuse --lions 99999999999999999999
  refuse --lions 6 --name coin
  refuse --name coin --json no/such/directory.json
  refuse --name coin --json ''
  refuse --name sexes --rounds 2 --json good.json
  # Refused at once, with the estimate.
  row=$(awk 'BEGIN { for (i = 0; i < 30; ++i) printf "%d ", i * i % 17 }')
  table=$(awk -v row="$row" 'BEGIN { for (i = 0; i < 30; ++i) printf "%s%s", i ? ";" : "", row }')
  refuse --row "$table" --json good.json
  "$program" --row "$table" 2>stderr
  expect stderr '30x30'
  expect stderr 'e+'
  ;;

files)
  "$program" --name coin --json a.json >table || fail "files"
  expect a.json '"value": "-1/8"'
  expect table 'zero-sum, with value -1/8'
  [ "$(ls)" = "a.json
table" ] || fail "other files: $(ls)"
  echo old >b.json
  "$program" --row '1 2; 3' --json b.json 2>stderr
  [ "$(cat b.json)" = old ] || fail "a bad run changed a file"
  ;;

*) fail "no such group: $2" ;;
esac

[ $failures -eq 0 ]
