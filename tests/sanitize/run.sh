#!/bin/sh
# A build with a sanitizer of the compiler, and the tests that it watches: run.sh address|thread.
#
# address: the library's own tests, then the programs and their errors, run by a program that is built so too. The collected heap is memory of our own making,
# which the sanitizer does not know cell by cell: poison mode is for that. What it sees is all the rest.
# thread: what runs on several threads: workers of the collector, readers of the books, handles, the ring.
#
# The flags are not stable ones; the compiler of the toolchain takes them when it is told so. The standard library is not rebuilt.
set -eu
cd "$(dirname "$0")/../.."
sanitizer=$1
host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTC_BOOTSTRAP=1
# Suppressions name functions, also those that were put into others.
export CARGO_PROFILE_RELEASE_DEBUG=1
export RUSTFLAGS="-Zsanitizer=$sanitizer -Cunsafe-allow-abi-mismatch=sanitizer"
export CARGO_TARGET_DIR="$PWD/target/$sanitizer"
test() { cargo test --release --target "$host" "$@"; }
case $sanitizer in
address)
	# What a test leaves behind on purpose (a process that ends in the middle) is no finding.
	export ASAN_OPTIONS="detect_leaks=0:detect_stack_use_after_return=1"
	test --lib
	test --test programs --test errors --test evals --test lifecycle
	;;
thread)
	export TSAN_OPTIONS="halt_on_error=1:second_deadlock_stack=1"
	export TSAN_OPTIONS="$TSAN_OPTIONS:suppressions=$PWD/tests/sanitize/thread.txt"
	test --lib -- --test-threads=1 heap::tests::workers heap::tests::jobs heap::tests::books heap::tests::nodes heap::tests::mutator heap::ring heap::team
	;;
*)
	echo "run.sh address|thread" >&2
	exit 2
	;;
esac
echo "$sanitizer sanitizer: no findings"
