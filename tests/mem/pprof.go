// A program that writes its own heap profile; the argument names the file.
package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime/pprof"
)

var kept [][]byte

func grow(n int) {
	for range n {
		kept = append(kept, make([]byte, 800))
	}
}

func main() {
	grow(700)
	f, err := os.Create(os.Args[1])
	if err != nil {
		panic(err)
	}
	if err := pprof.WriteHeapProfile(f); err != nil {
		panic(err)
	}
	f.Close()
	var b bytes.Buffer
	if err := pprof.Lookup("allocs").WriteTo(&b, 0); err != nil {
		panic(err)
	}
	fmt.Println(b.Len() > 100, pprof.Lookup("nothing") == nil, pprof.Lookup("heap").Name())
}
