// recover that is deferred itself: a call by the function that defers it. And large values that nobody uses.
package main

type table [100000]int

func last(name string) { println(name, recover() != nil) }

// Too early: nobody has deferred direct.
func direct() {
	defer last("direct: left to others")
	defer recover()
	panic(1)
}

// As if it were called by the deferred function at its end.
func inDeferred() {
	defer last("in a deferred function: left to others")
	defer func() {
		defer recover()
	}()
	panic(2)
}

func twice() {
	defer last("twice: left to others")
	defer func() {
		defer recover()
		defer func() { println("inner", recover().(int)) }()
		panic(4)
	}()
	panic(3)
}

func large(m map[int]*table, k int) (n int) {
	defer func() {
		if recover() != nil {
			n = -1
		}
	}()
	var x table
	x[99999] = 1
	_ = x
	_ = *m[k]
	return x[99999]
}

func main() {
	direct()
	inDeferred()
	twice()
	println(large(map[int]*table{1: {}}, 1), large(nil, 1))
}
