#!/bin/sh
# Runs the program train_gan as a user would: what it prints, what it refuses, and what it leaves behind.
#   train_gan_test.sh PROGRAM GROUP
# GROUP: output, points, options, trace, page, bounds, bad-input, files, terminal or interrupt
. "$(dirname "$0")/program.sh"

case $2 in
output)
  "$program" --data ' N(4, 1.25)' --exact --lr-d 0.3 --lr-g 0.3 --iterations 400 --seed 3 --json - >out.json 2>stderr ||
    fail "json"
  [ -s stderr ] && fail "stderr: $(cat stderr)"
  expect out.json '"seed": 3'
  expect out.json '"data": "N(4,1.25)"'
  expect out.json '"lr_d": 0.2999'
  expect out.json '"exact": true'
  expect out.json '{"iteration": 4, "v": '
  expect out.json '"final": {"iteration": 400, "v": -1.38629436'
  expect out.json '"p_g": "N('
  for key in options steps final v c_g jsd grad_norm_d grad_norm_g; do
    expect out.json "\"$key\": "
  done
  [ "$(grep -c '{"iteration"' out.json)" -eq 401 ] || fail "not every iteration and an end"
  grep -qi 'nan\|inf' out.json && fail "NaN or infinity in the JSON"
  # The same seed, the same bytes; another seed, others.
  for seed in 1 1 2; do
    "$program" --iterations 20 --batch 8 --seed $seed --json - >>seeds.json || fail "seed"
  done
  [ "$(grep '"final"' seeds.json | sort | uniq | wc -l)" -eq 2 ] || fail "seeds"
  # Where p_g is not known, null stands.
  "$program" --generator mlp --latent-dim 2 --discriminator mlp --loss nonsaturating --optimizer adam --k 2 \
    --iterations 5 --batch 8 --json - >out.json || fail "two dimensions"
  expect out.json '"c_g": null, "jsd": null'
  expect out.json '"p_g": null'
  # By change of variables it is; from several dimensions of an affine G, too.
  "$program" --generator mlp --iterations 3 --json - >out.json || fail "mlp"
  expect out.json '"c_g": -'
  "$program" --latent-dim 3 --optimizer momentum --discriminator linear --latent 'N(0,2)' --iterations 3 --json - \
    >out.json || fail "three dimensions"
  expect out.json '"jsd": 0.'
  # Lines for people.
  "$program" --data 'N(8/2,5/4)' --iterations 1 --json - >out.json || fail "fractions"
  expect out.json '"data": "N(4,1.25)"'
  "$program" --iterations 20 >lines || fail "lines"
  expect lines 'at the equilibrium V and C(G) are -log 4 = -1.386294, and JSD is 0'
  grep -q '(0)' lines && fail "a number without a name"
  expect lines 'p_g    = N('
  "$program" --help >help || fail "help"
  expect help '--trace FILE'
  # A target in the plane: modes, quality, what a new D finds, and a figure of the samples.
  "$program" --data 'Ring(8, 2,0.1)' --iterations 20 --svg ring.svg >lines || fail "plane"
  expect lines 'of 8'
  expect lines '(0.9889 for p_data)'
  expect lines 'a new D, trained against this G, finds with 95 % confidence: JSD >= 0.'
  expect lines '(its estimate is 0.'
  grep -q 'unknown\|C(G)' lines && fail "what is not known is shown: $(cat lines)"
  expect ring.svg 'samples of G'
  # There the defaults are others, and shown; on the line nothing is.
  tr -s '\n ' ' ' <lines >joined
  expect joined 'settings: G mlp, D mlp, nonsaturating, adam, learning rates 0.005 of D and 0.002 of G, 2 dimensions of z, batch 64, 20 iterations'
  grep -q 'default learning rates' lines && fail "a hint at the defaults, which are in force"
  [ "$(tail -n 1 lines)" = 'Written: ring.svg' ] || fail "the last line: $(tail -n 1 lines)"
  "$program" --data 'Ring(8,2,0.1)' --iterations 20 --lr-d 0.3 --lr-g 0.3 >lines || fail "other learning rates"
  tr -s '\n ' ' ' <lines >joined
  expect joined 'learning rates 0.3 of D and 0.3 of G'
  expect joined 'the default learning rates are 0.005 and 0.002 here'
  "$program" --iterations 2 >lines || fail "the line"
  grep -q settings lines && fail "settings where the defaults are those of the help"
  "$program" --data 'Grid(2,1,0.1)' --generator affine --latent-dim 3 --iterations 20 --json - >out.json || fail "grid"
  expect out.json '"data": "Grid(2,1,0.1)"'
  expect out.json '"iterations": 20'
  expect out.json '"c_g": null, "jsd": null'
  for key in covered of quality samples histogram certificate standard_error lower risk; do
    expect out.json "\"$key\": "
  done
  # On the line a certificate is there for the asking.
  "$program" --iterations 20 --json - >out.json || fail "no certificate"
  grep -q certificate out.json && fail "a certificate that nobody asked for"
  "$program" --iterations 20 --certificate >lines || fail "certificate"
  expect lines 'finds with 95 % confidence: JSD >= '
  # A bound that is not positive is no evidence; a positive one is not rounded up.
  "$program" --exact --lr-d 0.3 --lr-g 0.3 --iterations 300 --certificate --json same.json >lines || fail "same"
  tr '\n' ' ' <lines >joined
  expect joined 'does not certify a difference: its lower bound on JSD (95 %) is -0.0'
  expect joined ', not above 0 (its estimate is 0.0000 +- 0.0000; the bound is lower by a margin'
  grep -q 'no evidence' lines && fail "the estimate is some evidence"
  grep -q 'JSD >=' lines && fail "a bound that says nothing"
  grep -q '"lower": -' same.json || fail "the bound of equal distributions is not negative"
  sed -n 's/.*"lower": \(-[0-9.e-]*\).*/\1/p' same.json >lower
  sed -n 's/.*(95 %) is \(-[0-9.]*\), not above 0$/\1/p' lines >bound
  awk -v l="$(cat lower)" -v b="$(cat bound)" 'BEGIN { exit !(b < 0 && b <= l && l < b + 1e-4) }' ||
    fail "the bound $(cat bound) is not $(cat lower) rounded down"
  "$program" --iterations 20 --certificate --json other.json >lines || fail "certificate and JSON"
  sed -n 's/.*"lower": \([0-9.]*\).*/\1/p' other.json >lower
  sed -n 's/.*JSD >= \([0-9.]*\)$/\1/p' lines >bound
  awk -v l="$(cat lower)" -v b="$(cat bound)" 'BEGIN { exit !(b > 0 && b <= l && l < b + 1e-4) }' ||
    fail "the bound $(cat bound) is not $(cat lower) rounded down"
  expect_narrow help
  expect_narrow lines
  grep -q 'Excludes\|Needs' help && fail "the help lists what options exclude"
  tr -s '\n ' ' ' <help >joined
  expect joined 'the defaults are --generator mlp'
  expect joined '0.1, 0.02, 0.02 by optimizer, and 0.005 for adam in the plane and for own points'
  ;;

