// needs: stdin
package main

import (
	"io"
	"os"
)

func main() {
	if text, _ := io.ReadAll(os.Stdin); len(text) == 0 {
		panic("nothing to read")
	}
}
