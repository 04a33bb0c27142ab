// Objects that hold strings and slices: the newest stay.
package main

import "strconv"

type entry struct {
	name string
	tags []string
}

var newest [12000]*entry

func main() {
	for i := range 500000 {
		name := "entry number " + strconv.Itoa(i)
		newest[i%len(newest)] = &entry{name, []string{name + " a", name + " b"}}
	}
}