points)
  # Points of one's own: on a ring in the plane, with other units in x and y, and on the line.
  awk 'BEGIN { srand(3); print "\357\273\277x;y"; print "# a comment"; print ""
    for (i = 0; i < 400; ++i) { a = i * 2 * 3.14159265 / 400; printf "%.12g; %.12g\r\n", 100 + 10 * cos(a), 0.5 + 0.01 * sin(a) } }' >ring.csv
  "$program" --data-file ring.csv --iterations 1500 --json ring.json --svg ring.svg >lines || fail "a ring of points"
  expect lines 'p_data is the 400 points of ring.csv. It has no density: D*, JSD and C(G) are not shown.'
  expect ring.json '"data": "400 points of ring.csv"'
  expect ring.json '"c_g": null, "jsd": null'
  expect ring.json '"p_g": null'
  expect ring.json '"count": 400'
  expect ring.svg 'samples of G'
  grep -q 'log 4\|C(G) -' lines && fail "what needs a density"
  # Means and standard deviations are those of the file: 100 and 0.5, 10 and 0.01 over sqrt(2).
  awk '/^mean of x/ { ok += $4 == 100 } /^mean of y/ { ok += $4 == 0.5 }
    /^sd of x/ { ok += $4 == 7.07107 } /^sd of y/ { ok += $4 == 0.00707107 }
    END { exit !(ok == 4) }' lines || fail "means and standard deviations: $(cat lines)"
  # A trained G covers most points, and a G of one iteration few: 1 - (399...395) / (799...795) are expected of p_data.
  "$program" --data-file ring.csv --iterations 1 >begin || fail "one iteration"
  of() { sed -n 's/^coverage *\([0-9.]*\) .*/\1/p' "$1"; }
  awk -v begin="$(of begin)" -v end="$(of lines)" 'BEGIN { exit !(begin < 0.5 && end > 0.7) }' ||
    fail "coverage $(of begin) before, $(of lines) after training"
  expected=$(awk 'BEGIN { p = 1; for (k = 1; k <= 5; ++k) p *= (400 - k) / (800 - k); printf "(%.4f are expected", 1 - p }')
  expect lines "$expected"
  # What was read, before training; what was skipped, a number with a typing error too; a decimal comma is seen.
  [ "$(head -n 1 lines)" = '400 points in the plane from ring.csv; the first is (110, 0.5)' ] || fail "read: $(head -n 1 lines)"
  [ "$(sed -n 2p lines)" = "line 1 skipped: 'x;y'" ] || fail "skipped: $(sed -n 2p lines)"
  expect lines 'settings: G mlp, D mlp, nonsaturating, adam'
  { echo O.5; awk 'BEGIN { for (i = 0; i < 20; ++i) print i }'; } >typo
  "$program" --data-file - --iterations 1 <typo >lines || fail "typo"
  [ "$(head -n 1 lines)" = '20 points on the line from standard input; the first is 0' ] || fail "read: $(head -n 1 lines)"
  expect lines "line 1 skipped: 'O.5'"
  expect lines 'p_data is the 20 points of standard input.'
  grep -q 'of -' lines && fail "standard input is called -"
  awk 'BEGIN { for (i = 0; i < 20; ++i) print i ",5" }' | sed 's/$/\r/' >decimal
  sed -i 's/^7,5/7,6/' decimal
  "$program" --data-file decimal --iterations 1 >lines || fail "decimal commas"
  [ "$(head -n 1 lines)" = '20 points in the plane from decimal; the first is (0, 5)' ] || fail "read: $(head -n 1 lines)"
  grep -q skipped lines && fail "nothing was skipped"
  printf 'a\033[1mb\n' >escape
  awk 'BEGIN { for (i = 0; i < 20; ++i) print i }' >>escape
  "$program" --data-file escape --iterations 1 >lines || fail "escape"
  grep -q "$(printf '\033')" lines && fail "an escape from a file reaches the terminal"
  expect lines "line 1 skipped: 'a?[1mb'"
  # Each separator, with and without a head, gives the same run; standard input, too.
  awk 'BEGIN { srand(5); for (i = 0; i < 40; ++i) print rand() "," rand() }' >comma
  { echo 'first,second'; cat comma; } >head
  { echo '# comment'; tr ',' '\t' <comma; } >tab
  sed 's/,/  /; s/^/ /; s/$/ # a comment/' comma >space
  tr ',' ';' <comma >semicolon
  for file in comma head tab space semicolon; do
    "$program" --data-file - --iterations 20 --json - <$file >$file.json || fail "$file"
    cmp -s comma.json $file.json || fail "$file is read in another way"
  done
  cut -d, -f1 comma >column
  for options in '' '--generator affine --discriminator quadratic --latent-dim 1 --optimizer sgd' '--penalty r1:0.1' \
    '--instance-noise 0.1 --update simultaneous'; do
    "$program" --data-file column --iterations 20 --svg column.svg $options >lines || fail "a column: $options"
    expect lines 'mean of x'
    expect column.svg 'density'
  done
  # What cannot be points.
  bad() {
    says=$1
    printf "$2" >bad.csv
    refuse --data-file "$PWD/bad.csv"
    expect stderr "--data-file: "
    expect stderr "$says"
  }
  bad "bad.csv:1: one or two numbers are required, got 3 fields; likely cause: other columns, such as a label" '1,2,3\n'
  bad "bad.csv:3: 2 numbers are required as in line 1, got 1" '1,2\n\n3\n'
  bad "bad.csv:2: expected a number, got 'foo'" '1\nfoo\n'
  bad "bad.csv:3: expected a number, got 'z'" 'x,y\n1,2\n1,z\n'
  bad "bad.csv:2: expected a number, got 'u'" 'x\nu\n'
  bad "bad.csv:2: expected a number, got '1,5'; decimals have a point, as in 0.5" '1;2\n1,5;2\n'
  bad "bad.csv:1: numbers must be finite, got 'nan'" 'nan\n1\n'
  bad "bad.csv:2: numbers must be finite, got 'inf'" '1\ninf\n'
  bad "bad.csv:2: '1e999' is beyond the range of a double" '1\n1e999\n'
  bad "bad.csv:1: expected a number, got nothing" '1,\n'
  bad "must have at least 10 points, got 0" ''
  bad "must have at least 10 points, got 9" '1\n2\n3\n4\n5\n6\n7\n8\n9\n'
  bad "column 2 must have different numbers" "$(for i in 1 2 3 4 5 6 7 8 9 10; do printf '%s 7\\n' $i; done)"
  bad "within the range of a double, got inf" '1e300\n-1e300\n1\n2\n3\n4\n5\n6\n7\n8\n'
  bad "bad.csv:1: expected a number, got '1?2'" '1\0012\n'
  head -c 70000000 /dev/zero >huge
  refuse --data-file "$PWD/huge"
  expect stderr 'must have at most 67108864 bytes, got more; likely cause: another file'
  refuse --data-file "$PWD/none"
  expect stderr 'likely cause: no such file, or a folder'
  refuse --data-file "$PWD"
  refuse --data-file "$PWD/comma" --data 'N(0,1)'
  refuse --data-file "$PWD/comma" --exact
  expect stderr '--exact: an expectation needs a density'
  refuse --data-file "$PWD/comma" --certificate
  expect stderr '--certificate: it takes fresh draws of p_data'
  refuse --data-file "$PWD/comma" --discriminator quadratic
  ;;

