// Methods of interfaces, closures, method values, deferred calls.
package main

type shape interface{ area() int }
type square struct{ side int }
type rectangle struct{ w, h int }

func (s *square) area() int   { return s.side * s.side }
func (r rectangle) area() int { return r.w * r.h }

func counter() func(int) int {
	n := 0
	return func(by int) int {
		n += by
		return n
	}
}

func guarded(total *int) {
	defer func() { *total++ }()
	*total += 2
}

func main() {
	shapes := []shape{&square{3}, rectangle{2, 5}, &square{7}, rectangle{1, 1}}
	total := 0
	for i := 0; i < 10000; i++ {
		total += shapes[i%4].area()
	}
	next := counter()
	for i := 0; i < 10000; i++ {
		total += next(i) % 7
	}
	for i := 0; i < 3000; i++ {
		area := shapes[i%2].area
		total += area()
		guarded(&total)
	}
	println(total)
}
