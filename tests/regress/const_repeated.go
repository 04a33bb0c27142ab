// The repeated expression of a constant is looked up where the constant stands: names declared above it in the group count.
package main

import "fmt"

const base = 3

func main() {
	const (
		first = iota
		iota  = iota + 5
		next
		last
	)
	fmt.Println(first, iota, next, last)

	const (
		base = base * 2
		twice
		again
	)
	fmt.Println(base, twice, again)
}
