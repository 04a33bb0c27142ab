// Named types, identical underlying types, function types, slices to arrays, interfaces to interfaces.
package main

type celsius float64
type temp = celsius
type ints []int
type handler func(int) string
type point struct{ x, y int }
type vec struct{ x, y int }
type r interface{ read() int }
type w interface{ write() int }
type rw interface {
	r
	w
}
type file int

func (f file) read() int  { return int(f) }
func (f file) write() int { return int(f) * 2 }

func main() {
	var t temp = 1.5
	var c celsius = t
	println(float64(c))
	s := ints{1, 2, 3}
	var raw []int = s
	println(len(raw), ints(raw)[2])
	h := handler(func(n int) string { return "h" })
	println(h(1))
	p := point{1, 2}
	v := vec(p)
	v.x = 9
	println(p.x, v.x, point(v).x)
	arr := [3]int(s)
	ptr := (*[2]int)(s)
	ptr[0] = 100
	println(arr[0], s[0], len(ptr))
	var x rw = file(21)
	var y r = x
	println(y.read(), y.(w).write(), x.(r).read())
	anon := struct{ x, y int }(p)
	println(anon.y)
	p = anon
	println(p.x)
}
