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
  for table in '3,-2;-2,1' '[[3,-2],[-2,1]]' '[3 -2; -2 1]'; do
    "$program" --row "$table" --json - >out.json || fail "$table"
    is_json out.json "$coin"
  done
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
  # Weakly dominated strategies have names, also where strict elimination comes to the same in the end.
  expect table 'weakly dominated, and not strictly: row '"'row 1' by row 0, column 'column 1' by column 0"
  "$program" --row '2 0; 1 0' --col '1 0; 1 0' >table || fail "weak, and gone"
  expect table "weakly dominated, and not strictly: row 'row 1' by row 0"
  expect table 'left: rows row 0; columns column 0'
  grep -q 'round by round; equilibria' table && fail "rounds that leave the same"
  "$program" --name coin >table || fail "coin"
  expect table 'weakly dominated, and not strictly: nothing'
  # By a mix, which earns as much everywhere, or more somewhere.
  "$program" --row '2 0 0; 0 2 0; 1 1 0' --col '1 1 1; 1 1 1; 1 1 1' >table || fail "weak by a mix"
  expect table 'weakly dominated, and not strictly: nothing'
  "$program" --row '3 0 2; 0 3 2; 1 1 2' --col '1 1 1; 1 1 1; 1 1 1' >table || fail "weak by a mix"
  expect table "weakly dominated, and not strictly: row 'row 2' by "
  "$program" --name goo-sam --rounds 10 --discount 1/3 >table || fail "goo-sam"
  expect table 'total payoffs -10, -10'
  expect table 'tit-for-tat  an equilibrium, subgame perfect; it takes a discount of at least 1/3'
  "$program" --name goo-sam --discount 0.5 --rounds 3 --json - >out.json || fail "goo-sam"
  expect out.json '"rounds": {"count": 3, "row_total": "-3", "col_total": "-3"}'
  expect out.json '"grim_trigger": {"nash": true, "subgame_perfect": true, "threshold": "1/3"}'
  expect out.json '"tit_for_tat": {"nash": true, "subgame_perfect": false, "threshold": "1/3"}'
  "$program" --name goo-sam --discount 0.333333333333 >table || fail "goo-sam"
  expect table 'grim trigger no equilibrium'
  # T - R > R - S: tit-for-tat is never enough.
  "$program" --row '3 -3; 17 -1' --col '3 17; -3 -1' --discount 0.9 >table || fail "tempting"
  expect table 'tit-for-tat  no equilibrium'
  expect table '; no discount is enough'
  "$program" --row '3 -3; 17 -1' --col '3 17; -3 -1' --discount 0.9 --json - >out.json || fail "tempting"
  expect out.json '"tit_for_tat": {"nash": false, "subgame_perfect": false, "threshold": null}'
  # New lines between rows.
  "$program" --row '3 -2
-2 1' --json - >out.json || fail "lines"
  is_json out.json "$coin"
  # Files of Gambit's: pairs of payoffs, and outcomes.
  cat >pairs.nfg <<'END'
NFG 1 R "Coin" { "Ann" "Bob" } { 2 2 }

3 -3 -2 2 -2 2 1 -1
END
  cat >outcomes.nfg <<'END'