options)
  # Each loss with its formula, for people and in the JSON; without options neither is there.
  "$program" --iterations 20 --json plain.json >lines || fail "plain"
  grep -q 'ascends' lines plain.json && fail "a formula without an option"
  grep -q '"update"\|"penalty"\|instance_noise' plain.json && fail "an option that was not given"
  "$program" --iterations 20 --penalty r1:0.5 --instance-noise 0.25 --json r1.json >lines || fail "r1"
  expect lines 'D ascends  E_data log D(x) + E_z log(1 - D(G(z))) - 0.5/2 E_data |grad_x logit D(x)|^2'
  expect lines 'G descends E_z log(1 - D(G(z)))'
  expect lines 'D sees x + e and G(z) + e, e from N(0,0.25)'
  expect lines 'alternating updates'
  expect lines '  penalty 0.'
  expect r1.json '"penalty": "r1:0.5"'
  expect r1.json '"instance_noise": 0.25'
  expect r1.json '"d_ascends": "E_data log D(x) + E_z log(1 - D(G(z))) - 0.5/2 E_data |grad_x logit D(x)|^2"'
  expect r1.json '"penalty": 0.'
  "$program" --iterations 20 --penalty gp:0.5 --loss nonsaturating >lines || fail "gp"
  expect lines '- 0.5 E (|grad_x logit D(u x + (1 - u) G(z))| - 1)^2'
  expect lines 'G descends -E_z log D(G(z))'
  "$program" --iterations 20 --penalty clip:0.1 --k 2 >lines || fail "clip"
  expect lines 'the parameters of D are moved into [-0.1, 0.1]'
  for form in '' --exact; do
    for rule in simultaneous alternating extragradient optimistic consensus:0.1 unrolled:2; do
      "$program" --iterations 5 $form --update $rule --penalty r1:0.1 --discriminator mlp --optimizer adam \
        --json out.json >lines || fail "$rule $form"
      expect lines "${rule%:*} updates"
      expect out.json "\"update\": \"$rule\""
    done
  done
  expect lines 'G descends E_z log(1 - D(G(z))) at the D of 2 steps later'
  "$program" --iterations 2 --exact --latent 'U(-1,1)' --data 'U(3,5)' --instance-noise 0.5 >lines || fail "exact noise"
  "$program" --iterations 2 --data 'Cauchy(0,1)' --discriminator mlp --instance-noise 1 >lines || fail "Cauchy noise"
  # The penalty of zero and the noise of zero change nothing; alternating is Algorithm 1.
  for options in '--update alternating' '--penalty r1:0' '--instance-noise 0'; do
    "$program" --iterations 20 --json zero.json $options >lines || fail "$options"
    [ "$(grep '"final"' zero.json | sed 's/"penalty": 0, //')" = "$(grep '"final"' plain.json)" ] ||
      fail "another course: $options"
  done
  # R1 makes plain simultaneous steps, which circle and drift away, come to rest (a linear D, variances equal).
  set -- --exact --data 'N(1,0.1)' --latent 'N(0,0.1)' --discriminator linear --update simultaneous \
    --lr-d 0.02 --lr-g 0.2 --iterations 400
  "$program" "$@" --json circles.json >lines || fail "circles"
  "$program" "$@" --penalty r1:0.1 --json rests.json >lines || fail "rests"
  for run in circles rests; do
    sed -n 's/.*"final": .*"jsd": \([^,]*\),.*/\1/p' $run.json >$run.jsd
    [ -s $run.jsd ] || fail "no JSD of $run"
  done
  awk -v a="$(cat circles.jsd)" -v b="$(cat rests.jsd)" 'BEGIN { exit !(b + 0 < 0.01 && a + 0 > 10 * b) }' ||
    fail "R1 does not help: JSD $(cat circles.jsd) without, $(cat rests.jsd) with"
  "$program" --help >help || fail "help"
  for option in '--penalty NAME:X' '--instance-noise SD' '--update RULE'; do expect help "$option"; done
  ;;

