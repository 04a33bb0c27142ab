// needs: stdin
package main

import "fmt"

func main() {
	var word string
	if n, err := fmt.Scan(&word); n != 1 {
		panic(err)
	}
}
