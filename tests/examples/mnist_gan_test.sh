#!/bin/sh
# Runs the program mnist_gan as a user would, on small images of its own.
#   mnist_gan_test.sh PROGRAM GROUP
# GROUP: output, evaluate, bad-input, files, killed, terminal or interrupt. `killed` also takes how often,
# and what to train: killed 20 FOLDER OPTIONS EPOCHS
. "$(dirname "$0")/program.sh"

# number N: four bytes, the highest first.
number() {
  printf "$(printf '\\%03o\\%03o\\%03o\\%03o' $(($1 / 16777216 % 256)) $(($1 / 65536 % 256)) $(($1 / 256 % 256)) $(($1 % 256)))"
}
# images COUNT, labels COUNT: of 4x4 pixels, a bar whose place is the label.
images() {
  number 2051 && number "$1" && number 4 && number 4
  printf "$(awk -v n="$1" 'BEGIN { for (i = 0; i < n; ++i) for (k = 0; k < 16; ++k)
    printf "\\%03o", (int(k / 4) == i % 10 % 4 || k % 4 == i % 10 % 3) ? 200 + i % 56 : i * 7 % 20 }')"
}
labels() {
  number 2049 && number "$1"
  printf "$(awk -v n="$1" 'BEGIN { for (i = 0; i < n; ++i) printf "\\%03o", i % 10 }')"
}
mkdir data
images 120 >data/train-images-idx3-ubyte
labels 120 >data/train-labels-idx1-ubyte
images 30 >data/t10k-images-idx3-ubyte
labels 30 >data/t10k-labels-idx1-ubyte
data=$PWD/data
small="--size 0.02 --noise 5 --batch 20 --threads 2 --rate-g 0.02 --rate-d 0.02"

# state FILE: the hash of all parameters and optimisers.
state() {
  sed -n 's/.*"state": "\([0-9a-f]*\)".*/\1/p' "$1"
}
# checkpoints FOLDER: how many.
checkpoints() {
  ls "$1" | grep -c '\.checkpoint$'
}

