// Fuzz tests run with the inputs they were given: as subtests, of which one fails; others skip, panic, or never call Fuzz.
package main

import (
	"fmt"
	"testing"
)

type deps struct{}

func (deps) MatchString(pattern, name string) (bool, error) { return true, nil }

func lengths(f *testing.F) {
	f.Add(1, "a")
	f.Add(2, "bb")
	f.Add(3, "x")
	f.Fuzz(func(t *testing.T, n int, s string) {
		fmt.Println(t.Name(), n, s)
		if len(s) > n {
			t.Error(s)
		}
	})
	f.Add(9, "late")
}

func kinds(f *testing.F) {
	f.Add([]byte("x"), byte(1), 'r', 1.5, true)
	f.Fuzz(func(t *testing.T, b []byte, c byte, r rune, x float64, is bool) {
		fmt.Println(string(b), c, r, x, is)
	})
}

func skipped(f *testing.F) { f.Skip("no") }

func tell(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func panics(f *testing.F) {
	tell("Add", func() { f.Add(struct{}{}) })
	tell("Add nil", func() { f.Add(nil) })
	f.Skip()
}

func main() {
	targets := []testing.InternalFuzzTarget{{"FuzzLengths", lengths}, {"FuzzKinds", kinds}, {"FuzzSkipped", skipped}, {"FuzzPanics", panics}}
	fmt.Println(testing.MainStart(deps{}, nil, nil, targets, nil).Run())
}
