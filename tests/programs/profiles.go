// runtime.MemProfile, runtime.GoroutineProfile, and profiles as text: forms and names, not numbers.
package main

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
)

var kept [][]byte

func grow(n int) {
	for range n {
		kept = append(kept, make([]byte, 2000))
	}
}

func wait(ready, done *sync.WaitGroup, stop chan int) {
	ready.Done()
	<-stop
	done.Done()
}

func text(name string, debug int) string {
	var out bytes.Buffer
	if err := pprof.Lookup(name).WriteTo(&out, debug); err != nil {
		fmt.Println(err)
	}
	return out.String()
}

func main() {
	fmt.Println(runtime.MemProfileRate)
	runtime.MemProfileRate = 1
	grow(5000)
	runtime.GC()
	runtime.GC()
	n, ok := runtime.MemProfile(nil, true)
	fmt.Println(n > 0, ok)
	records := make([]runtime.MemProfileRecord, n+50)
	n, ok = runtime.MemProfile(records, true)
	var grown runtime.MemProfileRecord
	for _, r := range records[:n] {
		frames := runtime.CallersFrames(r.Stack())
		for {
			frame, more := frames.Next()
			if frame.Function == "main.grow" {
				grown.AllocObjects += r.AllocObjects
				grown.AllocBytes += r.AllocBytes
				grown.FreeObjects += r.FreeObjects
				if !strings.HasSuffix(frame.File, "profiles.go") || frame.Line < 17 || frame.Line > 21 {
					fmt.Println(frame.File, frame.Line)
				}
			}
			if !more {
				break
			}
		}
	}
	fmt.Println(ok, grown.AllocObjects > 4000, grown.InUseObjects() > 4000, grown.AllocBytes > 4000*2000)

	var ready, done sync.WaitGroup
	stop := make(chan int)
	for range 7 {
		ready.Add(1)
		done.Add(1)
		go wait(&ready, &done, stop)
	}
	ready.Wait()
	runtime.Gosched()
	stacks := make([]runtime.StackRecord, 100)
	n, ok = runtime.GoroutineProfile(stacks)
	waiting := 0
	for _, s := range stacks[:n] {
		frames := runtime.CallersFrames(s.Stack())
		for {
			frame, more := frames.Next()
			if frame.Function == "main.wait" {
				waiting++
			}
			if !more {
				break
			}
		}
	}
	n1, ok1 := runtime.GoroutineProfile(stacks[:1])
	fmt.Println(n, ok, waiting, n1, ok1)
	fmt.Println(pprof.Lookup("goroutine").Count(), pprof.Lookup("none") == nil)
	first, rest, _ := strings.Cut(text("goroutine", 1), "\n")
	fmt.Println(first)
	fmt.Println(regexp.MustCompile(`(?m)^7 @( 0x[0-9a-f]+)+\n(#\t.*\n)*#\t0x[0-9a-f]+\s+main\.wait\+0x[0-9a-f]+\s+.*profiles\.go:25$`).MatchString(rest))
	fmt.Println(strings.Count(text("goroutine", 2), "main.wait("))
	first, rest, _ = strings.Cut(text("heap", 1), "\n")
	fmt.Println(regexp.MustCompile(`^heap profile: \d+: \d+ \[\d+: \d+\] @ heap/2$`).MatchString(first))
	fmt.Println(regexp.MustCompile(`(?m)^\d+: \d+ \[\d+: \d+\] @( 0x[0-9a-f]+)+\n#\t0x[0-9a-f]+\s+main\.grow\+0x[0-9a-f]+\s+.*profiles\.go:19$`).MatchString(rest))
	fmt.Println(strings.Contains(rest, "\n# runtime.MemStats\n# Alloc = "), strings.Contains(rest, "\n# HeapObjects = "))
	for _, p := range pprof.Profiles() {
		if p.Name() != "goroutineleak" {
			fmt.Print(p.Name(), " ")
		}
	}
	fmt.Println(len(text("heap", 0)) > 100, len(text("goroutine", 0)) > 50)

	mine := pprof.NewProfile("mine")
	for i := range 3 {
		mine.Add(i, 0)
	}
	mine.Remove(1)
	fmt.Println(mine.Count(), strings.HasPrefix(text("mine", 1), "mine profile: total 2\n2 @ 0x"), pprof.Lookup("mine") == mine)
	func() {
		defer func() { fmt.Println(recover()) }()
		mine.Add(2, 0)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		pprof.NewProfile("mine")
	}()
	close(stop)
	done.Wait()
	if len(os.Args) > 5 {
		fmt.Println(kept)
	}
}
