// Named constants with methods, typed constants in expressions.
package main

type level uint8

const (
	low level = iota
	mid
	high
)

func (l level) String() string { return [...]string{"low", "mid", "high"}[l] }

func main() {
	for l := low; l <= high; l++ {
		print(l.String(), " ")
	}
	println(high.String(), high+253)
	l := high
	l += 254
	println(l, l.String())
	switch l {
	case low:
		println("is low")
	}
}
