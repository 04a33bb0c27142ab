// Text, as programs with fmt make it: formats, strings, numbers, sorted words.
package main

import (
	"errors"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
)

type point struct{ X, Y int }

func (p point) String() string { return "(" + strconv.Itoa(p.X) + ", " + strconv.Itoa(p.Y) + ")" }

func parse(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("parse %q: %w", text, err)
	}
	return n, nil
}

func main() {
	words := strings.Fields("the quick brown fox jumps over the lazy dog the end")
	count := map[string]int{}
	for _, word := range words {
		count[strings.ToUpper(word)]++
	}
	names := make([]string, 0, len(count))
	for name := range count {
		names = append(names, name)
	}
	sort.Strings(names)
	var b strings.Builder
	for i, name := range names {
		fmt.Fprintf(&b, "%2d %-6s %d\n", i, name, count[name])
	}
	fmt.Print(b.String())
	fmt.Println(point{1, 2}, &point{3, 4}, []int{1, 2}, 1.5, true, 'x')
	fmt.Printf("%v %+v %T %x %08.3f %q\n", names, struct{ A, B int }{1, 2}, count, 255, 3.14159, "text")
	if _, err := parse("12x"); err != nil {
		fmt.Println(err, errors.Is(err, strconv.ErrSyntax))
	}
	if len(os.Args) > 9 {
		fmt.Fprintln(os.Stderr, "too many arguments")
		os.Exit(2)
	}
}