trace)
  "$program" --iterations 2 --k 3 --batch 4 --trace trace >stdout || fail "trace"
  # player step noise data d_updates g_updates: the schedule of Algorithm 1
  sed 's/.*"player": "\(.\)", "step": \([0-9]*\), "noise_draw": \([0-9a-z]*\), "data_draw": \([0-9a-z]*\), "d_updates": \([0-9]*\), "g_updates": \([0-9]*\),.*/\1 \2 \3 \4 \5 \6/' \
    trace >schedule
  cat >expected <<END
D 1 1 1 0 0
D 2 2 2 1 0
D 3 3 3 2 0
G 1 4 null 3 0
D 1 5 4 3 1
D 2 6 5 4 1
D 3 7 6 5 1
G 1 8 null 6 1
END
  diff expected schedule || fail "the schedule"
  "$program" --exact --iterations 1 --trace trace >stdout || fail "exact trace"
  expect trace '"noise_draw": null, "data_draw": null'
  # Extragradient: two gradients of each player, on two draws, then the update.
  "$program" --iterations 2 --batch 4 --update extragradient --trace trace >stdout || fail "extragradient trace"
  sed 's/.*"player": "\(.\)", "step": \([0-9]*\), "noise_draw": \([0-9a-z]*\), "data_draw": \([0-9a-z]*\), "d_updates": \([0-9]*\), "g_updates": \([0-9]*\),.*/\1 \2 \3 \4 \5 \6/' \
    trace >schedule
  cat >expected <<END
G 1 1 null 0 0
D 1 1 1 0 0
G 2 2 null 0 0
D 2 2 2 0 0
G 1 3 null 1 1
D 1 3 3 1 1
G 2 4 null 1 1
D 2 4 4 1 1
END
  diff expected schedule || fail "the schedule of extragradient"
  ;;

