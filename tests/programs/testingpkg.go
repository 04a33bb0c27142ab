// A test program by package testing: subtests, logs, clean-up, an example.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

func helper(t *testing.T) {
	t.Helper()
	t.Error("from helper")
}
func TestA(t *testing.T) {
	t.Log("hello\nworld")
	t.Run("x y", func(t *testing.T) {
		t.Log("in x")
		t.Cleanup(func() { t.Log("clean") })
	})
	t.Run("bad", func(t *testing.T) {
		helper(t)
		t.Fatalf("fatal %d", 3)
		t.Log("not")
	})
	t.Run("bad", func(t *testing.T) { t.Skip("skipped") })
}
func TestB(t *testing.T) {
	for i := range 3 {
		t.Run(fmt.Sprint(i), func(t *testing.T) { t.Parallel(); t.Log(i) })
	}
}
func TestTmp(t *testing.T) {
	d := t.TempDir()
	if err := os.WriteFile(d+"/x", []byte("hi"), 0666); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(d + "/x")
	if string(b) != "hi" || err != nil {
		t.Fatal(string(b), err)
	}
	l, err := os.ReadDir(d)
	t.Log(len(l), l[0], err)
	_, err = os.Open(d + "/nope")
	t.Log(strings.HasSuffix(err.Error(), "no such file or directory"), os.IsNotExist(err))
	t.Setenv("A", "b")
	t.Log(os.Getenv("A"), os.Getenv("HOME") != "")
}
func ExampleX() { fmt.Println("hello") }

func TestBenchmark(t *testing.T) {
	r := testing.Benchmark(func(b *testing.B) {
		for range b.N {
		}
	})
	if r.N < 1 {
		t.Error(r)
	}
	if n := testing.AllocsPerRun(10, func() { _ = 1 }); n != 0 {
		t.Error(n)
	}
}

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

func main() {
	testing.Init()
	flag.Set("test.benchtime", "5x")
	// What the tests print goes to a file, so that the last one can leave the times out.
	stdout, file := os.Stdout, must(os.CreateTemp("", "testing"))
	os.Stdout = file
	last := func(t *testing.T) {
		os.Stdout = stdout
		text := must(os.ReadFile(file.Name()))
		os.Remove(file.Name())
		fmt.Print(regexp.MustCompile(`\(\d+\.\d\ds\)`).ReplaceAllString(string(text), "(time)"))
	}
	testing.Main(func(p, s string) (bool, error) { return strings.Contains(s, p), nil },
		[]testing.InternalTest{{"TestA", TestA}, {"TestB", TestB}, {"TestTmp", TestTmp}, {"TestBenchmark", TestBenchmark}, {"TestLast", last}},
		nil,
		[]testing.InternalExample{{"ExampleX", ExampleX, "hello\n", false}})
}