NFG 1 R "Coin, again" { "Ann" "Bob" }
{ { "heads" "tails" } { "heads" "tails" } }
"A comment"
{
{ "both heads" 3, -3 }
{ "" -4/2, 2.0 }
{ "both tails" 1e0, -1 }
}
1 2 2 3
END
  for file in pairs outcomes; do
    "$program" --nfg $file.nfg --json - >out.json || fail "$file.nfg"
    is_json out.json "$coin"
    "$program" --nfg - --json - <$file.nfg >out.json || fail "$file.nfg as standard input"
    is_json out.json "$coin"
  done
  "$program" --nfg outcomes.nfg >table || fail "outcomes.nfg"
  expect table "Coin, again: rows are Ann's, columns Bob's."
  expect table '  heads   3, -3   -2, 2'
  # The first player's strategies change fastest.
  printf 'NFG 1 R "\033[1m" { "" "" } { { "" "Ü" } { "c" "" } } 1 2 3 4 5 6 7 8' >order.nfg
  "$program" --nfg order.nfg >table || fail "order.nfg"
  grep -q "$(printf '\033')" table && fail "an escape from a file reaches the terminal"
  expect table "?[1m: rows are player 0's, columns player 1's."
  expect table '            c   column 1
  row 0   1, 2       5, 6
  Ü       3, 4       7, 8'
  # One round of best responses, row 1 and column 1: there the row player could gain nothing, the other one 3.
  "$program" --name coin --dynamics fictitious --steps 1 --start '0.9 0.1 / 0.2 0.8' --json - >out.json || fail "round"
  expect out.json '"last": {"row": [0, 1], "col": [0, 1], "gain": 3, "distance": 0.375, "invariant": null}'
  expect out.json '"average": {"row": [0.45000000000000001, 0.55000000000000004], "col": [0.10000000000000001, 0.90000000000000002]'
  for start in '0.9,0.1 / 0.2,0.8' '[0.9, 0.1] / [1/5, 4/5]' '9/10 1/10 / 1/5 4/5'; do
    "$program" --name coin --dynamics fictitious --steps 1 --start "$start" --json again.json >/dev/null || fail "$start"
    cmp -s out.json again.json || fail "--start '$start'"
  done
  # Numbers near 0.1 are 0.1; one step of replicators who are indifferent leads nowhere.
  "$program" --row '1 1; 1 1' --dynamics replicator --steps 1 --step-size 0.1 --start '0.9 0.1 / 0.2 0.8' --json - \
    >out.json || fail "dynamics"
  expect out.json '"dynamics": {"rule": "replicator", "steps": 1, "step_size": 0.10000000000000001, "start": {"row": [0.90000000000000002, 0.10000000000000001], "col": [0.20000000000000001, 0.80000000000000004], "invariant": '
  for rule in gradient alternating extragradient optimistic fictitious replicator; do
    "$program" --name coin --dynamics $rule --steps 20 --json out.json --svg out.svg >table || fail "$rule"
    expect table "$rule: 20 steps"
    expect out.json "\"rule\": \"$rule\""
    expect out.svg '<svg'
    expect out.svg "$rule steps"
  done
  # What the replicator dynamics keep, at every scale of payoffs: log 2 - log(8/9) / 2 - log 2 for each player.
  for a in 1 10 1000; do
    "$program" --row "$a -$a; -$a $a" --dynamics replicator >table || fail "replicator $a"
    expect table 'invariant: KL(x* || x) + KL(y* || y), x* (1/2, 1/2), y* (1/2, 1/2)'
    expect table 'row | column                                 invariant'
    [ "$(grep -c '0.1177830357$' table)" -eq 5 ] || fail "the invariant at payoffs of $a: $(cat table)"
    "$program" --row "$a -$a; -$a $a" --dynamics replicator --json - >out.json || fail "replicator $a"
    [ "$(grep -c '"invariant": 0.11778303565' out.json)" -ge 1 ] || fail "invariant as JSON: $(cat out.json)"
  done
  "$program" --row '1e250 -1e250; -1e250 1e250' --dynamics replicator --step-size 1e-250 >table || fail "replicator"
  [ "$(grep -c '0.1177830357$' table)" -eq 5 ] || fail "the invariant at payoffs of 1e250: $(cat table)"
  # In another unit for each player. Where nothing is kept the column is empty, and null.
  "$program" --row '3 1; 1 2' --col '5 9; 2 0' --dynamics replicator >table || fail "replicator"
  expect table 'invariant: KL(x* || x) + 1/2 KL(y* || y), x* (1/3, 2/3), y* (1/3, 2/3)'
  "$program" --name sexes --dynamics replicator --steps 3 --json out.json >table || fail "replicator"
  expect table 'invariant: none is known'
  expect out.json '"invariant": null'
  "$program" --name coin --dynamics replicator --steps 3 --start '1 0 / 1/2 1/2' >table || fail "replicator"
  expect table 'invariant: none is known'
  "$program" --name coin --dynamics gradient --steps 3 --json out.json >table || fail "gradient"
  grep -q invariant table && fail "an invariant of gradient steps"
  expect out.json '"invariant": null'
  [ "$("$program" --lions 6)" = "6 lions: the strongest does not eat the sheep" ] || fail "6 lions"
  [ "$("$program" --lions 7)" = "7 lions: the strongest eats the sheep" ] || fail "7 lions"
  "$program" --lions 7 --json - >out.json || fail "lions"
  is_json out.json '{"lions": 7, "first_eats": true}'
  "$program" --list >table || fail "list"
  cp table list
  for game in pigs prisoners goo-sam coin pennies rps weighted-rps sexes hawk-dove; do
    expect table "$game "
    "$program" --name $game >/dev/null || fail "$game"
  done
  "$program" --help >help || fail "help"
  expect help '--json FILE'
  expect help '--nfg FILE'
  expect_narrow help
  expect_narrow list
  grep -q 'Excludes\|Needs' help && fail "the help lists what options exclude"
  expect help '(with --dynamics)'
  ;;

