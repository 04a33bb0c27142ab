// needs: none
//
// Arguments, output, chance and memory are no grants.
package main

import (
	"errors"
	"fmt"
	"math/rand"
	"os"
	"runtime"
	"sort"
	"strings"
	"time"
)

type shape interface{ Area() float64 }

type square float64

func (s square) Area() float64 { return float64(s * s) }

// Nobody calls it.
func unused() { os.Remove("never") }

// Nobody names its type.
type forgotten int

func (forgotten) Area() float64 { os.Exit(1); return 0 }

func main() {
	list := rand.Perm(10)
	sort.Ints(list)
	var s shape = square(2)
	runtime.GC()
	fmt.Fprintln(os.Stderr, len(os.Args) > 0, list[0], s.Area(), strings.ToUpper("x"), errors.New("y"))
	d, err := time.ParseDuration("90s")
	fmt.Println(d, err, time.Unix(0, 0).UTC(), time.Duration(5))
	var out strings.Builder
	fmt.Fscan(strings.NewReader("7"), new(int))
	fmt.Fprint(&out, 1)
}
