// A nil dereference nobody recovers: the runtime error and the signal line.
package main

type node struct{ next *node }

func main() {
	var n *node
	println("going")
	n = n.next.next
	println(n == nil)
}