case $2 in
output)
  "$program" train --data "$data" --out run $small --epochs 12 --seed 3 >lines 2>stderr || fail "train: $(cat stderr)"
  [ -s stderr ] && fail "stderr: $(cat stderr)"
  expect lines '-E log D(G(z))'
  expect lines '1.3863           0.6931   0.500    0.500  at the equilibrium'
  expect lines 'Finished after epoch 12'
  expect_narrow lines
  [ "$(ls run | tr '\n' ' ')" = "best.checkpoint run.html sheet-000001.png sheet-000002.png sheet-000003.png sheet-000004.png sheet-000005.png sheet-000006.png sheet-000007.png sheet-000008.png sheet-000010.png sheet-000012.png step-000000000060.checkpoint " ] ||
    fail "files: $(ls run)"
  [ "$(head -c 8 run/sheet-000001.png | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ] || fail "the sheet is no PNG"
  [ "$(grep -o '"image": "data:image/png;base64,iVBOR' run/run.html | wc -l)" -eq 10 ] || fail "not every sheet is on the page"
  # The same settings, the same state; another seed or number of threads, another one. JSON goes alone.
  for options in '--seed 3' '--seed 3' '--seed 4' '--seed 3 --alternating' '--seed 3 --adam' \
    '--seed 3 --r1 0.1' '--seed 3 --max-norm 0.01'; do
    "$program" train --data "$data" --out "again$options" $small $options --epochs 12 --json - >json 2>stderr || fail "again: $options: $(cat stderr)"
    [ -s stderr ] && fail "stderr: $(cat stderr)"
    [ "$(head -c 1 json)" = '{' ] || fail "not JSON alone"
    expect json '"finished": true'
    state json >>states
    cp json "json$options"
    rm -rf "again$options"
  done
  [ "$(sort -u states | wc -l)" -eq 6 ] || fail "states: $(cat states)"
  [ "$(sed -n 1p states)" = "$(sed -n 2p states)" ] || fail "one seed, two states"
  # The log-likelihood of validation images, every fifth epoch and at the end; the best state is kept.
  [ "$(grep -c '"log_likelihood": null' json)" -eq 9 ] || fail "not measured every fifth epoch"
  "$program" train --data "$data" --out never $small --epochs 12 --validate-every 0 --json - >json || fail "no validation"
  [ "$(grep -c '"log_likelihood": null' json)" -eq 12 ] || fail "measured though it was not asked for"
  [ "$(state json)" = "$(state 'json--seed 3')" ] && fail "one state of two seeds"
  [ -e never/best.checkpoint ] && fail "a best state of none"
  cp run/best.checkpoint never
  "$program" train --data "$data" --out never $small --epochs 12 >lines || fail "finished"
  [ -e never/best.checkpoint ] || fail "a run that goes on lost its best state"
  rm never/step*
  "$program" train --data "$data" --out never $small --epochs 12 --validate-every 0 >lines || fail "begun anew"
  [ -e never/best.checkpoint ] && fail "the best state of an earlier run"
  for key in minus_v cost_of_g d_of_data d_of_samples seconds epoch rate-g g-units; do
    expect json "\"$key\": "
  done
  expect json '"g-units": 24'
  expect json '"d-units": 5'
  [ "$(grep -c '"beginnings": 0, "epoch"' json)" -eq 12 ] || fail "not a point for each epoch"
  # The published configuration, changed where an option is given.
  "$program" train --data "$data" --out paper --paper --g-units 8 --d-units 4 --d-pieces 2 --batch 20 --epochs 1 --json - >json || fail "paper"
  expect json '"momentum-epochs": 250'
  expect json '"average": 0'
  expect json '"g-units": 8'
  # Samples and lines between them.
  "$program" sample --out run --png a.png >lines || fail "sample"
  [ "$(tail -n 1 lines)" = 'Written: a.png' ] || fail "the last line: $(tail -n 1 lines)"
  "$program" sample --out run --png - >b.png || fail "sample to standard output"
  cmp a.png b.png || fail "two sheets of one seed"
  "$program" sample --out run --png c.png --seed 2 >lines || fail "another seed"
  cmp -s a.png c.png && fail "one sheet of two seeds"
  "$program" sample --out run --png d.png --interpolation 3 --scale 4 >lines || fail "interpolation"
  # 10 and 3 images of 4 pixels 4 times, and gaps of 2: 182 x 56.
  [ "$(od -An -tu1 -j16 -N8 d.png | tr -s ' ')" = " 0 0 0 182 0 0 0 56" ] || fail "the size: $(od -An -tu1 -j16 -N8 d.png)"
  # Training that collapses begins again, with another stream, and gives up in the end.
  "$program" train --data "$data" --out alarm $small --alarm 1 --epochs 2 >lines 2>stderr
  status=$?
  [ $status -eq 1 ] || fail "status $status, not 1, after collapses"
  expect stderr 'training collapsed 10 times'
  expect lines 'training begins again with stream 1 of the seed'
  expect lines 'training begins again with stream 9 of the seed'
  "$program" train --help >help || fail "help"
  expect help '--time-limit'
  expect help '--momentum-epochs'
  expect_narrow help
  ;;

evaluate)
  "$program" train --data "$data" --out run $small --epochs 20 >lines || fail "train"
  "$program" evaluate --data "$data" --out run --samples 40 --json e.json --neighbours n.png >lines 2>stderr || fail "evaluate: $(cat stderr)"
  expect lines 'samples of G'
  expect lines 'Adversarial nets'
  expect lines 'Distance to the nearest training image'
  expect lines 'with 95 % confidence JSD >= '
  expect lines 'The log-likelihood counts only if'
  [ "$(grep -c '^  \(yes\|NO\)  ' lines)" -eq 3 ] || fail "not three requirements"
  [ "$(tail -n 1 lines)" = 'Written: e.json, n.png' ] || fail "the last line: $(tail -n 1 lines)"
  for key in table_1 neighbours class_shares certificate jsd standard_error share_below test_error copies counts; do
    expect e.json "\"$key\": "
  done
  grep -qi 'nan\|inf"' e.json && fail "NaN or infinity in the JSON"
  "$program" evaluate --data "$data" --out run --samples 40 --json - >again.json || fail "JSON"
  cmp e.json again.json || fail "two evaluations of one seed"
  expect_narrow lines
  ;;

bad-input)
  "$program" train --data "$data" --out "$PWD/run" $small --epochs 2 >lines || fail "train"
  in="train --data $data --out never"
  refuse
  refuse paint
  refuse train
  refuse train --data "$data"
  refuse train --data "$data" --out ''
  refuse train --data "$work/none" --out "$work/new"
  refuse train --data '' --out "$work/new"
  for option in '--batch 0' '--batch -1' '--batch 101' '--batch 1.5' '--threads 0' '--threads 257' '--threads 101' '--epochs 0' \
    '--size 0' '--size 5' '--size nan' '--noise 0' '--g-units 0' '--d-units 10001' '--d-pieces 0' '--keep-input 0' \
    '--keep-hidden 1.1' '--keep-hidden nan' '--rate-g 0' '--rate-d -1' '--rate-g inf' '--rate-d nan' '--rate-decay 0.9' \
    '--least-rate 0' '--anneal -0.1' '--anneal 1.1' '--first-momentum 1' '--last-momentum -1' '--momentum-epochs 0' \
    '--r1 -1' '--r1 nan' '--max-norm -1' '--max-norm 1e-50' '--average -1' '--average nan' '--last-momentum 0.99999999' '--alarm 2' '--seed -1' '--seed x' \
    '--time-limit 0' '--time-limit nan' '--time-limit -3' '--checkpoint-every -1' '--checkpoint-every nan' '--validate-every -1' '--validate-every x' '--colour red' \
    '--json no/such/file'; do
    refuse train --data "$data" --out "$work/new" $option
    case $option in --json*) ;; *) expect stderr "${option%% *}" ;; esac
    [ -e "$work/new" ] && ls "$work/new" | grep -q . && fail "a file is left: $option"
  done
  # A run goes on with its own settings and images only.
  refuse train --data "$data" --out "$work/run" $small --epochs 2 --seed 2
  expect stderr "--seed: the run in '$work/run' was begun with 1, got 2; give that, or another --out"
  refuse train --data "$data" --out "$work/run" $small --epochs 3
  expect stderr '--epochs: the run in'
  mkdir other
  cp data/* other
  images 60 >other/train-images-idx3-ubyte
  labels 60 >other/train-labels-idx1-ubyte
  refuse train --data "$work/other" --out "$work/run" $small --epochs 2
  expect stderr '--data: the run in'
  refuse evaluate --data "$work/other" --out "$work/run"
  expect stderr '--data: the run in'
  # What is no run.
  refuse sample --out "$work/data" --png a.png
  expect stderr 'has no checkpoint'
  refuse sample --out "$work/none" --png a.png
  refuse sample --out "$work/data/train-images-idx3-ubyte" --png a.png
  refuse train --data "$data" --out "$work/data/train-images-idx3-ubyte"
  refuse sample --out "$work/run"
  refuse sample --out "$work/run" --png no/such/a.png
  refuse sample --out "$work/run" --png a.png --count 0
  refuse sample --out "$work/run" --png a.png --count 10001
  refuse sample --out "$work/run" --png a.png --scale 0
  refuse sample --out "$work/run" --png a.png --interpolation -1
  refuse sample --out "$work/run" --png a.png --seed x
  refuse evaluate --data "$data" --out "$work/run" --samples 7
  refuse evaluate --data "$data" --out "$work/run" --threads 0
  refuse evaluate --data "$data" --out "$work/run" --json same --neighbours ./same
  refuse evaluate --data "$data" --out "$work/run" --neighbours -
  # Two runs do not write to one folder.
  if command -v flock >flock.path 2>&1; then
    flock run sleep 5 &
    pid=$!
    sleep 0.3
    refuse train --data "$data" --out "$work/run" $small --epochs 2
    expect stderr 'another run is writing there'
    kill $pid
  fi
  ;;

files)
  # Parts of a run are the run.
  "$program" train --data "$data" --out whole $small --epochs 30 --json whole.json >lines || fail "train"
  for limit in 0.02 0.1 0.2 0.4 0.8; do
    "$program" train --data "$data" --out parts $small --epochs 30 --time-limit $limit --checkpoint-every 0 >lines || fail "a part"
    [ "$(checkpoints parts)" -eq 2 ] && break
  done
  expect lines 'Out of time: a larger --time-limit goes on'
  [ "$(checkpoints parts)" -eq 2 ] || fail "not two checkpoints: $(ls parts)"
  rm -f parts/best.checkpoint
  # The newest is damaged: the one before it is used, and both are said.
  newest=$(ls parts/*.checkpoint | tail -n 1)
  before=$(ls parts/*.checkpoint | head -n 1)
  cp "$newest" kept
  size=$(wc -c <"$newest")
  for damage in flipped short empty; do
    case $damage in
    flipped)
      cp kept "$newest"
      printf '\377' | dd of="$newest" bs=1 seek=$((size / 2)) conv=notrunc 2>dd.log
      cmp -s kept "$newest" && printf '\000' | dd of="$newest" bs=1 seek=$((size / 2)) conv=notrunc 2>dd.log
      ;;
    short) head -c $((size - 100)) kept >"$newest" ;;
    empty) : >"$newest" ;;
    esac
    "$program" sample --out parts --png a.png >lines 2>stderr || fail "$damage: $(cat stderr)"
    expect lines "$newest is damaged: "
  done
  "$program" train --data "$data" --out parts $small --epochs 30 --json parts.json >lines 2>stderr || fail "goes on: $(cat stderr)"
  expect lines "$newest is damaged: "
  expect lines "Goes on from $before: epoch "
  [ -n "$(state whole.json)" ] || fail "no state"
  [ "$(state whole.json)" = "$(state parts.json)" ] || fail "parts are another run"
  # A finished run stays finished.
  "$program" train --data "$data" --out parts $small --epochs 30 --json parts.json >lines || fail "finished"
  expect lines 'Finished after epoch 30'
  [ "$(state whole.json)" = "$(state parts.json)" ] || fail "a finished run has changed"
  # All are damaged.
  for file in parts/*.checkpoint; do : >"$file"; done
  refuse train --data "$data" --out "$work/parts" $small --epochs 30
  expect stderr '--out: no checkpoint is intact; '
  refuse sample --out "$work/parts" --png a.png
  # A disk that is full: what was there stays, nothing half-written does.
  "$program" train --data "$data" --out full $small --epochs 30 --time-limit 0.02 --checkpoint-every 0 >lines || fail "before"
  ls full | grep checkpoint >before
  (
    trap '' XFSZ
    ulimit -f 1
    "$program" train --data "$data" --out full $small --epochs 30 >lines 2>stderr
  )
  status=$?
  [ $status -eq 2 ] || fail "status $status, not 2, where there is no room"
  expect stderr "--out: cannot write 'full/"
  ls full | grep checkpoint >after
  cmp before after || fail "checkpoints: $(cat after)"
  ls full | grep -q part && fail "half a file: $(ls full)"
  "$program" train --data "$data" --out full $small --epochs 30 --json full.json >lines || fail "after"
  [ "$(state whole.json)" = "$(state full.json)" ] || fail "a full disk has changed the run"
  # Nor is there room for what stands elsewhere: the checkpoint is written all the same.
  if [ -w /dev/full ]; then
    "$program" train --data "$data" --out full2 $small --epochs 30 --json /dev/full >lines 2>stderr
    status=$?
    [ $status -eq 2 ] || fail "status $status, not 2, for a full --json"
    expect stderr "--json: cannot write '/dev/full': "
    "$program" train --data "$data" --out full2 $small --epochs 30 --json - >full2.json || fail "after a full --json"
    [ "$(state whole.json)" = "$(state full2.json)" ] || fail "a full --json has changed the run"
    "$program" train --data "$data" --out full2 $small --epochs 30 >/dev/full 2>stderr
    status=$?
    [ $status -eq 2 ] || fail "status $status, not 2, for a full standard output"
    expect stderr 'cannot write to standard output: '
    "$program" sample --out full2 --png - >/dev/full 2>stderr && fail "a sheet for a full standard output"
    "$program" sample --out full2 --png /dev/full 2>stderr && fail "a full --png"
    expect stderr "--png: cannot write '/dev/full': "
  fi
  # Nobody reads what is printed.
  "$program" train --data "$data" --out pipe $small --epochs 30 --json pipe.json 2>stderr | head -n 1 >lines
  [ -s stderr ] && fail "a closed pipe: $(cat stderr)"
  [ "$(state whole.json)" = "$(state pipe.json)" ] || fail "a closed pipe has changed the run"
  ;;

killed)
  # At any moment, and it goes on to the same end; half of the time, while a checkpoint is being written. A run
  # that is over too soon is begun again, and longer.
  wanted=${3:-3}
  data=${4:-$data}
  small=${5:-$small}
  epochs=${6:-400}
  kills=0
  while [ $kills -lt $wanted ] && [ $epochs -lt 100000 ]; do
    rm -rf whole killed
    start=$(date +%s)
    "$program" train --data "$data" --out whole $small --epochs $epochs --json whole.json >lines || fail "train"
    most=$(awk -v s=$(($(date +%s) - start)) -v n=$wanted 'BEGIN { print 0.15 + 1.5 * s / n }')
    kills=0
    halves=0
    status=137
    while [ $status -eq 137 ]; do
      every=0.01
      [ $((kills % 2)) -eq 0 ] && [ $kills -lt $wanted ] && every=0
      "$program" train --data "$data" --out killed $small --epochs $epochs --checkpoint-every $every --json killed.json >lines 2>stderr &
      pid=$!
      if [ $kills -lt $wanted ]; then
        sleep "$(awk -v seed=$(($$ + kills)) -v most=$most 'BEGIN { srand(seed); print 0.02 + rand() * most }')"
        kill -9 $pid 2>killing
      fi
      wait $pid 2>waiting
      status=$?
      [ $status -eq 137 ] && kills=$((kills + 1))
      ls killed | grep -q 'part$' && halves=$((halves + 1))
    done
    [ $status -eq 0 ] || fail "status $status: $(cat stderr)"
    [ -n "$(state whole.json)" ] || fail "no state"
    [ "$(state whole.json)" = "$(state killed.json)" ] || fail "another end after $kills kills"
    # The run that goes on removes what the one before it had half-written.
    ls killed | grep -q 'part$' && fail "half a file: $(ls killed)"
    diff whole/sheet-000001.png killed/sheet-000001.png && [ "$(ls whole | grep -c sheet)" -eq "$(ls killed | grep -c sheet)" ] ||
      fail "other sheets: $(ls killed)"
    echo "$kills kills in a run of $epochs epochs, $halves while a file was being written: $(state killed.json)"
    epochs=$((epochs * 2))
  done
  [ $kills -ge $wanted ] || fail "killed $kills times only"
  ;;

terminal)
  on_terminal typescript "'$program' train --data '$data' --out run $small --epochs 100000 --validate-every 0 --time-limit 1"
  status=$?
  if [ $status -ne 99 ]; then
    [ $status -eq 0 ] || fail "status $status on a terminal"
    expect typescript "of 100000: -V "
    expect typescript '(log 4 = 1.386), G '
  fi
  "$program" train --data "$data" --out quiet $small --epochs 3 >lines 2>stderr || fail "no terminal"
  [ -s stderr ] && fail "progress without a terminal: $(cat stderr)"
  ;;

interrupt)
  for signal in INT TERM; do
    # A run that is over before the signal comes is begun again, and longer.
    epochs=200
    status=0
    while [ $status -eq 0 ] && [ $epochs -lt 100000 ]; do
      epochs=$((epochs * 2))
      rm -rf run
      "$program" train --data "$data" --out run $small --epochs $epochs >lines 2>stderr &
      pid=$!
      tries=0
      while [ ! -e run/sheet-000001.png ] && [ $tries -lt 500 ]; do
        sleep 0.02
        tries=$((tries + 1))
      done
      kill -$signal $pid
      wait $pid
      status=$?
    done
    case $signal in INT) expected=130 ;; *) expected=143 ;; esac
    [ $status -eq $expected ] || fail "status $status, not $expected"
    grep -q '^mnist_gan: .*; written: run/step-[0-9]*.checkpoint; the same command goes on from there$' stderr || fail "stderr: $(cat stderr)"
    "$program" train --data "$data" --out run $small --epochs $epochs --json run.json >lines || fail "goes on"
    expect lines 'Goes on from run/step-'
    rm -rf whole
    "$program" train --data "$data" --out whole $small --epochs $epochs --json whole.json >lines || fail "train"
    [ "$(state whole.json)" = "$(state run.json)" ] || fail "another end after $signal"
  done
  ;;

*) fail "no such group: $2" ;;
esac

[ $failures -eq 0 ]
