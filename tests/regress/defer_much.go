// More words than wait in a frame wait in a closure.
package main

import "fmt"

type large [900]int

func use(a large, tag string) { fmt.Println(a[0], a[899], tag) }

func many(n int) {
	var a large
	a[0] = n
	defer use(a, "one")
	a[899] = 1
	defer use(a, "two")
	defer func(b large) { fmt.Println(b[0], a[0]) }(a)
	defer func(x, y, z string, w any) { fmt.Println(x, y, z, w, n) }("x", "y", "z", a[1])
	a[0] = -1
	if n > 0 {
		many(n - 1)
	}
	defer use(a, "three")
}

func main() { many(2) }
