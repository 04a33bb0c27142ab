#!/bin/sh
# Coverage-guided fuzzing of the front end: run.sh TARGET [SECONDS]. Seeds: the Go files of the distribution's test folders (read there, never
# copied here) and of our own tests. Findings and corpus stay under target/fuzz/.
set -eu
cd "$(dirname "$0")"
target=$1
seconds=${2:-3600}
root=$(cd ../../.. && pwd)
work=$root/target/fuzz/$target
mkdir -p "$work/corpus" "$work/findings" "$work/seeds"
host=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing" \
	CARGO_TARGET_DIR="${FUZZ_TARGET_DIR:-$root/target/fuzz/build}" cargo build --release --target "$host" --bin "$target"
goroot=$(go env GOROOT 2>/dev/null || true)
n=0
for file in $(find "$root/tests" ${goroot:+"$goroot/test" "$goroot/src/internal/types/testdata" "$goroot/src/cmd/compile/internal/syntax/testdata"} -name '*.go' -size -12k); do
	n=$((n + 1))
	cp "$file" "$work/seeds/$n.go"
done
# Keywords and operators, so that a mutation can write them.
dict=$work/go.dict
for word in break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct \
	switch type var ':=' '...' '<-' '&^=' '<<=' '~' 'any' 'comparable' 'iota' 'nil' 'make' 'new' 'append' 'len' 'unsafe' 'error' 'string' 'int' 'float64' 'complex128'; do
	echo "\"$word\""
done >"$dict"
exec "${FUZZ_TARGET_DIR:-$root/target/fuzz/build}/$host/release/$target" "$work/corpus" "$work/seeds" -dict="$dict" -artifact_prefix="$work/findings/" \
	-max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -max_len=16384 -print_final_stats=1 -detect_leaks=0
