// Structs and arrays with strings and interfaces inside as map keys.
package main

type k struct {
	s string
	v any
	f float64
	a [2]int8
}

func main() {
	m := map[k]int{}
	for i := range 50 {
		m[k{string(rune('a' + i%5)), i % 3, float64(i % 2), [2]int8{int8(i % 2), 0}}]++
	}
	println(len(m), m[k{"a", 0, 0, [2]int8{}}], m[k{"b", 1, 1, [2]int8{1, 0}}])
	z, n := 0.0, 0.0
	n = -n
	f := map[float64]string{z: "zero"}
	println(f[n], f[-z])
	defer func() { println(recover().(error).Error()) }()
	m[k{"a", []int{1}, 0, [2]int8{}}] = 1
}