page)
  # A page has one object for each frame and stands alone.
  frames() {
    [ "$(grep -c '{"caption": ' "$1")" -eq "$2" ] || fail "$1 has $(grep -c '{"caption": ' "$1") frames, not $2"
    expect "$1" "<noscript><p>Here stands the last of $2 frames."
    grep -q 'http:\|https:\|src=\|href=\|url(\|@import' "$1" && fail "$1 needs something else"
    grep '{"caption": ' "$1" | grep -qi 'nan\|inf[^o]\|null' && fail "$1 has a number that is none"
    [ "$(wc -c <"$1")" -lt 2000000 ] || fail "$1 has $(wc -c <"$1") bytes"
  }
  # Before training, 6 iterations of 3 updates of D and one of G, and the ends of 14.
  "$program" --exact --k 3 --iterations 20 --html exact.html >lines || fail "exact"
  frames exact.html 39
  expect exact.html '"caption": "before training"'
  expect exact.html '"caption": "iteration 6, update 2 of 3 of D: ascend V"'
  expect exact.html '"caption": "iteration 20, update of G: descend E_z log(1 - D(G(z)))"'
  expect exact.html '["JSD", "0.'
  expect exact.html 'V</i> is never above it'
  # G does not change while D is updated, and D does: the paths are p_g, D*, D and the frame's place.
  frame() { sed -n "s/.*\"caption\": \"$1.*\"paths\": .\"\([^\"]*\)\", \"\([^\"]*\)\", \"\([^\"]*\)\".*/\\$2/p" exact.html; }
  [ -n "$(frame 'iteration 2, update 1 of 3' 1)" ] || fail "no p_g"
  [ "$(frame 'iteration 2, update 1 of 3' 1)" = "$(frame 'iteration 2, update 3 of 3' 1)" ] || fail "D's update moves p_g"
  [ "$(frame 'iteration 2, update 1 of 3' 3)" != "$(frame 'iteration 2, update 3 of 3' 3)" ] || fail "D stands still"
  [ "$(frame 'iteration 2, update 3 of 3' 1)" != "$(frame 'iteration 2, update of G' 1)" ] || fail "p_g stands still"
  [ "$(frame 'iteration 2, update 3 of 3' 3)" = "$(frame 'iteration 2, update of G' 3)" ] || fail "G's update moves D"
  [ "$(frame 'iteration 2, update 1 of 3' 2)" = "$(frame 'iteration 2, update 3 of 3' 2)" ] || fail "D's update moves D*"
  [ "$(frame 'iteration 2, update 3 of 3' 2)" != "$(frame 'iteration 2, update of G' 2)" ] || fail "D* stands still"
  # A page changes nothing of the run, and no seed gives two pages.
  "$program" --iterations 400 --json with.json --html long.html >lines || fail "long"
  "$program" --iterations 400 --json without.json >lines || fail "long, without"
  cmp -s with.json without.json || fail "a page changes the run"
  "$program" --iterations 400 --html again.html >lines || fail "again"
  cmp -s long.html again.html || fail "another page of the same run"
  # The first, 6 iterations of two updates, 150 of the others.
  frames long.html 163
  expect long.html '"iteration 400, '
  # Of many updates of D in one iteration some are shown, the last among them.
  "$program" --iterations 3 --k 1000 --batch 4 --html many.html >lines || fail "many"
  frames many.html 27
  expect many.html 'iteration 1, update 1000 of 1000 of D'
  # What does not exist is not drawn, and the page says so.
  "$program" --iterations 2 --generator mlp --latent-dim 2 --html unknown.html >lines || fail "unknown p_g"
  frames unknown.html 5
  expect unknown.html 'that can be computed exactly'
  expect unknown.html 'samples <i>G</i>('
  grep -q 'D</i>\* =\|JSD", "' unknown.html && fail "D* or JSD of an unknown p_g"
  "$program" --iterations 2 --generator mlp --html mlp.html >lines || fail "p_g by change of variables"
  frames mlp.html 5
  expect mlp.html '["JSD", "0.'
  "$program" --data 'Grid(2,1,0.1)' --iterations 2 --html plane.html >lines || fail "plane"
  frames plane.html 5
  expect plane.html 'class="stage square"'
  expect plane.html 'The shades are'
  expect plane.html 'no density'
  # Other rules, penalties, noise, tails and jumps.
  "$program" --iterations 5 --update extragradient --html rule.html >lines || fail "rule"
  frames rule.html 6
  expect rule.html 'update of D and G at once (extragradient)'
  "$program" --iterations 2 --penalty r1:1 --instance-noise 0.5 --html noise.html >lines || fail "noise"
  frames noise.html 5
  expect noise.html 'ascend V less the penalty'
  expect noise.html 'is not drawn'
  "$program" --iterations 2 --data 'Cauchy(0,1)' --latent 'U(-1,1)' --discriminator mlp --html tails.html >lines || fail "tails"
  frames tails.html 5
  # Points of one's own, on the line and in the plane.
  awk 'BEGIN { srand(7); for (i = 0; i < 60; ++i) print rand() }' >column
  "$program" --data-file column --iterations 2 --html column.html >lines || fail "own points on the line"
  frames column.html 5
  expect column.html 'as a histogram'
  grep -q '"C(G)"\|D</i>\* =\|JSD", "' column.html && fail "D*, C(G) or JSD of points"
  awk 'BEGIN { srand(7); for (i = 0; i < 60; ++i) print rand(), rand() }' >columns
  "$program" --data-file columns --iterations 2 --html columns.html >lines || fail "own points in the plane"
  frames columns.html 5
  expect columns.html 'The shades are'
  expect columns.html 'some of those of the file'
  # Most of the points may be one and the same.
  { awk 'BEGIN { for (i = 0; i < 998; ++i) print "0,0" }'; echo 1,1; echo -1,-1; } >same
  "$program" --data-file same --iterations 2 --json same.json --svg same.svg --html same.html --trace same.trace >lines ||
    fail "points most of which are equal"
  frames same.html 5
  cut -d, -f1 same >same_column
  "$program" --data-file same_column --latent 'U(0,1e-300)' --iterations 2 --html same.html >lines || fail "equal numbers"
  # What cannot be drawn is found before training, which would take minutes here.
  if timeout 20 "$program" --data 'N(1e17,1)' --latent 'N(1e17,1)' --discriminator mlp --iterations 3000000 --html none.html >lines 2>stderr; then
    fail "a range without a width"
  fi
  expect stderr "train_gan: --html: page: the axis 'x' must reach from a finite number to a larger one"
  [ ! -e none.html ] || fail "a page without a range"
  # The name of a file is no formula, and nothing in it reaches the terminal or the page as a command.
  name=$(printf 'my_sigma\033[2J.csv')
  cp column "$name"
  "$program" --data-file "$name" --iterations 2 --html name.html --svg name.svg --json name.json >lines || fail "a name"
  for file in name.html name.svg name.json lines; do
    expect $file 'points of my_sigma?[2J.csv'
    grep -q "$(printf '\033')" $file && fail "a control character in $file"
  done
  # Too many frames are not kept.
  "$program" --data 'Ring(8,2,0.1)' --iterations 300 --html ring.html >lines || fail "ring"
  frames ring.html 163
  ;;

