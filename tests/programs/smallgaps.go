package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"
)

type lv int

func (l *lv) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		return fmt.Errorf("empty")
	}
	*l = lv(len(b))
	return nil
}
func (l lv) MarshalText() ([]byte, error) { return []byte(strings.Repeat("x", int(l))), nil }
func main() {
	fs := flag.NewFlagSet("t", flag.ContinueOnError)
	fs.SetOutput(os.Stdout)
	var l lv
	fs.TextVar(&l, "l", lv(3), "größe of `n` x")
	fs.String("s", "0", "zero string")
	var tm time.Time
	fs.TextVar(&tm, "t", time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC), "when")
	fmt.Println(l, tm)
	fmt.Println(fs.Parse([]string{"-l", "abcd", "-t=2020-01-01T00:00:00Z"}), l, tm)
	fmt.Println(fs.Lookup("l").Value.(flag.Getter).Get() == any(&l))
	fmt.Println(fs.Parse([]string{"-l", "", "-h"}))
	func() { defer func() { fmt.Println(recover()) }(); fs.TextVar(&l, "q", time.Time{}, "u") }()
	r := io.NewSectionReader(strings.NewReader("hello"), 1, 3)
	a, o, n := r.Outer()
	fmt.Printf("%T %d %d\n", a, o, n)
	var p runtime.Pinner
	p.Pin(&l)
	p.Unpin()
	for _, x := range []any{nil, 3} {
		func() {
			defer func() { r := recover(); fmt.Println(r); _, ok := r.(runtime.Error); fmt.Println(ok) }()
			p.Pin(x)
		}()
	}
}
