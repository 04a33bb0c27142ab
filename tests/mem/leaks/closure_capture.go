// Callbacks that are registered and never taken back hold what they captured.
package main

type request struct {
	id      int
	payload []byte
}

var onClose []func() int

func handle(id int) int {
	r := &request{id, make([]byte, 500)} // LEAK main.onClose[…].r
	onClose = append(onClose, func() int { return len(r.payload) })
	scratch := make([]int, 300)
	for i := range scratch {
		scratch[i] = i * id
	}
	return scratch[id%300]
}

func main() {
	total := 0
	for id := range 30000 {
		total += handle(id)
	}
	_ = total
}
