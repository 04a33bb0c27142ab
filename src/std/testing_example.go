package testing

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// InternalExample is an example by name, with the output it should have.
type InternalExample struct {
	Name      string
	F         func()
	Output    string
	Unordered bool
}

// RunExamples runs the examples whose names match and reports whether all printed what they should.
func RunExamples(matchString func(pat, str string) (bool, error), examples []InternalExample) (ok bool) {
	_, ok = runExamples(matchString, examples)
	return ok
}

func runExamples(matchString func(pat, str string) (bool, error), examples []InternalExample) (ran, ok bool) {
	Init()
	set := newMatcher(matchString, *flags.run, *flags.skip, "-test.run")
	ok = true
	for _, example := range examples {
		if set.matches(example.Name, 0) {
			ran = true
			ok = runExample(example) && ok
		}
	}
	return ran, ok
}

// runExample lets one example print into a pipe and compares.
func runExample(example InternalExample) (ok bool) {
	if Verbose() {
		fmt.Printf("=== RUN   %s\n", example.Name)
	}
	stdout := os.Stdout
	r, w, err := os.Pipe()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Stdout = w
	printed := make(chan string)
	go func() {
		var b bytes.Buffer
		io.Copy(&b, r)
		r.Close()
		printed <- b.String()
	}()
	start := time.Now()
	returned := false
	defer func() {
		took := time.Since(start)
		w.Close()
		got := <-printed
		os.Stdout = stdout
		problem := recover()
		ok = judge(example, got, took, returned)
		if problem != nil {
			panic(problem)
		}
	}()
	example.F()
	returned = true
	return true
}

func judge(example InternalExample, got string, took time.Duration, returned bool) bool {
	got = strings.TrimSpace(got)
	want := strings.TrimSpace(example.Output)
	shown := "want"
	same := got == want
	if example.Unordered {
		shown = "want (unordered)"
		same = sortedLines(got) == sortedLines(want)
	}
	if !same {
		fmt.Printf("--- FAIL: %s (%.2fs)\ngot:\n%s\n%s:\n%s\n", example.Name, took.Seconds(), got, shown, want)
		return false
	}
	if !returned {
		fmt.Printf("--- FAIL: %s (%.2fs)\n", example.Name, took.Seconds())
		return false
	}
	if Verbose() {
		fmt.Printf("--- PASS: %s (%.2fs)\n", example.Name, took.Seconds())
	}
	return true
}

func sortedLines(text string) string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
