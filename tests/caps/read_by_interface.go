// needs: read
//
// What reads is a hidden type of the library, called through an interface alone.
package main

import (
	"fmt"
	"io/fs"
	"os"
)

func size(files fs.FS) int {
	text, err := fs.ReadFile(files, "in.txt")
	if err != nil {
		panic(err)
	}
	return len(text)
}

func main() { fmt.Println(size(os.DirFS(os.Args[1]))) }
