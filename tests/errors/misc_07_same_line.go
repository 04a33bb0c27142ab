package main

type pair struct{ a, b int }

func main() {
	m := map[struct{}]int{}
	i, j := 1, 2
	m[i], m[j] = m[j], m[i] // ERROR "4: cannot use i (variable of type int) as struct{} value in map index" "17: cannot use j (variable of type int) as struct{} value in map index" "23: cannot use i (variable of type int) as struct{} value in map index"
	s := []int{1}
	f := func() {}
	s[f], s[f] = s[f], s[f] // ERROR "4: invalid argument: index f (variable of type func()) must be integer"
	_ = []bool{1, 1, 2, 2, 1} // ERROR "13: cannot use 1 (untyped int constant) as bool value in array or slice literal" "19: cannot use 2 (untyped int constant) as bool value in array or slice literal" "25: cannot use 1 (untyped int constant) as bool value in array or slice literal"
	_ = [][]pair{{{1, 2, 3}}, {{"x", 5}, {7, 8, 9}}} // ERROR "23: too many values in struct literal of type pair" "30: cannot use \"x\" (untyped string constant) as int value in struct literal" "46: too many values in struct literal of type pair" "46: too many errors"
}
