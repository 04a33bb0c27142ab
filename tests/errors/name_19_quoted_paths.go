package main

import (
	"errors"
	"math/rand"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

var (
	_ int         = sync.WaitGroup{} // ERROR "18: cannot use sync.WaitGroup{} (value of struct type \"sync\".WaitGroup) as int value in variable declaration"
	_ sync.Locker = 3 // ERROR "18: cannot use 3 (constant of type int) as \"sync\".Locker value in variable declaration: int does not implement \"sync\".Locker (missing method Lock)"
	_ int         = &strconv.NumError{} // ERROR "18: cannot use &strconv.NumError{} (value of type *\"strconv\".NumError) as int value in variable declaration"
	_ int         = atomic.Int64{} // ERROR "18: cannot use atomic.Int64{} (value of struct type \"sync/atomic\".Int64) as int value in variable declaration"
	_ int         = time.Time{} // ERROR "18: cannot use time.Time{} (value of struct type time.Time) as int value in variable declaration"
	_ int         = rand.Rand{} // ERROR "18: cannot use rand.Rand{} (value of struct type rand.Rand) as int value in variable declaration"
	_ int         = errors.New // ERROR "18: cannot use errors.New (value of type func(text string) error) as int value in variable declaration"
)

func generic[int any](int) {
	var x int = 42 // ERROR "6: declared and not used: x" "14: cannot use 42 (untyped int constant) as int /* with int declared at name_19_quoted_paths.go:22:14 */ value in variable declaration" "6: too many errors"
	y := []string{}
	generic[int](y) // ERROR "15: cannot use y (variable of type []string) as int /* with int declared at name_19_quoted_paths.go:22:14 */ value in argument to generic[int]"
}

func main() {}