bad-input)
  # What was probably meant.
  refuse --name coim
  expect stderr "got 'coim'; did you mean 'coin'?"
  refuse --nmae coin
  expect stderr "there is no option '--nmae'; did you mean --name?"
  refuse --name coin --dynamics optimist
  expect stderr "did you mean 'optimistic'?"
  refuse
  refuse --row ''
  refuse --row ';'
  refuse --row '1 2; 3'
  refuse --row '1 2;'
  refuse --row '1 nan'
  refuse --row '1 inf'
  refuse --row '1/0 2'
  refuse --row '1,5 2'
  refuse --row '1 2; 1,5'
  refuse --row '[[1,2]'
  refuse --row '1e999 2'
  refuse --row '1
x'
  refuse --row '1 2' --col '1; 2'
  refuse --row '1 2' --col '1 2 3'
  refuse --row '1 2' --col ''
  refuse --col '1 2'
  refuse --row
  refuse --row '1' --row '2'
  expect stderr '--row: may be given once, got 2 values'
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
  refuse --name lions
  "$program" --name lions 2>stderr
  expect stderr '--lions N'
  refuse --list --json -
  refuse --list --name coin
  # What learning cannot use, each under its own option.
  for bad in '--steps ' '--steps 0' '--steps 1.5' '--steps 1000001' '--step-size ' '--step-size 0' '--step-size -1' \
    '--step-size x' '--step-size 1e400' '--start ' '--start 0.5'; do
    refuse --name coin --dynamics gradient "${bad%% *}" "${bad#* }" --svg good.svg --json good.json
    "$program" --name coin --dynamics gradient "${bad%% *}" "${bad#* }" 2>stderr
    expect stderr "${bad%% *}: "
  done
  refuse --name coin --dynamics newton
  refuse --name coin --steps 5
  refuse --name coin --svg good.svg
  refuse --name coin --dynamics gradient --start '0.5 0.4 / 0.5 0.5'
  refuse --name coin --dynamics gradient --start '1 0 / 0.5 0.5'
  refuse --name coin --dynamics gradient --start '0.5 0.5; 0.5 0.5 / 0.5 0.5'
  refuse --name coin --dynamics gradient --start '0.5 0.5 / '
  refuse --name coin --dynamics gradient --start '0.5 0.5 / 1/2 1/2 / 1/2 1/2'
  refuse --name coin --dynamics gradient --start '0.5 0.5 / 0.2 0.3 0.5'
  refuse --name coin --dynamics gradient --svg ''
  refuse --name coin --dynamics gradient --svg no/such/directory.svg
  refuse --name rps --dynamics gradient --steps 1000000
  refuse --name rps --dynamics gradient --steps 1000000000 --json good.json
  "$program" --name rps --dynamics gradient --steps 1000000000 2>stderr
  expect stderr '--steps: at most 666666 with 6 strategies'
  expect stderr 'some 3e+02 GB'
  # Progress is for a terminal only.
  "$program" --name coin --dynamics replicator >/dev/null 2>stderr
  [ -s stderr ] && fail "progress goes to a file"
  refuse --row '1e400 0; 0 1' --dynamics gradient
  refuse --row '4e307 4e307; 4e307 0' --dynamics replicator --steps 1 --step-size 1e-300
  refuse --row '1e306 -1e306; -1e306 1e306' --dynamics fictitious
  # More sub-steps than there may be, and steps on logits that are too large, with what would do.
  refuse --row '1e250 -1e250; -1e250 1e250' --dynamics replicator --json good.json
  "$program" --row '1e250 -1e250; -1e250 1e250' --dynamics replicator 2>stderr
  expect stderr '4000000 sub-steps'
  expect stderr '1000 steps of 0.1 that need 4e+252'
  for rule in gradient alternating extragradient optimistic; do
    refuse --row '1e250 -1e250; -1e250 1e250' --dynamics $rule --svg good.svg
    "$program" --row '1e250 -1e250; -1e250 1e250' --dynamics $rule 2>stderr
    expect stderr 'at most 10, got 0.1 times 1e+250; use a step_size of 1e-249'
    "$program" --row '1e250 -1e250; -1e250 1e250' --dynamics $rule --step-size 1e-249 >/dev/null || fail "$rule"
  done
  refuse --row '1e-300 0; 0 1' --dynamics fictitious
  refuse --name "$(printf 'a\033[1m')"
  "$program" --name "$(printf 'a\033[1m')" 2>&1 | grep -q "$(printf '\033')" && fail "an escape reaches the terminal"
  "$program" --row '1 0; 0 1' --col '1 0; 0 1e400' --dynamics gradient 2>stderr
  expect stderr 'for the column player in row 2, column 2'
  refuse --name coin --dynamics replicator --step-size 1e308 --json good.json
  # Standard output by two names.
  "$program" --name coin --dynamics gradient --json - --svg /dev/stdout >both 2>stderr
  [ $? -eq 2 ] || fail "two outputs in one: status"
  expect stderr 'different files'
  # Files that cannot be read, each with its name, the place and the cause.
  printf 'NFG 1 R "three" { "a" "b" "c" } { 2 2 2 } 1 2 3' >three.nfg
  printf 'NFG 1 R "cut" { "a" "b" }\n{ 2 2 }\n1 2 3 4 5' >cut.nfg
  printf 'EFG 2 R "tree"' >tree.nfg
  printf '\000\377\001' >garbage.nfg
  : >empty.nfg
  here=$PWD
  for file in three cut tree garbage empty; do
    refuse --nfg "$here/$file.nfg" --json good.json
    "$program" --nfg $file.nfg 2>stderr
    expect stderr "--nfg: $file.nfg: parse_nfg: line "
    expect stderr 'likely cause: '
  done
  "$program" --nfg cut.nfg 2>stderr
  expect stderr 'line 3, column 10'
  # An output does not replace the game that is read.
  printf 'NFG 1 R "" { "" "" } { 2 2 } 1 2 3 4 5 6 7 8' >mine.nfg
  cp mine.nfg before.nfg
  "$program" --nfg mine.nfg --json mine.nfg 2>stderr && fail "--json replaces --nfg"
  expect stderr "--nfg and --json must name different files, got 'mine.nfg' and 'mine.nfg'"
  cmp mine.nfg before.nfg || fail "the game is gone"
  "$program" --nfg three.nfg 2>stderr
  expect stderr 'got 3'
  refuse --nfg no/such.nfg
  refuse --nfg .
  refuse --nfg ''
  refuse --nfg good.nfg --name coin
  refuse --nfg good.nfg --row '1'
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
  [ "$(tail -n 1 table)" = 'Written: a.json' ] || fail "the last line: $(tail -n 1 table)"
  [ "$(ls)" = "a.json
table" ] || fail "other files: $(ls)"
  echo old >b.json
  "$program" --row '1 2; 3' --json b.json 2>stderr
  [ "$(cat b.json)" = old ] || fail "a bad run changed a file"
  ;;

*) fail "no such group: $2" ;;
esac

[ $failures -eq 0 ]
