// needs: clock
//
// A type of the library that one can name, behind an interface of one's own.
package main

import (
	"log"
	"os"
	"time"
)

type printer interface{ Print(...any) }

func main() {
	var p printer = log.New(os.Stdout, "", 0)
	p.Print("x")
	<-time.After(time.Microsecond)
}
