#!/bin/sh
# Runs tests/programs and tests/lang with the real Go toolchain and compares with the files checked in beside them:
# .out (stdout), .err (stderr up to the goroutine dump), .status, .trace (first goroutine's frames of package main).
# tests/errors: the comments are what the compiler says (annotate.py). Without go: SKIPPED-LOUD, a failure if
# ERGO_REQUIRE_GO=1.   run.sh [--bless] [FILE.go ...]; --bless writes the files instead.
set -u
cd "$(dirname "$0")/../.." || exit 2

if ! command -v go >/dev/null 2>&1; then
	echo "SKIPPED-LOUD: no Go toolchain found; the expectations of 0 programs were confirmed"
	[ "${ERGO_REQUIRE_GO:-0}" = 1 ] && exit 1
	exit 0
fi
echo "oracle: $(go version)"

bless=0
[ "${1:-}" = --bless ] && bless=1 && shift
all=$#
[ $all -gt 0 ] || set -- tests/lang/*.go tests/programs/*.go
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

# Messages of stderr, to the first blank line before a `goroutine` line; the pc of a signal line is dropped.
messages() {
	awk '/^goroutine / && blank { blank = 0; exit }
		blank { print "" }
		{ blank = ($0 == "") }
		/^\[signal / { sub(/ pc=0x[0-9a-f]+\]/, "]") }
		!blank { print }
		END { if (blank) print "" }' "$1"
}

# State of the first goroutine and function, file:line of its frames that belong to package main.
trace() {
	awk '/^goroutine / && blank && !on { on = 1; sub(/^goroutine [0-9]+ /, ""); sub(/:$/, ":"); print "goroutine " $0; next }
		{ blank = ($0 == "") } !on { next } blank { exit }
		/^\t/ { n = split($1, path, "/"); if (name != "") print name " " path[n]; name = ""; next }
		/^created by main\./ { name = $0; sub(/ in goroutine .*/, "", name); next }
		/^main\./ { name = $0; sub(/\([^()]*\)$/, "", name); next } { name = "" }' "$1"
}

# The two texts are equal, or (bless) the second becomes the first; an empty text has no file.
same() {
	if [ $bless = 1 ]; then
		if [ -s "$1" ]; then cp "$1" "$2"; else rm -f "$2"; fi
		return 0
	fi
	[ -e "$2" ] || set -- "$1" /dev/null
	diff -u "$2" "$1"
}

check() {
	base=${1%.go}
	go build -gcflags=-l -o "$work/x" "$1" || return 1
	"$work/x" >"$work/out" 2>"$work/stderr" </dev/null
	status=$?
	messages "$work/stderr" >"$work/err"
	: >"$work/status"
	: >"$work/trace"
	[ $status = 0 ] || echo $status >"$work/status"
	# A program with .frames stands in functions that Go names in another way.
	[ $status = 2 ] && [ ! -e "$base.frames" ] && trace "$work/stderr" >"$work/trace"
	failed=0
	for kind in out err status trace; do
		same "$work/$kind" "$base.$kind" || failed=1
	done
	return $failed
}

passed=0 failures=0
for program in "$@"; do
	if check "$program"; then
		passed=$((passed + 1))
	else
		failures=$((failures + 1))
		echo "--- $program"
	fi
done
if [ $all = 0 ] && [ $bless = 0 ]; then
	if command -v python3 >/dev/null 2>&1; then
		python3 tests/oracle/annotate.py --check tests/errors/*.go || errors_failed=1
	else
		echo "SKIPPED-LOUD: no python3 found; tests/errors was not confirmed"
	fi
fi
echo "oracle: $passed passed, $failures failed"
[ $failures = 0 ] && [ "${errors_failed:-0}" = 0 ]
