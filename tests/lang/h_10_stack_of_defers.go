// Defers in loops and recursion, recovered at different depths.
package main

func down(n int, at int) (r int) {
	defer func() {
		if n == at {
			if e := recover(); e != nil {
				r = e.(int) * 1000
			}
		}
	}()
	if n == 0 {
		panic(7)
	}
	return down(n-1, at) + 1
}

func main() {
	println(down(5, 5), down(5, 0), down(5, 3))
	func() {
		defer func() { println("last", recover() == nil) }()
		for i := 0; i < 3; i++ {
			defer func() {
				if r := recover(); r != nil {
					println("iteration", i, r.(string))
				}
				if i == 1 {
					panic("second")
				}
			}()
		}
		panic("first")
	}()
}
