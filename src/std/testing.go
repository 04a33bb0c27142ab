// Package testing runs tests, benchmarks and examples.
//
// Each test runs on a goroutine of its own, so that FailNow can end it by runtime.Goexit. What a test logs is kept and
// printed under its line of the report if it failed, or at once with -test.v.
package testing

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// TB is what tests, benchmarks and fuzz tests have in common.
type TB interface {
	ArtifactDir() string
	Attr(key, value string)
	Cleanup(func())
	Error(args ...any)
	Errorf(format string, args ...any)
	Fail()
	FailNow()
	Failed() bool
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Helper()
	Log(args ...any)
	Logf(format string, args ...any)
	Name() string
	Setenv(key, value string)
	Chdir(dir string)
	Skip(args ...any)
	SkipNow()
	Skipf(format string, args ...any)
	Skipped() bool
	TempDir() string
	Context() context.Context
	Output() io.Writer

	// private keeps others from implementing TB, so that it can grow.
	private()
}

// common is the state of a running test or benchmark.
type common struct {
	mu       sync.Mutex
	name     string
	parent   *common
	level    int
	failed   bool
	skipped  bool
	finished bool // the function returned, or ended itself by FailNow or SkipNow
	done     bool // nothing may be logged any more
	isBench  bool
	verbose  bool

	out      bytes.Buffer // logs, and the reports of subtests
	partial  []byte       // an unfinished line written to Output
	helpers  map[string]bool
	cleanups []func()
	cleaning bool

	start    time.Time
	duration time.Duration

	signal  chan bool // tells the parent that it may go on
	barrier chan bool // closed when parallel subtests may run
	sub     []*T
	names   map[string]int

	ctx     context.Context
	cancel  context.CancelFunc
	tempDir string
	nTemp   int
	hasEnv  bool
}

func (c *common) private() {}

// Name returns the full name of the running test or benchmark.
func (c *common) Name() string { return c.name }

// Fail marks the function as failed and goes on.
func (c *common) Fail() {
	if c.parent != nil {
		c.parent.Fail()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done {
		panic("Fail in goroutine after " + c.name + " has completed")
	}
	c.failed = true
}

// Failed reports whether the function has failed.
func (c *common) Failed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed
}

// FailNow marks the function as failed and ends its goroutine.
func (c *common) FailNow() {
	c.Fail()
	c.finish()
}

// finish ends the goroutine as one that has done what it wanted.
func (c *common) finish() {
	c.mu.Lock()
	c.finished = true
	c.mu.Unlock()
	runtime.Goexit()
}

// SkipNow marks the test as skipped and ends its goroutine.
func (c *common) SkipNow() {
	c.mu.Lock()
	c.skipped = true
	c.mu.Unlock()
	c.finish()
}

// Skipped reports whether the test was skipped.
func (c *common) Skipped() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.skipped
}

// Log formats as fmt.Println does and adds the text to the log.
func (c *common) Log(args ...any) { c.log(fmt.Sprintln(args...)) }

// Logf formats as fmt.Printf does and adds the text to the log.
func (c *common) Logf(format string, args ...any) { c.log(fmt.Sprintf(format, args...)) }

// Error is Log and Fail.
func (c *common) Error(args ...any) {
	c.log(fmt.Sprintln(args...))
	c.Fail()
}

// Errorf is Logf and Fail.
func (c *common) Errorf(format string, args ...any) {
	c.log(fmt.Sprintf(format, args...))
	c.Fail()
}

// Fatal is Log and FailNow.
func (c *common) Fatal(args ...any) {
	c.log(fmt.Sprintln(args...))
	c.FailNow()
}

// Fatalf is Logf and FailNow.
func (c *common) Fatalf(format string, args ...any) {
	c.log(fmt.Sprintf(format, args...))
	c.FailNow()
}

// Skip is Log and SkipNow.
func (c *common) Skip(args ...any) {
	c.log(fmt.Sprintln(args...))
	c.SkipNow()
}

// Skipf is Logf and SkipNow.
func (c *common) Skipf(format string, args ...any) {
	c.log(fmt.Sprintf(format, args...))
	c.SkipNow()
}

