// What the language has beside expressions: structs, methods, interfaces, closures, maps, goroutines, channels, defers, generics,
// panics, and enough garbage for a few cycles of the collector.
package main

import "fmt"

type shape interface{ area() float64 }

type square struct{ side float64 }
type circle struct{ radius float64 }

func (s square) area() float64  { return s.side * s.side }
func (c *circle) area() float64 { return 3 * c.radius * c.radius }

type tree struct{ left, right *tree }

func build(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{build(depth - 1), build(depth - 1)}
}

func (t *tree) size() int {
	if t == nil {
		return 0
	}
	return 1 + t.left.size() + t.right.size()
}

func sum[T int | float64](values ...T) (total T) {
	for _, value := range values {
		total += value
	}
	return total
}

func guarded(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
		}
	}()
	f()
	return nil
}

func produce(ch chan<- int, done chan<- bool, n int) {
	for i := range n {
		ch <- i
	}
	done <- true
}

func main() {
	shapes := []shape{square{2}, &circle{1}}
	total := 0.0
	for _, s := range shapes {
		switch s := s.(type) {
		case square:
			total += s.side
		default:
			total += s.area()
		}
	}
	fmt.Println(total, sum(1, 2, 3), sum(1.5, 2.5))

	kept := []*tree{}
	for i := range 60 {
		t := build(10)
		if i%20 == 0 {
			kept = append(kept, t)
		}
	}
	fmt.Println(len(kept), kept[0].size())

	squares := map[int]int{}
	for i := 0; i < 1000; i++ {
		squares[i*i%701] += i
	}
	delete(squares, 4)
	grid := [8][8]uint8{}
	for i := range grid {
		for j := range grid[i] {
			grid[i][j] = uint8(i*j) << 1 & 0x3f
		}
	}
	fmt.Println(len(squares), grid[3][5])

	ch, done := make(chan int, 2), make(chan bool)
	go produce(ch, done, 100)
	go produce(ch, done, 50)
	seen, open := 0, 2
	for open > 0 {
		select {
		case v := <-ch:
			seen += v
		case <-done:
			open--
		}
	}
	fmt.Println(seen > 0)

	var none []int
	fmt.Println(guarded(func() { fmt.Println(none[len(squares)]) }))
	counter := func() func() int {
		n := 0
		return func() int { n++; return n }
	}()
	counter()
	fmt.Println(counter())
}
