// Run-time panics of each kind, recovered and printed, as values of type runtime.Error where they are.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
)

type namer interface{ Name() string }
type other interface{ Other(int) }
type dog struct{}

func (*dog) Name() string { return "dog" }

type errT struct{ n int }

func (e errT) Error() string { return fmt.Sprint("errT ", e.n) }

func report(what string, f func()) {
	defer func() {
		r := recover()
		_, isRuntime := r.(runtime.Error)
		_, isError := r.(error)
		fmt.Printf("%-22s %-5t %-5t %v\n", what, isRuntime, isError, r)
	}()
	f()
}

func main() {
	zero, one, five, neg := 0, 1, 5, -1
	s := []int{1, 2, 3}
	str := "abc"
	arr := [3]int{}
	var (
		nilMap   map[string]int
		nilPtr   *errT
		nilFunc  func()
		nilIface namer
		nilSlice []int
		a        any = "text"
		n        namer
		ch       chan int
	)
	report("int divide", func() { _ = one / zero })
	report("int modulo", func() { one %= zero })
	one = 1
	report("slice index", func() { s[five] = 0 })
	report("negative index", func() { _ = s[neg] })
	report("array index", func() { arr[five%4+3]++ })
	report("string index", func() { _ = str[five] })
	report("nil slice index", func() { _ = nilSlice[zero] })
	report("uint index", func() { _ = s[uint64(1<<63)+uint64(five)] })
	report("slice high", func() { _ = s[:five] })
	report("slice low", func() { _ = s[five:] })
	report("slice inverted", func() { _ = s[3:one] })
	report("slice max", func() { _ = s[0:one:five] })
	report("string slice", func() { _ = str[five:] })
	report("string high", func() { _ = str[one:five] })
	report("array slice", func() { _ = arr[:five] })
	report("nil map write", func() { nilMap["k"] = 1 })
	report("nil map read", func() { fmt.Print(nilMap["k"], " ") })
	report("nil pointer field", func() { nilPtr.n = 1 })
	report("nil pointer value", func() { _ = nilPtr.Error() })
	report("nil func", func() { nilFunc() })
	report("nil interface", func() { nilIface.Name() })
	report("assert type", func() { _ = a.(int) })
	report("assert nil", func() { _ = any(nil).(int) })
	report("assert interface", func() { _ = a.(namer) })
	report("assert method set", func() { n = any(dog{}).(namer) })
	report("assert iface type", func() { n = &dog{}; _ = n.(other) })
	report("assert nil iface", func() { _ = any(nilIface).(namer) })
	report("make negative", func() { _ = make([]int, neg) })
	report("make cap", func() { _ = make([]int, five, one) })
	report("make chan", func() { _ = make(chan int, neg) })
	report("shift", func() { _ = one << neg })
	report("compare func", func() { _ = any(nilFunc) == any(nilFunc) })
	report("compare map in struct", func() { _ = any(struct{ m map[int]int }{}) == any(struct{ m map[int]int }{}) })
	report("slice to array", func() { _ = [4]int(s) })
	report("slice to pointer", func() { _ = (*[5]int)(s) })
	report("close nil", func() { close(ch) })
	report("close twice", func() { ch = make(chan int); close(ch); close(ch) })
	report("send closed", func() { ch <- 1 })
	report("panic nil", func() { panic(nil) })
	report("panic string", func() { panic("message") })
	report("panic error", func() { panic(errT{3}) })
	report("panic struct", func() { panic(struct{ a, b int }{1, 2}) })
	report("panic wrapped", func() { panic(fmt.Errorf("outer: %w", errT{4})) })
	report("repeat", func() { _ = strings.Repeat("x", neg) })
	report("none", func() {})
	defer func() {
		err := recover().(error)
		var re runtime.Error
		fmt.Println(errors.As(err, &re), re)
		os.Exit(3)
	}()
	var deep *struct{ next *struct{ v [4]int } }
	deep.next.v[2]++
}
