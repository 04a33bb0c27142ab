package main

type S struct{ a []int }

type T struct{ f func() }

func main() {
	s, t := S{}, T{}
	_ = s == s // ERROR "6: invalid operation: s == s (struct containing []int cannot be compared)"
	_ = t != t // ERROR "6: invalid operation: t != t (struct containing func() cannot be compared)"
	g := func() {}
	_ = g == g // ERROR "6: invalid operation: g == g (func can only be compared to nil)"
	_ = []int{} == []int{} // ERROR "6: invalid operation: []int{} == []int{} (slice can only be compared to nil)"
	m := map[string]int{}
	_ = m == m // ERROR "6: invalid operation: m == m (map can only be compared to nil)"
	_ = m == nil
	_ = [1][]int{} == [1][]int{} // ERROR "6: invalid operation: [1][]int{} == [1][]int{} ([1][]int cannot be compared)"
	_ = any(1) < any(2) // ERROR "6: invalid operation: any(1) < any(2) (operator < not defined on interface)"
	_ = nil == nil // ERROR "13: invalid operation: nil == nil (operator == not defined on untyped nil)"
	_ = s < s // ERROR "6: invalid operation: s < s (operator < not defined on struct)"
}