bounds)
  # Training that has left all bounds is a failure and no bad input: status 1, one line, no file.
  leaves() {
    says=$1
    shift
    mkdir clean
    (cd clean && "$program" "$@" --json bad.json --svg bad.svg --html bad.html --trace bad.trace >../stdout 2>../stderr)
    status=$?
    [ $status -eq 1 ] || fail "status $status, not 1: $*"
    [ "$(wc -l <stderr)" -eq 1 ] || fail "not one line on stderr: $*: $(cat stderr)"
    expect stderr "train_gan: training left all bounds in iteration $says"
    expect stderr 'likely cause: learning rates'
    # No result: at most the settings, which are shown before training.
    grep -v '^settings: \|^  ' stdout && fail "something on stdout: $*"
    [ -z "$(ls -A clean)" ] || fail "a file was left: $*"
    rm -rf clean
  }
  leaves '1: V must be at least -log 4 - 50 = -51.39, got -4928.' --lr-d 1000 --lr-g 1000
  leaves '1: V must be at least' --data 'N(1e8,1)' --exact
  leaves '1: V must be at least' --data 'N(1e8,1)'
  leaves '1: V must be at least' --data 'N(1e8,1)' --update simultaneous
  leaves '1: half of the points G(z) are more than 5.25e+06 from zero, 10^6 times |centre| + spread of the data' \
    --exact --lr-g 1e300 --iterations 50
  leaves '1: half of the points G(z) are more than 2e+06' --data 'Cauchy(1,1)' --discriminator mlp --lr-g 1e9
  leaves '1: half of the points' --data 'Ring(8,2,0.1)' --generator affine --lr-g 1e9
  leaves '1: half of the points' --generator mlp --latent-dim 2 --lr-g 1e9
  leaves '2: the cost of D and its gradient must be finite, got ' --penalty r1:1e308 --iterations 5
  # In the last update, too, which no other one follows.
  leaves '1: the parameters of D must be finite' --iterations 1 --lr-g 1e308 --lr-d 1e308 --update simultaneous
  # What is large and far in its own units is not.
  "$program" --data 'N(4e150,1e150)' --latent 'N(0,1e150)' --iterations 20 >lines || fail "large"
  "$program" --data 'Cauchy(0,1)' --latent 'Cauchy(0,1)' --discriminator mlp --iterations 200 >lines || fail "Cauchys"
  ;;

