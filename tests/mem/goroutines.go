// A program with five goroutines that wait, which writes the profile of its goroutines to the file that PROFILE names.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
)

func waiting(stop chan int) { <-stop }

func main() {
	stop := make(chan int)
	for range 5 {
		go waiting(stop)
	}
	runtime.Gosched()
	f, err := os.Create(os.Getenv("PROFILE"))
	if err == nil {
		err = pprof.Lookup("goroutine").WriteTo(f, 0)
		f.Close()
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	close(stop)
}
