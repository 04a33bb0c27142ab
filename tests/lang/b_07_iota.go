// iota counts the lines of a constant block; an omitted expression repeats the last one.
package main

type weekday int

const (
	sunday weekday = iota
	monday
	tuesday
	_
	thursday
)

const (
	_ = 1 << (10 * iota)
	kb
	mb
	gb
)

const (
	a, b = iota, iota * 10
	c, d
	e, f
)

const (
	first = "s"
	second
	third = iota
	fourth
)

const x = iota

func main() {
	println(sunday, monday, tuesday, thursday)
	println(kb, mb, gb)
	println(a, b, c, d, e, f)
	println(first, second, third, fourth, x)
	const (
		p = iota + 1
		q
	)
	println(p, q)
}
