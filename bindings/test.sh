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

# The library through dlopen alone, loaded on a thread that ends.
bind_c() {
	for compiler in gcc clang; do
		has $compiler && run "c $compiler dlopen" c_dlopen $compiler
	done
	has gcc || skipped gcc "the C interface was not tried through dlopen"
}
c_dlopen() {
	# shellcheck disable=SC2086
	"$1" -std=c11 -D_GNU_SOURCE -O1 -g $warn -Iinclude bindings/c/test/player.c -o "$out/c-player" -ldl -pthread &&
		played "$out/c-player" "$lib/libergo.so" && stays
}
# Code that threads of the host run when they end is still there after dlclose.
stays() {
	readelf -d "$lib/libergo.so" | grep -q NODELETE || { echo "$lib/libergo.so is not marked nodelete"; return 1; }
}

bind_go() {
	if ! has go; then
		skipped go "the Go binding was not tested"
		return
	fi
	CGO_CFLAGS="-O2 -g -I$root/include" CGO_LDFLAGS="-L$lib -Wl,-rpath,$lib"
	export CGO_CFLAGS CGO_LDFLAGS
	run "go formatted" go_formatted
	run "go vet" in_go go vet -tags ergo_tree ./...
	# The library is no input that the go tool knows of: nothing is taken from its cache.
	run "go test" in_go go test -count=1 -tags ergo_tree ./...
	run "go test -race" in_go go test -count=1 -race -tags ergo_tree .
	run "go test, cgocheck2" in_go env GOEXPERIMENT=cgocheck2 go test -count=1 -tags ergo_tree -run 'Scenarios|Panics' .
	run "go test, a collection at each pointer" in_go go test -count=1 -tags ergo_tree,ergo_poke -run 'Scenarios|Panics' .
	run "go example" go_example
	unset CGO_CFLAGS CGO_LDFLAGS
	installed "go as installed" go_installed
}
in_go() { (cd bindings/go && "$@"); }
go_formatted() { [ -z "$(gofmt -l bindings/go)" ] || { gofmt -d bindings/go; return 1; }; }
go_example() {
	in_go go run -tags ergo_tree ./example >"$out/transcript" && diff bindings/go/example/expected.txt "$out/transcript"
}
# The program of the README, in a module of its own.
go_installed() {
	mkdir -p "$out/consumer" && sed -n '/^```go/,/^```$/p' bindings/go/README.md | sed '1d;$d' >"$out/consumer/main.go" && (
		cd "$out/consumer" && rm -f go.mod && go mod init consumer && go mod edit -require=ergo@v0.0.0 "-replace=ergo=$root/bindings/go" &&
			[ "$(go run .)" = "25 <nil>" ]
	)
}

bind_python() {
	if ! has python3; then
		skipped python3 "the Python binding was not tested"
		return
	fi
	run "python tests" in_python -W error::DeprecationWarning -m unittest
	run "python example" python_example
	run "python README" python_readme
}
in_python() { (cd bindings/python && ERGO_LIBRARY=$lib/libergo.so PYTHONDONTWRITEBYTECODE=1 python3 "$@"); }
python_example() { in_python example.py >"$out/transcript" && diff bindings/python/expected.txt "$out/transcript"; }
python_readme() {
	sed -n '/^```python/,/^```$/p' bindings/python/README.md | sed '1d;$d' >"$out/readme.py"
	[ "$(in_python - <"$out/readme.py")" = 25.0 ]
}

bind_luajit() {
	if ! has luajit; then
		skipped luajit "the LuaJIT binding was not tested"
		return
	fi
	run "luajit" played luajit bindings/luajit/player.lua "$lib/libergo.so" include/ergo.h
	run "luajit example" luajit_example
	run "luajit README" luajit_readme
	if has love && has xvfb-run; then
		run "luajit in LÖVE" luajit_love
	else
		skipped "love with xvfb-run" "the binding was not tried in a game loop"
	fi
}
# A game of 300 frames in a window that nobody sees; a pixel is looked at for each of its sparks.
luajit_love() {
	HOME=$out XDG_DATA_HOME=$out timeout 120 xvfb-run -a -s "-screen 0 640x480x24" love bindings/luajit/love "$lib/libergo.so" "$root/include/ergo.h" 300 >"$out/transcript" &&
		diff bindings/luajit/love/expected.txt "$out/transcript"
}
luajit_example() {
	luajit bindings/luajit/example.lua "$lib/libergo.so" include/ergo.h >"$out/transcript" && diff bindings/luajit/expected.txt "$out/transcript"
}
luajit_readme() {
	sed -n '/^```lua/,/^```$/p' bindings/luajit/README.md | sed "1d;\$d;s|target/release|$lib|" >"$out/readme.lua"
	[ "$(LUA_PATH="bindings/luajit/?.lua" luajit "$out/readme.lua")" = 25 ]
}

[ -e "$lib/libergo.so" ] || { echo "bindings: no libergo.so in $lib: make build"; exit 2; }
for binding in ${*:-c cpp go python luajit}; do
	bind_"$binding"
done
echo "bindings: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed != 0 ]
