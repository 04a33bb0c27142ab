// A program that grows into its size and works on there: no leak.
package main

type node struct {
	next *node
	body [100]byte
}

func main() {
	var list *node
	for range 60000 {
		list = &node{next: list}
	}
	sum := 0
	for i := range 200000 {
		tmp := make([]int, 50)
		tmp[i%50] = i
		sum += tmp[0]
	}
	for n := list; n != nil; n = n.next {
		sum++
	}
	_ = sum
}
