#!/bin/sh
# Tests of the bindings against target/release (or what ERGO_LIB names): each plays bindings/scenarios, and its transcript must be expected.txt.
#
# In: names of bindings as arguments, none for all. Out: a line a run, and "bindings: N passed, M failed" at the end. What is not installed is skipped loudly.
set -u
cd "$(dirname "$0")/.." || exit 2
root=$PWD
lib=${ERGO_LIB:-$root/target/release}
out=$root/target/bindings
rm -rf "$out" && mkdir -p "$out"
unset LD_LIBRARY_PATH
passed=0 failed=0

# run NAME COMMAND...: counts it; shows what it printed only if it failed.
run() {
	name=$1
	shift
	if "$@" >"$out/log" 2>&1; then
		passed=$((passed + 1))
		echo "ok   $name"
	else
		failed=$((failed + 1))
		echo "FAIL $name"
		cat "$out/log"
	fi
}
skipped() { echo "SKIPPED-LOUD: no $1 found; $2"; }
has() { command -v "$1" >/dev/null 2>&1; }

# played PROGRAM: its transcript is the expected one.
played() {
	"$@" bindings/scenarios >"$out/transcript" || return 1
	diff bindings/scenarios/expected.txt "$out/transcript"
}
warn="-Wall -Wextra -Wpedantic -Werror"
link="-L$lib -lergo -Wl,-rpath,$lib -pthread"

cpp() { # cpp COMPILER FLAGS...: compiles the player with them and plays
	compiler=$1
	shift
	# shellcheck disable=SC2086
	"$compiler" -O1 -g $warn -Iinclude "$@" bindings/cpp/test/player.cpp -o "$out/cpp-player" $link &&
		played "$out/cpp-player"
}

bind_cpp() {
	for compiler in g++ clang++; do
		if ! has $compiler; then
			skipped $compiler "the C++ binding was not compiled with it"
			continue
		fi
		for std in 17 20; do
			run "cpp $compiler c++$std" cpp $compiler -std=c++$std
			run "cpp $compiler c++$std without exceptions, RTTI" cpp $compiler -std=c++$std -fno-exceptions -fno-rtti
		done
	done
	has g++ && run "cpp sanitized" cpp g++ -std=c++17 -fsanitize=address,undefined -fno-sanitize-recover=all
	has g++ && run "cpp example" cpp_example
	has g++ && installed "cpp as installed" cpp_installed
}
# What `make install` leaves, with the library of this build; found by pkg-config alone.
installed() {
	has pkg-config || { skipped pkg-config "$1 was not tried as installed"; return; }
	prefix=$out/prefix
	[ -e "$prefix/lib/pkgconfig/ergo.pc" ] || run "install" make -s install-files DIST="$lib" DESTDIR= PREFIX="$prefix"
	PKG_CONFIG_PATH=$prefix/lib/pkgconfig
	export PKG_CONFIG_PATH
	run "$@"
}
# The program of the README, against what is installed.
cpp_installed() {
	sed -n '/^```cpp/,/^```$/p' bindings/cpp/README.md | sed '1d;$d' >"$out/readme.cpp"
	# shellcheck disable=SC2046
	g++ -std=c++17 "$out/readme.cpp" -o "$out/readme" $(pkg-config --cflags --libs ergo) && [ "$("$out/readme")" = 25 ]
}
cpp_example() {
	# shellcheck disable=SC2086
	g++ -std=c++17 -O2 $warn -Iinclude bindings/cpp/example/main.cpp -o "$out/cpp-example" $link &&
		"$out/cpp-example" >"$out/transcript" && diff bindings/cpp/example/expected.txt "$out/transcript"
}

[ -e "$lib/libergo.so" ] || { echo "bindings: no libergo.so in $lib: make build"; exit 2; }
for binding in ${*:-cpp}; do
	bind_"$binding"
done
echo "bindings: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed != 0 ]
