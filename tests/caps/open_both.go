// needs: read write
//
// Flags that are no constant may be any.
package main

import "os"

func open(name string, flags int) *os.File {
	f, err := os.OpenFile(name, flags, 0o644)
	if err != nil {
		panic(err)
	}
	return f
}

func main() {
	open(os.Args[1]+"/in.txt", os.O_RDONLY).Close()
	open(os.Args[1]+"/in.txt", os.O_RDWR).Close()
}
