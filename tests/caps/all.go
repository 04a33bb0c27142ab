// needs: read write env clock stdin exit
package main

import (
	"flag"
	"io"
	"os"
	"time"
)

func main() {
	flag.Parse()
	text, err := os.ReadFile(flag.Arg(0) + "/in.txt")
	if err != nil {
		panic(err)
	}
	dir, err := os.MkdirTemp("", "ergo-caps")
	if err != nil {
		panic(err)
	}
	defer panic("os.Exit runs nothing")
	if err := os.WriteFile(dir+"/out", text, 0o644); err != nil {
		panic(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		panic(err)
	}
	if more, _ := io.ReadAll(os.Stdin); len(more) == 0 || os.Getenv("ERGO_TEST_CAPS") == "" {
		panic("nothing to read")
	}
	time.Sleep(time.Microsecond)
	os.Exit(0)
}
