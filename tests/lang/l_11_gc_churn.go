// Garbage of many shapes: what is reachable survives.
package main

type node struct {
	next *node
	data []int
	name string
	any  any
}

func build(n int) *node {
	var head *node
	for i := range n {
		head = &node{head, make([]int, i%7+1), "n" + string(rune('a'+i%26)), i}
		head.data[0] = i
	}
	return head
}

func check(n *node) (sum int) {
	for ; n != nil; n = n.next {
		sum += n.data[0] + n.any.(int) + len(n.name)
	}
	return
}

func main() {
	keep := build(100)
	m := map[int]*node{}
	for i := range 200 {
		g := build(20)
		if i%40 == 0 {
			m[i] = g
		}
	}
	println(check(keep), len(m))
	t := 0
	for i := 0; i < 200; i += 40 {
		t += check(m[i])
	}
	println(t)
	f := func() func() int { big := build(10); return func() int { return check(big) } }()
	for range 50 {
		build(30)
	}
	println(f())
}