// Helper marks the calling function as one whose lines are not those to be logged.
func (c *common) Helper() {
	var pc [1]uintptr
	if runtime.Callers(2, pc[:]) == 0 {
		return
	}
	frame, _ := runtime.CallersFrames(pc[:]).Next()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.helpers == nil {
		c.helpers = make(map[string]bool)
	}
	c.helpers[frame.Function] = true
}

// callSite returns the file and line of the code that logs: the first frame above this package's that is no helper's.
func (c *common) callSite() (file string, line int) {
	var pcs [50]uintptr
	n := runtime.Callers(4, pcs[:])
	frames := runtime.CallersFrames(pcs[:n])
	for {
		frame, more := frames.Next()
		if file == "" || !c.helpers[frame.Function] && !strings.HasPrefix(frame.Function, "runtime.") {
			file, line = frame.File, frame.Line
		}
		if !more || !c.helpers[frame.Function] {
			break
		}
	}
	if i := strings.LastIndexAny(file, `/\`); i >= 0 {
		file = file[i+1:]
	}
	if file == "" {
		file, line = "???", 1
	}
	return file, line
}

// log adds a text with its place; further lines are indented.
func (c *common) log(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	text = strings.TrimSuffix(text, "\n")
	file, line := c.callSite()
	text = fmt.Sprintf("%s:%d: %s\n", file, line, strings.ReplaceAll(text, "\n", "\n        "))
	c.write("    " + text)
}

// write adds whole lines to the log, or to that of the nearest ancestor that still runs.
func (c *common) write(text string) {
	if !c.done {
		if c.verbose {
			os.Stdout.WriteString(text)
		} else {
			c.out.WriteString(text)
		}
		return
	}
	for p := c.parent; p != nil; p = p.parent {
		p.mu.Lock()
		running := !p.done
		if running {
			p.write(text)
		}
		p.mu.Unlock()
		if running {
			return
		}
	}
	panic("Log in goroutine after " + c.name + " has completed: " + text)
}

// output turns what is written into lines of the log.
type output struct{ c *common }

func (o output) Write(p []byte) (n int, err error) {
	c := o.c
	c.mu.Lock()
	defer c.mu.Unlock()
	c.partial = append(c.partial, p...)
	for {
		i := bytes.IndexByte(c.partial, '\n')
		if i < 0 {
			return len(p), nil
		}
		c.write("    " + string(c.partial[:i+1]))
		c.partial = c.partial[i+1:]
	}
}

// Output returns a writer whose lines go to the log without a place.
func (c *common) Output() io.Writer { return output{c} }

// flushPartial logs what was written to Output behind the last newline. The lock is held.
func (c *common) flushPartial() {
	if len(c.partial) > 0 {
		c.write("    " + string(c.partial) + "\n")
		c.partial = nil
	}
}

// Attr writes an attribute into a verbose report.
func (c *common) Attr(key, value string) {
	if strings.ContainsAny(key, " \t\n\r") {
		c.Errorf("disallowed whitespace in attribute key %q", key)
		return
	}
	if strings.ContainsAny(value, "\r\n") {
		c.Errorf("disallowed newline in attribute value %q", value)
		return
	}
	if c.verbose {
		fmt.Printf("=== ATTR  %s %s %s\n", c.name, key, value)
	}
}

// Cleanup has f called when the test and its subtests are complete, last one first.
func (c *common) Cleanup(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cleanups = append(c.cleanups, f)
}

// runCleanups calls the functions of Cleanup; one that panics or exits does not keep the others from running.
func (c *common) runCleanups() {
	c.cleaning = true
	defer func() {
		c.cleaning = false
		c.mu.Lock()
		left := len(c.cleanups)
		c.mu.Unlock()
		if left > 0 {
			c.runCleanups()
		}
	}()
	if c.cancel != nil {
		c.cancel()
	}
	for {
		c.mu.Lock()
		n := len(c.cleanups)
		if n == 0 {
			c.mu.Unlock()
			return
		}
		f := c.cleanups[n-1]
		c.cleanups = c.cleanups[:n-1]
		c.mu.Unlock()
		f()
	}
}

// Setenv sets an environment variable until the test ends.
func (c *common) Setenv(key, value string) {
	c.mu.Lock()
	c.hasEnv = true
	c.mu.Unlock()
	old, had := os.LookupEnv(key)
	if err := os.Setenv(key, value); err != nil {
		c.Fatalf("cannot set environment variable: %v", err)
	}
	c.Cleanup(func() {
		if had {
			os.Setenv(key, old)
		} else {
			os.Unsetenv(key)
		}
	})
}

// Chdir changes the working directory until the test ends.
func (c *common) Chdir(dir string) {
	c.mu.Lock()
	c.hasEnv = true
	c.mu.Unlock()
	old, err := os.Getwd()
	if err == nil {
		err = os.Chdir(dir)
	}
	if err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() {
		if err := os.Chdir(old); err != nil {
			panic("testing.Chdir: " + err.Error())
		}
	})
}

// TempDir returns a new folder that is removed when the test ends.
func (c *common) TempDir() string {
	c.mu.Lock()
	first := c.tempDir == ""
	c.mu.Unlock()
	if first {
		plain := func(r rune) rune {
			if '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '_' || r == '-' {
				return r
			}
			return -1
		}
		dir, err := os.MkdirTemp("", strings.Map(plain, c.name))
		if err != nil {
			c.Fatalf("TempDir: %v", err)
		}
		c.mu.Lock()
		c.tempDir = dir
		c.mu.Unlock()
		c.Cleanup(func() {
			if err := os.RemoveAll(dir); err != nil {
				c.Errorf("TempDir RemoveAll cleanup: %v", err)
			}
		})
	}
	c.mu.Lock()
	c.nTemp++
	dir := fmt.Sprintf("%s/%03d", c.tempDir, c.nTemp)
	c.mu.Unlock()
	if err := os.Mkdir(dir, 0o777); err != nil {
		c.Fatalf("TempDir: %v", err)
	}
	return dir
}

// ArtifactDir returns a folder for files that the test leaves behind; here it goes with the test.
func (c *common) ArtifactDir() string { return c.TempDir() }

// Context returns a context that is cancelled just before the functions of Cleanup are called.
func (c *common) Context() context.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ctx == nil {
		c.ctx, c.cancel = context.WithCancel(context.Background())
		if c.cleaning || c.done {
			c.cancel()
		}
	}
	return c.ctx
}

// subName makes the name of a part unique under its parent.
func (c *common) subName(name string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	full := rewrite(name)
	if c.level > 0 {
		full = c.name + "/" + full
	}
	if c.names == nil {
		c.names = make(map[string]int)
	}
	unique := full
	for {
		n := c.names[full]
		c.names[full] = n + 1
		if n == 0 && name != "" {
			return full
		}
		unique = fmt.Sprintf("%s#%02d", full, n)
		if _, taken := c.names[unique]; !taken {
			c.names[unique] = 1
			return unique
		}
	}
}

// T is a running test.
type T struct {
	common
	isParallel bool
	set        *matcher
}

// Parallel lets the test run together with others that call it, once the tests before it in its group have ended.
func (t *T) Parallel() {
	if t.isParallel {
		panic("testing: t.Parallel called multiple times")
	}
	if t.hasEnv {
		panic("testing: test using t.Setenv, t.Chdir, or cryptotest.SetGlobalRandom can not use t.Parallel")
	}
	t.isParallel = true
	t.duration += time.Since(t.start)
	t.parent.mu.Lock()
	t.parent.sub = append(t.parent.sub, t)
	t.parent.mu.Unlock()
	if t.verbose {
		fmt.Printf("=== PAUSE %s\n", t.name)
	}
	t.signal <- true
	<-t.parent.barrier
	if t.verbose {
		fmt.Printf("=== CONT  %s\n", t.name)
	}
	t.start = time.Now()
}

// Deadline says that there is no time at which the tests must have ended.
func (t *T) Deadline() (deadline time.Time, ok bool) {
	if timeout > 0 {
		return began.Add(timeout), true
	}
	return time.Time{}, false
}

// Run runs f as a subtest and waits until it has ended or calls Parallel; it reports whether f did not fail.
func (t *T) Run(name string, f func(t *T)) bool {
	full := t.subName(name)
	if !t.set.matches(full, t.level) {
		return true
	}
	sub := &T{
		common: common{
			name:    full,
			parent:  &t.common,
			level:   t.level + 1,
			verbose: t.verbose,
			signal:  make(chan bool, 1),
			barrier: make(chan bool),
		},
		set: t.set,
	}
	if sub.verbose {
		fmt.Printf("=== RUN   %s\n", full)
	}
	go runTest(sub, f)
	if !<-sub.signal {
		// The subtest has ended this one as well.
		runtime.Goexit()
	}
	return !sub.Failed()
}

// runTest is the goroutine of a test.
func runTest(t *T, f func(t *T)) {
	returned := false
	defer func() {
		problem := recover()
		goOn := true
		t.mu.Lock()
		finished := t.finished
		t.mu.Unlock()
		if problem == nil && !returned && !finished {
			for p := t.parent; p != nil; p = p.parent {
				p.mu.Lock()
				ended := p.finished
				p.mu.Unlock()
				if ended {
					t.Errorf("subtest may have called FailNow on a parent test")
					goOn = false
					break
				}
			}
			if goOn {
				problem = "test executed panic(nil) or runtime.Goexit"
			}
		}
		t.duration += time.Since(t.start)
		if problem != nil {
			t.Fail()
			t.runCleanupsOf(problem)
			t.mu.Lock()
			for c := &t.common; c.parent != nil; c = c.parent {
				os.Stdout.WriteString(c.header() + c.out.String())
			}
			t.mu.Unlock()
			os.Stderr.WriteString("")
			panic(problem)
		}
		if len(t.sub) > 0 {
			close(t.barrier)
			for _, sub := range t.sub {
				<-sub.signal
			}
			t.runCleanups()
		}
		t.report()
		t.signal <- goOn
	}()
	defer func() {
		if len(t.sub) == 0 {
			t.runCleanups()
		}
	}()
	t.start = time.Now()
	f(t)
	returned = true
	t.mu.Lock()
	t.finished = true
	t.mu.Unlock()
}

// runCleanupsOf runs what is left to clean up for a test that panicked; further panics are told but not raised.
func (t *T) runCleanupsOf(problem any) {
	defer func() {
		if second := recover(); second != nil {
			t.Logf("cleanup panicked with %v", second)
		}
	}()
	t.runCleanups()
}

// header is the line of the report.
func (c *common) header() string {
	word := "PASS"
	switch {
	case c.failed:
		word = "FAIL"
	case c.skipped:
		word = "SKIP"
	}
	return fmt.Sprintf("--- %s: %s (%.2fs)\n", word, c.name, c.duration.Seconds())
}

// report hands the line and the log to the parent, indented; at the top they are printed.
func (t *T) report() {
	t.mu.Lock()
	t.flushPartial()
	t.done = true
	text := ""
	if t.failed || t.verbose {
		text = t.header() + t.out.String()
	}
	t.out.Reset()
	parent := t.parent
	t.mu.Unlock()
	if text == "" || parent == nil {
		return
	}
	if parent.parent == nil {
		os.Stdout.WriteString(text)
		return
	}
	lines := strings.SplitAfter(text, "\n")
	parent.mu.Lock()
	defer parent.mu.Unlock()
	for _, line := range lines {
		if line != "" {
			parent.out.WriteString("    " + line)
		}
	}
}

// InternalTest is a test by name.
type InternalTest struct {
	Name string
	F    func(*T)
}

// RunTests runs the tests whose names match and reports whether all passed.
func RunTests(matchString func(pat, str string) (bool, error), tests []InternalTest) (ok bool) {
	ran, ok := runTests(matchString, tests)
	if !ran && *flags.bench == "" {
		fmt.Fprintln(os.Stderr, "testing: warning: no tests to run")
	}
	return ok
}

func runTests(matchString func(pat, str string) (bool, error), tests []InternalTest) (ran, ok bool) {
	Init()
	ok = true
	for range *flags.count {
		root := &T{
			common: common{verbose: Verbose(), signal: make(chan bool, 1), barrier: make(chan bool)},
			set:    newMatcher(matchString, *flags.run, *flags.skip, "-test.run"),
		}
		runTest(root, func(t *T) {
			for _, test := range tests {
				if *flags.failfast && t.Failed() {
					break
				}
				ran = ran || t.set.matches(rewrite(test.Name), 0)
				t.Run(test.Name, test.F)
			}
		})
		<-root.signal
		ok = ok && !root.Failed()
	}
	return ran, ok
}

// AllocsPerRun returns the average number of allocations during calls of f.
func AllocsPerRun(runs int, f func()) (avg float64) {
	f()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		f()
	}
	runtime.ReadMemStats(&after)
	return float64((after.Mallocs - before.Mallocs) / uint64(runs))
}

// Testing reports whether the program is a test: whether one of this package's runners has been started.
func Testing() bool { return isTesting }

// CoverMode returns "": coverage is not measured here.
func CoverMode() string { return "" }

// Coverage returns 0.
func Coverage() float64 { return 0 }

// CoverBlock is a block of statements whose runs are counted.
type CoverBlock struct {
	Line0 uint32
	Col0  uint16
	Line1 uint32
	Col1  uint16
	Stmts uint16
}

// Cover is what a program built for coverage registers.
type Cover struct {
	Mode            string
	Counters        map[string][]uint32
	Blocks          map[string][]CoverBlock
	CoveredPackages string
}

// RegisterCover takes counters that nobody asks for.
func RegisterCover(c Cover) {}

// M is a whole test program.
type M struct {
	match      func(pat, str string) (bool, error)
	tests      []InternalTest
	benchmarks []InternalBenchmark
	examples   []InternalExample
	// exitCode is read by generated main functions when a TestMain has returned.
	exitCode int
}

// testDeps is what the tool that generates a test program brings.
type testDeps interface {
	MatchString(pat, str string) (bool, error)
}

// MainStart is a test program, for generated main functions. Fuzz tests are run as tests.
func MainStart(deps testDeps, tests []InternalTest, benchmarks []InternalBenchmark, fuzzTargets []InternalFuzzTarget, examples []InternalExample) *M {
	all := tests[:len(tests):len(tests)]
	for _, target := range fuzzTargets {
		all = append(all, InternalTest{target.Name, func(t *T) { runFuzz(t, target.Fn) }})
	}
	return &M{match: deps.MatchString, tests: all, benchmarks: benchmarks, examples: examples}
}

// Main runs tests, benchmarks and examples and exits.
func Main(matchString func(pat, str string) (bool, error), tests []InternalTest, benchmarks []InternalBenchmark, examples []InternalExample) {
	m := &M{match: matchString, tests: tests, benchmarks: benchmarks, examples: examples}
	os.Exit(m.Run())
}

// Run runs everything that the flags ask for and returns an exit status.
func (m *M) Run() (code int) {
	defer func() { m.exitCode = code }()
	Init()
	parseFlags()
	if *flags.list != "" {
		m.list()
		return 0
	}
	if timeout > 0 {
		timer := time.AfterFunc(timeout, func() {
			debug.SetTraceback("all")
			panic(fmt.Sprintf("test timed out after %v", timeout))
		})
		defer timer.Stop()
	}
	ranTests, testsOK := runTests(m.match, m.tests)
	ranExamples, examplesOK := runExamples(m.match, m.examples)
	ok := testsOK && examplesOK
	if ok && *flags.bench != "" {
		ok = runBenchmarks(m.match, m.benchmarks)
	} else if !ranTests && !ranExamples && *flags.bench == "" {
		fmt.Fprintln(os.Stderr, "testing: warning: no tests to run")
	}
	if !ok {
		fmt.Println("FAIL")
		return 1
	}
	fmt.Println("PASS")
	return 0
}

func (m *M) list() {
	var names []string
	for _, test := range m.tests {
		names = append(names, test.Name)
	}
	for _, bench := range m.benchmarks {
		names = append(names, bench.Name)
	}
	for _, example := range m.examples {
		names = append(names, example.Name)
	}
	for _, name := range names {
		if ok, _ := m.match(*flags.list, name); ok {
			fmt.Println(name)
		}
	}
}
