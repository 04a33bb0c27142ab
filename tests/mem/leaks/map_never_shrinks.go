// Each connection has a burst of pending requests once; all of them are answered and deleted, and the map keeps the room that it had for them.
package main

type request struct {
	id   int
	body [10]byte
}

type connection struct {
	pending map[int]*request
}

var connections []*connection

func burst(c *connection) {
	for id := range 40 {
		c.pending[id] = &request{id: id} // LEAK main.connections[…].pending
	}
	for id := range 40 {
		delete(c.pending, id)
	}
}

func work(n int) int {
	s := make([]int, 500)
	for i := range s {
		s[i] = n
	}
	return s[n%500]
}

func main() {
	for i := range 8000 {
		c := &connection{pending: map[int]*request{}}
		connections = append(connections, c)
		burst(c)
		work(i)
	}
}
