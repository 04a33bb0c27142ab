#!/bin/sh
# run.sh FROM TO: random programs by seed; what native Go and ergo print, and their statuses, must agree.
# Not part of any test: needs a Go toolchain and python3. ERGO names another ergo.
here=$(dirname "$0")
ergo=${ERGO:-$here/../../target/release/ergo}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
bad=0
for seed in $(seq "$1" "$2"); do
    python3 "$here/gen.py" "$seed" > "$dir/main.go"
    go build -o "$dir/native" "$dir/main.go" 2> "$dir/err" || { echo "seed $seed: not valid Go"; head -3 "$dir/err"; continue; }
    timeout 20 "$dir/native" > "$dir/go.out" 2> "$dir/go.err"; want=$?
    timeout 60 "$ergo" run "$dir/main.go" > "$dir/ergo.out" 2> "$dir/ergo.err"; got=$?
    if [ $want != $got ] || ! cmp -s "$dir/go.out" "$dir/ergo.out"; then
        bad=$((bad + 1))
        echo "seed $seed: status $want, ergo $got"
        diff "$dir/go.out" "$dir/ergo.out" | head -5
    fi
done
echo "$bad differ"
[ $bad = 0 ]