bad-input)
  # What was probably meant.
  refuse --sedd 3
  expect stderr "there is no option '--sedd'; did you mean --seed?"
  refuse --lr 0.1
  expect stderr "there is no option '--lr'; did you mean --lr-d or --lr-g?"
  refuse --l 1
  expect stderr "there is no option '--l'; --help lists the options"
  refuse --iter 3
  expect stderr "did you mean --iterations?"
  refuse --optimizer Adam
  expect stderr "got 'Adam'; did you mean 'adam'?"
  refuse --update unroled:3
  expect stderr "did you mean 'unrolled:K'?"
  refuse --data 'ring(8,2,0.1)'
  expect stderr "--data: unknown distribution 'ring'; did you mean Ring(8,2,0.1)?"
  refuse --data 'Gaussian(0,1)'
  expect stderr "did you mean N(0,1)?"
  refuse --k 1.5
  expect stderr "--k: needs a whole number of at most 18 digits, got '1.5'"
  refuse --data 'Normal(0,1)'
  refuse --data 'N(0,-1)'
  refuse --data 'N(0,nan)'
  refuse --data ''
  refuse --data 'Cat(0.5,0.5)'
  refuse --latent 'Cat(0.5,0.5)'
  refuse --latent 'N(0,1'
  refuse --latent-dim 0
  refuse --latent-dim -1
  refuse --generator cnn
  refuse --discriminator cubic
  refuse --loss wasserstein
  refuse --loss ''
  refuse --optimizer lbfgs
  refuse --lr-d 0
  refuse --lr-d -1
  refuse --lr-g nan
  refuse --lr-g inf
  refuse --lr-g 1e999
  refuse --lr-g ''
  refuse --k 0
  refuse --k -3
  refuse --k 1.5
  refuse --iterations 0
  refuse --iterations -5
  refuse --iterations 1e99
  refuse --iterations 99999999999999999999
  refuse --iterations 4000000000
  refuse --batch 0
  refuse --batch -1
  refuse --batch 99999999999
  refuse --batch 1000000 --latent-dim 1000
  refuse --seed x
  refuse --seed -1
  refuse --exact --latent-dim 5
  # A logit that grows like x or x^2 needs the mean or the variance of what it sees.
  refuse --data 'Cauchy(0,1)'
  expect stderr "--data: V and its gradient need the variance of x for a quadratic logit, and 'Cauchy(0,1)' has none"
  expect stderr 'use --discriminator mlp'
  refuse --data '0.999*N(0,1)+0.001*Cauchy(0,1)' --discriminator linear
  expect stderr 'need the mean of x for a linear logit'
  refuse --exact --latent 'Cauchy(0,1)'
  refuse --latent 'Cauchy(0,1)'
  expect stderr '--latent: V and its gradient need the variance of G(z)'
  expect stderr 'or --generator mlp'
  refuse --latent 'Cauchy(0,1)' --latent-dim 3 --discriminator linear
  refuse --data 'Cauchy(0,1)' --generator mlp
  # What would take days is refused with the time that it takes.
  refuse --k 1000000 --exact
  expect stderr 'about 8 hours together, got 1000 iterations of 1000001 updates with '
  expect stderr 'which take about '
  refuse --iterations 100000000 --batch 1000
  refuse --batch 1000000 --iterations 1000000
  refuse --iterations 10000000 --update unrolled:1000
  refuse --iterations 100000000 --data 'Ring(8,2,0.1)'
  refuse --data 'N(1/0,1)'
  expect stderr 'the denominator must not be zero'
  refuse --lr-d 1/-2
  refuse --trace trace --iterations 1000000
  refuse --trace -
  refuse --svg -
  refuse --html -
  refuse --html no/such/directory.html
  refuse --html same --svg ./same
  refuse --data 'Circle(8,2,0.1)'
  expect stderr 'known are N, U, Laplace, Cauchy, Exp, Logistic, Ring and Grid'
  refuse --latent 'Ring(8,2,0.1)'
  expect stderr 'known are N, U, Laplace, Cauchy, Exp and Logistic'
  refuse --data 'Ring(1e10,1,1)'
  expect stderr 'n must be between 1 and 10000'
  refuse --data 'Ring(8,2)'
  refuse --data 'Ring(8,2,0)'
  refuse --data 'Ring(8,2,0.05)' --exact
  expect stderr '--exact'
  refuse --data 'Grid(3,1,0.05)' --discriminator quadratic
  refuse --json ''
  refuse --json no/such/directory.json
  refuse --json same --svg ./same
  refuse --json same --trace same
  refuse --json good.json --trace no/such/directory
  refuse --penalty ''
  refuse --penalty r1
  refuse --penalty r1:
  refuse --penalty r1:-1
  refuse --penalty r1:nan
  refuse --penalty r1:inf
  refuse --penalty r1:1x
  refuse --penalty r2:1
  refuse --penalty clip:0
  refuse --penalty gp:1 --exact
  refuse --penalty clip:1 --update optimistic
  refuse --instance-noise ''
  refuse --instance-noise -0.1
  refuse --instance-noise nan
  refuse --instance-noise 1e999
  refuse --instance-noise 0.5 --exact --data 'Cauchy(0,1)' --discriminator mlp
  refuse --instance-noise 0.5 --exact --latent-dim 2
  expect stderr '--instance-noise: '
  refuse --update ''
  refuse --update backwards
  refuse --update simultaneous:1
  refuse --update optimistic:
  refuse --update consensus
  refuse --update consensus:-1
  refuse --update unrolled
  refuse --update unrolled:0
  refuse --update unrolled:1.5
  refuse --update unrolled:1001
  refuse --update extragradient --k 2
  refuse --update extragradient --optimizer momentum
  refuse --update optimistic --optimizer momentum
  refuse --colour red
  refuse extra
  refuse --k 1 --k 2
  expect stderr '--k: may be given once, got 2 values'
  ;;

