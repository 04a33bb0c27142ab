// range over functions: yield, break, continue, return, defer, nested loops.
package main

func count(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		defer println("cleanup", n)
		for i := 0; i < n; i++ {
			if !yield(i) {
				println("stopped at", i)
				return
			}
		}
	}
}

func pairs(yield func(string, int) bool) {
	_ = yield("a", 1) && yield("b", 2) && yield("c", 3)
}

func find(want int) string {
	for i := range count(10) {
		if i == want {
			return "found"
		}
	}
	return "none"
}

func main() {
	for i := range count(3) {
		println(i)
	}
	for k, v := range pairs {
		if k == "b" {
			continue
		}
		println(k, v)
	}
	for k := range pairs {
		println(k)
		break
	}
	println(find(1), find(99))
	n := 0
	for range count(2) {
		n++
	}
	println(n)
outer:
	for i := range count(3) {
		for j := range count(5) {
			if j == 1 {
				continue outer
			}
			if i == 1 {
				break outer
			}
			println("pair", i, j)
		}
	}
	func() {
		for i := range count(2) {
			defer println("deferred in body", i)
		}
		println("function ends")
	}()
}
