# Needs Rust (cargo) and a C compiler. A Go toolchain, where present, adds `make oracle`; python3, lua5.4 and luajit `make bench`.

CARGO   ?= cargo
CC      ?= cc
CXX     ?= c++
PREFIX  ?= /usr/local
DESTDIR ?=

WARN    := -Wall -Wextra -Wpedantic -Werror
RELEASE := target/release
DIST    := target/dist
EXAMPLE := bindings/c/example
# The name of the library that programs ask for: another one with each incompatible change.
SONAME   = libergo.so.$(shell sed -n 's/^.define ERGO_ABI_VERSION \([0-9]*\)u.*/\1/p' include/ergo.h)
VERSION  = $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)

.PHONY: all build dist order run test bindings-test report-test oracle conformance conformance-stress bench bench-gate bench-gc bench-overhead bench-frontend bench-reading differential handlers gc-mutants fuzz-heap memcheck asan tsan loom fuzz-api fuzz-parse fuzz-check vet header header-check install install-files clean

all: build

# The library (libergo.so, libergo.a) and the program ergo.
build:
	$(CARGO) build --release

# What is installed and measured: the same with one unit of code for the whole library, functions in the order of dist/order.txt, and on Linux a
# program that carries the C library along, where that can be had (decision 038); minutes. Small functions are put into their callers less often
# than rustc would: a fifth less code is mapped, for one or two instructions in a hundred.
ifeq ($(shell uname -s),Linux)
ORDERED = -C symbol-mangling-version=v0 -C linker=$(CURDIR)/dist/ordered-gcc -C llvm-args=-inline-threshold=50
STATIC  = $(if $(filter /%,$(shell $(CC) -print-file-name=libc.a)),-C target-feature=+crt-static)
endif
# The library is asked for by name: else cargo leaves it where nobody finds it, and an older one in its place.
dist:
	ERGO_SONAME=$(SONAME) RUSTFLAGS="$$RUSTFLAGS $(ORDERED)" CARGO_INCREMENTAL=0 $(CARGO) build --profile dist --lib
	ERGO_SONAME=$(SONAME) RUSTFLAGS="$$RUSTFLAGS $(ORDERED)" CARGO_INCREMENTAL=0 $(CARGO) rustc --profile dist --bin ergo -- $(STATIC)

# Writes dist/order.txt anew, out of what programs run (callgrind); then `make dist` once more, which links again since cargo, who does not
# know of the list, has nothing left.
order: dist
	dist/order.py $(DIST)/ergo
	$(CARGO) clean --profile dist --package libergo

# Builds everything and runs the C host: decisions of rules.go and a table of MemStats.
run: build $(RELEASE)/example
	$(RELEASE)/example $(EXAMPLE)/rules.go

