// Buffers without pointers, of many sizes: some hundred stay.
package main

var held [600][]byte
var sum int

func main() {
	for i := range 200000 {
		b := make([]byte, 500+(i*977)%8000)
		b[0] = byte(i)
		if i%4 == 0 {
			held[(i/4)%len(held)] = b
		}
		sum += int(b[0])
	}
}
