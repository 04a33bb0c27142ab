package testing

import (
	"flag"
	"fmt"
	"internal/unicode"
	"os"
	"strconv"
	"strings"
	"time"
)

// flags are the options of a test program.
var flags struct {
	verbose   *bool
	short     *bool
	failfast  *bool
	benchmem  *bool
	run       *string
	skip      *string
	bench     *string
	benchtime *string
	list      *string
	count     *int
	parallel  *int
	timeout   *time.Duration
}

var (
	isTesting bool
	began     time.Time
	timeout   time.Duration
)

// Init declares the options; programs that are no tests call it to use this package's benchmarks.
func Init() {
	isTesting = true
	if flags.verbose != nil {
		return
	}
	began = time.Now()
	flags.verbose = flag.Bool("test.v", false, "verbose: print additional output")
	flags.short = flag.Bool("test.short", false, "run smaller test suite to save time")
	flags.failfast = flag.Bool("test.failfast", false, "do not start new tests after the first test failure")
	flags.benchmem = flag.Bool("test.benchmem", false, "print memory allocations for benchmarks")
	flags.run = flag.String("test.run", "", "run only tests and examples matching `regexp`")
	flags.skip = flag.String("test.skip", "", "do not list or run tests matching `regexp`")
	flags.bench = flag.String("test.bench", "", "run only benchmarks matching `regexp`")
	flags.benchtime = flag.String("test.benchtime", "1s", "run each benchmark for duration `d` or N times if `d` is of the form Nx")
	flags.list = flag.String("test.list", "", "list tests, examples, and benchmarks matching `regexp` then exit")
	flags.count = flag.Int("test.count", 1, "run tests and benchmarks `n` times")
	flags.parallel = flag.Int("test.parallel", 1, "run at most `n` tests in parallel")
	flags.timeout = flag.Duration("test.timeout", 0, "panic test binary after duration `d` (default 0, timeout disabled)")
}

func parseFlags() {
	if !flag.Parsed() {
		flag.Parse()
	}
	timeout = *flags.timeout
}

// Short reports whether -test.short is set.
func Short() bool {
	if flags.short == nil {
		panic("testing: Short called before Init")
	}
	if !flag.Parsed() {
		panic("testing: Short called before Parse")
	}
	return *flags.short
}

// Verbose reports whether -test.v is set.
func Verbose() bool {
	if flags.verbose == nil {
		panic("testing: Verbose called before Init")
	}
	return *flags.verbose
}

// matcher chooses tests by patterns, one for each level of names.
type matcher struct {
	match     func(pat, str string) (bool, error)
	wanted    [][]string
	unwanted  [][]string
	isPartial bool
}

func newMatcher(match func(pat, str string) (bool, error), run, skip, name string) *matcher {
	m := &matcher{match: match, wanted: splitPattern(run), unwanted: splitPattern(skip)}
	for _, list := range [][][]string{m.wanted, m.unwanted} {
		for _, elems := range list {
			for _, pat := range elems {
				if _, err := match(pat, "x"); err != nil {
					fmt.Fprintf(os.Stderr, "testing: invalid regexp for %s: %v\n", name, err)
					os.Exit(1)
				}
			}
		}
	}
	return m
}

// splitPattern divides a pattern at the bars and slashes that stand outside brackets: alternatives of levels.
func splitPattern(pat string) [][]string {
	if pat == "" {
		return nil
	}
	var all [][]string
	var one []string
	start, square, round := 0, 0, 0
	for i := 0; i < len(pat); i++ {
		switch c := pat[i]; {
		case c == '\\':
			i++
		case c == '[':
			square++
		case c == ']' && square > 0:
			square--
		case c == '(' && square == 0:
			round++
		case c == ')' && square == 0:
			round--
		case (c == '/' || c == '|') && square == 0 && round == 0:
			one = append(one, pat[start:i])
			start = i + 1
			if c == '|' {
				all = append(all, one)
				one = nil
			}
		}
	}
	return append(all, append(one, pat[start:]))
}

// matches reports whether the test with this full name, level levels below the top, is to be run.
func (m *matcher) matches(name string, level int) bool {
	elems := strings.SplitN(name, "/", level+1)
	if len(m.unwanted) > 0 {
		for _, pats := range m.unwanted {
			if len(elems) >= len(pats) && m.all(pats, elems) {
				return false
			}
		}
	}
	if len(m.wanted) == 0 {
		return true
	}
	for _, pats := range m.wanted {
		if m.all(pats, elems) {
			return true
		}
	}
	return false
}

func (m *matcher) all(pats, elems []string) bool {
	for i, elem := range elems {
		if i == len(pats) {
			break
		}
		if ok, _ := m.match(pats[i], elem); !ok {
			return false
		}
	}
	return true
}

// rewrite makes a name of a subtest printable and free of spaces.
func rewrite(name string) string {
	var b strings.Builder
	for _, r := range name {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte('_')
		case !strconv.IsPrint(r):
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
