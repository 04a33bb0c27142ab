// A failed assertion names the static type of the operand, and the first missing method by name.
package main

import "fmt"

type (
	Shape interface {
		Name() string
		Area() int
	}
	Small interface{ Area() int }
	Sq    int
	Any   interface{}
)

func (s Sq) Area() int    { return int(s * s) }
func (s Sq) Name() string { return "sq" }

type Other struct{}

func (Other) Area() int    { return 0 }
func (Other) Name() string { return "o" }

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func as[T any](v Shape) T { return v.(T) }

func main() {
	var s Shape = Sq(2)
	var small Small = Sq(3)
	var none Shape
	var e Any = 1
	var a any = "x"
	try(func() { _ = s.(Other) })
	try(func() { _ = none.(Sq) })
	try(func() { _ = e.(string) })
	try(func() { _ = a.(int) })
	try(func() { _ = a.(Shape) })
	try(func() { _ = e.(Small) })
	try(func() { _ = none.(Small) })
	try(func() { _ = small.(interface{ Perimeter() int }) })
	try(func() { _ = as[Other](s) })
	try(func() { _ = as[Sq](nil) })
}
