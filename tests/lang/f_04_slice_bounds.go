// Out of bounds indices and slice expressions panic with Go's words.
package main

func try(f func()) {
	defer func() { println(recover().(error).Error()) }()
	f()
}

func main() {
	s := make([]int, 3, 6)
	a := [4]int{}
	i, j, k := 5, 9, 2
	try(func() { s[i] = 1 })
	try(func() { _ = s[:j] })
	try(func() { _ = s[j:] })
	try(func() { _ = s[i:k] })
	try(func() { _ = s[0:k:j] })
	try(func() { _ = s[:i:k] })
	try(func() { _ = s[i:4:5] })
	try(func() { a[i] = 2 })
	try(func() { _ = a[j:] })
	i = -1
	try(func() { s[i]++ })
	try(func() { _ = s[i:] })
	try(func() { _ = make([]int, i) })
	try(func() { _ = make([]int, 1, i+1) })
	var n []int
	try(func() { n[0] = 1 })
	try(func() { _ = [2]int(s[:1]) })
	println(len(s[:6]), len([2]int(s)))
}
