// Methods called through an interface: four kinds of shapes in one slice.
package main

import "fmt"

type shape interface {
	area() float64
	grow(by float64)
	sides() int
}

type square struct{ side float64 }
type rectangle struct{ w, h float64 }
type circle struct{ r float64 }
type triangle struct{ base, height float64 }

func (s *square) area() float64    { return s.side * s.side }
func (s *square) grow(by float64)  { s.side += by }
func (s *square) sides() int       { return 4 }
func (r *rectangle) area() float64 { return r.w * r.h }
func (r *rectangle) grow(by float64) {
	r.w += by
	r.h += by
}
func (r *rectangle) sides() int   { return 4 }
func (c *circle) area() float64   { return 3 * c.r * c.r }
func (c *circle) grow(by float64) { c.r += by }
func (c *circle) sides() int      { return 0 }
func (t *triangle) area() float64 { return t.base * t.height / 2 }
func (t *triangle) grow(by float64) {
	t.base += by
	t.height += by
}
func (t *triangle) sides() int { return 3 }

func main() {
	var shapes []shape
	for i := 0; i < 1000; i++ {
		x := float64(i % 10)
		switch i % 4 {
		case 0:
			shapes = append(shapes, &square{x})
		case 1:
			shapes = append(shapes, &rectangle{x, x + 1})
		case 2:
			shapes = append(shapes, &circle{x})
		default:
			shapes = append(shapes, &triangle{x, x + 2})
		}
	}
	total, sides := 0.0, 0
	for round := 0; round < 15000; round++ {
		for _, s := range shapes {
			total += s.area()
			sides += s.sides()
		}
		if round%300 == 0 {
			for _, s := range shapes {
				s.grow(1)
			}
		}
	}
	fmt.Printf("%.0f %d\n", total, sides)
}