$(RELEASE)/example: $(wildcard $(EXAMPLE)/*.c) include/ergo.h build
	$(CC) -std=c11 -O2 $(WARN) -Iinclude $(wildcard $(EXAMPLE)/*.c) -o $@ -L$(RELEASE) -lergo -Wl,-rpath,'$$ORIGIN'

# All tests. Optimised: the Go programs under tests/ would take minutes otherwise.
test: header-check
	$(CARGO) test --release

# Every binding plays bindings/scenarios: C through dlopen; C++ with all compilers there are, plain, without exceptions and sanitized; Go plain, with its race
# detector and its check of pointers; Python; LuaJIT. Against this tree, and as installed. BINDINGS names some:
# c cpp go python luajit.
bindings-test: build
	bindings/test.sh $(BINDINGS)

# The report in headless Chromium, by mouse and keyboard, light, dark and printed; pictures of it in target/report-test/shots.
report-test: build
	tests/report/run.sh

# Writes include/ergo.h out of src/capi.
header:
	ERGO_WRITE_HEADER=1 $(CARGO) test --release --test header

# The header stands alone in every dialect that it promises.
header-check: include/ergo.h
	$(CC)  -std=c99   $(WARN) -fsyntax-only -x c   include/ergo.h
	$(CC)  -std=c11   $(WARN) -fsyntax-only -x c   include/ergo.h
	$(CXX) -std=c++17 $(WARN) -fsyntax-only -x c++ include/ergo.h

# Confirms the expectations under tests/ with the real Go, where there is one.
oracle:
	tests/oracle/run.sh

# Ergo beside compiled Go, lua5.4, luajit with and without machine code, and yaegi: interleaved rounds, medians, ratios, goals.
# FLAGS as `--quick --only=NAME,NAME --rounds=N --no-yaegi --counts`; a whole run writes docs/benchmarks/interpreter.{json,svg}.
bench: dist
	@if command -v python3 >/dev/null 2>&1; then ERGO=$(DIST)/ergo tests/bench/run.py $(FLAGS); else echo "SKIPPED-LOUD: no python3 found; nothing was measured"; fi

# Instruction counts (callgrind) of eight small programs against the committed ones, 3 % either way, of a build that is always the same.
# FLAGS=--update writes them.
bench-gate:
	RUSTFLAGS= CARGO_INCREMENTAL=0 $(CARGO) build --profile gate --bin ergo
	@if command -v python3 >/dev/null 2>&1; then tests/bench/gate/run.py $(FLAGS); else echo "SKIPPED-LOUD: no python3 found; nothing was counted"; fi

# What a reading of the statistics takes: p99 and p99.9 of single readings beside 250,000 nodes.
bench-reading:
	$(CARGO) test --release --test reading

# Lines a second parsed, checked and lowered, with `go vet` on the same files beside it. FLAGS as `--package=PATH --rounds=N --no-vet`.
bench-frontend:
	$(if $(GOROOT),ERGO_GOROOT=$(GOROOT)) $(CARGO) test --release --test frontend -- $(FLAGS)

# Go's own tests, where a Go distribution is installed (the path may be given as GOROOT=): a line a suite, goals decide the status.
# SUITES names some; FLAGS as `--only=TEXT --tenth --quick --limit=SECONDS`.
conformance:
	$(if $(GOROOT),ERGO_GOROOT=$(GOROOT)) $(CARGO) test --release --test conformance -- $(SUITES) $(FLAGS)

# The same programs with a collection at every safepoint.
conformance-stress:
	$(if $(GOROOT),ERGO_GOROOT=$(GOROOT)) $(CARGO) test --release --test conformance -- --stress $(SUITES) $(FLAGS)

# The collector: CPU and memory beside real Go on one processor and Lua, marking, allocation, pauses, a frame loop, many VMs; a table of goals.
# FLAGS as `--quick --only=NAME,NAME --rounds=N`.
bench-gc: build
	@if command -v python3 >/dev/null 2>&1; then tests/bench/gc/run.py $(FLAGS); else echo "SKIPPED-LOUD: no python3 found; nothing was measured"; fi

# Random programs, real Go beside Ergo: N of them from seed FROM on; GC=stress:safepoint and the like for the collector, OPT=random for
# sets of optimisations (or OPT=-inline,-fuse and the like).
differential: build
	@if command -v python3 >/dev/null 2>&1; then tests/fuzz/differential.py --from=$(or $(FROM),1) --count=$(or $(N),200) $(if $(GC),--gc=$(GC)) $(if $(OPT),--opt=$(OPT)); else echo "SKIPPED-LOUD: no python3 found; 0 programs were compared"; fi

# No handler of the interpreter may save registers, call, or touch the stack; those of the path `far` may, but end in a jump as all do.
handlers: build
	tests/handlers/check.py

# What telemetry costs in instructions: off, default, everything on. BASE=path of an ergo without counters (`cargo build --features uncounted`, a target directory of its own)
# adds columns; ERGO=path then names the ergo beside it, of the same profile.
bench-overhead: build
	@if command -v python3 >/dev/null 2>&1; then tests/bench/overhead.py; else echo "SKIPPED-LOUD: no python3 found; nothing was measured"; fi

# The collector with one rule broken at a time: the random mutator must see each.
gc-mutants:
	ERGO_GC_MUTANTS_REPORT=$(CURDIR)/target/gc-mutants.txt $(CARGO) test --release --lib gc_mutants
	@cat target/gc-mutants.txt

# The random mutator of heap/tests/mutator.rs for N acts (ten million unless said), every reachable object compared after each cycle.
fuzz-heap:
	ERGO_HEAP_ACTS=$(or $(N),10000000) $(CARGO) test --release --lib nothing_is_lost -- --nocapture

# The C host and the C tests under valgrind: no invalid access, no use of what was never set, no block lost. (Not evals and steps, which are long.)
MEMCHECK := valgrind -q --error-exitcode=9 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite
memcheck: run
	$(CARGO) test --release --test capi
	$(MEMCHECK) target/capi/example $(EXAMPLE)/rules.go >/dev/null
	@for test in nodes calls values types misuse refused workers jobs snapshot export policy probes doors stacks parsing grants leaks frame_mode; do \
		echo "memcheck $$test"; $(MEMCHECK) target/capi/$$test >/dev/null || exit 1; \
	done
	@echo "memcheck: no findings"

# The library's own tests and the programs under AddressSanitizer; what runs on several threads under ThreadSanitizer. A build each.
asan:
	tests/sanitize/run.sh address
tsan:
	tests/sanitize/run.sh thread

# Models of what threads share without locks (event ring, seqlock of MemStats, handles on nodes, spans being scanned, orders to workers, the tray), in every order that loom finds.
loom:
	$(CARGO) test --release --manifest-path tests/loom/Cargo.toml --target-dir target/loom

# The random caller of the C interface, tests/capi/random_calls.c: seeds FROM to TO, plain and verified.
fuzz-api: build
	$(CARGO) test --release --test capi c_random_calls
	RANDOM_CALLS_SEEDS=$(or $(FROM),1000)-$(or $(TO),2000) target/capi/random_calls
	RANDOM_CALLS_VERIFY=1 RANDOM_CALLS_SEEDS=$(or $(FROM),1000)-$(or $(TO),2000) target/capi/random_calls

# Coverage-guided fuzzing of scanner and parser, and of the checker: T seconds each.
fuzz-parse:
	tests/fuzz/front/run.sh scan_parse $(or $(T),3600)
fuzz-check:
	tests/fuzz/front/run.sh check $(or $(T),3600)

vet:
	$(CARGO) fmt --check
	$(CARGO) clippy --release --all-targets -- -D warnings

install: dist
	$(MAKE) install-files

# What is installed, out of $(DIST).
install-files:
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include
	install -m 755 $(DIST)/ergo $(DESTDIR)$(PREFIX)/bin/
	install -m 755 $(DIST)/libergo.so $(DESTDIR)$(PREFIX)/lib/$(SONAME).$(VERSION)
	ln -sf $(SONAME).$(VERSION) $(DESTDIR)$(PREFIX)/lib/$(SONAME)
	ln -sf $(SONAME) $(DESTDIR)$(PREFIX)/lib/libergo.so
	install -m 644 $(DIST)/libergo.a $(DESTDIR)$(PREFIX)/lib/
	install -m 644 include/ergo.h bindings/cpp/ergo.hpp $(DESTDIR)$(PREFIX)/include/
	sed 's/@VERSION@/$(VERSION)/' bindings/ergo.pc.in >$(DESTDIR)$(PREFIX)/lib/pkgconfig/ergo.pc

clean:
	$(CARGO) clean
