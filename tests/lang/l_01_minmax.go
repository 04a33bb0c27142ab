// min, max and clear.
package main

func main() {
	a, b := 3, 7
	println(min(a, b), max(a, b, 5), min(2.5, float64(a)), max("a", "c", "b"), min(1, 2.0))
	zero := 0.0
	nan := zero / zero
	println(min(1, nan), max(nan, 1), 1/min(zero, -zero))
	neg := -1 / (1 / zero)
	println(1/min(zero, neg), 1/max(neg, zero))
	s := []int{1, 2, 3}
	clear(s[1:])
	println(s[0], s[1], s[2])
	m := map[string]int{"a": 1}
	clear(m)
	println(len(m))
	const c = max(1, 2, 3) * min(4, 5)
	println(c)
	var f32 float32 = 1.5
	println(max(f32, 2), min(uint8(3), 9))
}
