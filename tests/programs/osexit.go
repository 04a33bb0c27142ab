// os.Exit ends the program at once, from any goroutine, with its status.
package main

import (
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("never")
	done := make(chan bool)
	go func() {
		fmt.Fprintln(os.Stderr, "to stderr")
		fmt.Println(len(os.Args))
		os.Exit(3)
	}()
	<-done
}