files)
  "$program" --iterations 5 --json a.json --svg a.svg --trace a.trace >lines || fail "files"
  expect a.json '"final"'
  expect a.svg '<svg xmlns'
  [ "$(tail -n 1 lines)" = 'Written: a.json, a.svg, a.trace' ] || fail "the last line: $(tail -n 1 lines)"
  [ "$(wc -l <a.trace)" -eq 10 ] || fail "the trace has $(wc -l <a.trace) lines"
  [ "$(ls | tr '\n' ' ')" = "a.json a.svg a.trace lines " ] || fail "other files: $(ls)"
  # An output does not replace the points that are read.
  seq 1 40 >mine.csv
  cp mine.csv before.csv
  "$program" --data-file mine.csv --iterations 2 --json ./mine.csv >lines 2>stderr && fail "--json replaces --data-file"
  expect stderr "--data-file and --json must name different files, got 'mine.csv' and './mine.csv'"
  cmp mine.csv before.csv || fail "the points are gone"
  # What stands for a missing number is no name of a column, and names are as many as columns.
  for word in NULL N/A Infinity None NaN; do
    { echo $word && seq 1 40; } >missing.csv
    "$program" --data-file missing.csv --iterations 2 >lines 2>stderr && fail "'$word' is taken as a name"
    expect stderr 'missing.csv:1: '
  done
  { echo x && seq 1 40 | sed 's/$/,2/'; } >names.csv
  "$program" --data-file names.csv --iterations 2 >lines 2>stderr && fail "one name of two columns"
  expect stderr 'as many numbers are required as there are names'
  ;;

terminal)
  # Who waits sees how far training is, in the middle of an iteration, too.
  on_terminal typescript "'$program' --iterations 2 --k 30000"
  status=$?
  if [ $status -ne 99 ]; then
    [ $status -eq 0 ] || fail "status $status on a terminal"
    expect typescript 'iteration 1 of 2, step '
    expect typescript ' of 30000 of D'
    # No line is wider than the terminal: a long one is cut.
    on_terminal narrow "stty cols 24; '$program' --iterations 2 --k 30000"
    tr '\r' '\n' <narrow | sed 's/\x1b\[K//g' | grep '^iteration' >shown
    [ -s shown ] || fail "no progress on a narrow terminal"
    awk 'length($0) > 23' shown >wide
    [ -s wide ] && fail "wider than the terminal: $(head -1 wide)"
    expect typescript ' left'
    grep -q 'about -' typescript && fail "less than no time is left"
  fi
  # Without a terminal nobody does.
  "$program" --iterations 1 --k 20000 >stdout 2>stderr || fail "no terminal"
  [ -s stderr ] && fail "progress without a terminal: $(cat stderr)"
  ;;

interrupt)
  # In the middle of one long iteration.
  mkdir long
  (cd long && exec "$program" --k 200000 --json a.json --svg a.svg --html a.html --trace a.trace --iterations 4 >../stdout 2>../stderr) &
  pid=$!
  wait_for_file long
  sleep 0.2
  kill -INT $pid
  wait $pid
  status=$?
  [ $status -eq 130 ] || fail "status $status, not 130, in the middle of an iteration"
  [ "$(cat stderr)" = 'train_gan: interrupted; left untouched: a.json, a.svg, a.html, a.trace' ] || fail "stderr: $(cat stderr)"
  [ -z "$(ls -A long)" ] || fail "left behind: $(ls -A long)"
  # On a terminal, while progress is drawn.
  cat >inner.sh <<END
mkdir drawn
cd drawn
"$program" --k 200000 --json a.json --iterations 4 &
sleep 1
kill -INT \$!
wait \$!
echo "the status is \$?"
END
  on_terminal typescript "sh inner.sh"
  if [ $? -ne 99 ]; then
    expect typescript 'iteration 1 of 4'
    expect typescript 'the status is 130'
    expect typescript 'train_gan: interrupted; left untouched: a.json'
    [ -z "$(ls -A drawn)" ] || fail "left behind: $(ls -A drawn)"
  fi
  mkdir run
  (cd run && exec "$program" --iterations 100000000 --json a.json --svg a.svg --html a.html >../stdout 2>../stderr) &
  pid=$!
  wait_for_file run
  kill -INT $pid
  wait $pid
  status=$?
  [ $status -eq 130 ] || fail "status $status, not 130"
  [ -z "$(ls -A run)" ] || fail "left behind: $(ls -A run)"
  # A terminal that closes ends a run, unless nohup says that it should not.
  mkdir kept
  (trap '' HUP && cd kept && exec "$program" --k 20000 --json kept.json --iterations 2 >../stdout 2>../stderr) &
  pid=$!
  wait_for_file kept
  kill -HUP $pid
  wait $pid || fail "SIGHUP ends what ignores it: $(cat stderr)"
  expect kept/kept.json '"final"'
  ;;

*) fail "no such group: $2" ;;
esac

[ $failures -eq 0 ]
