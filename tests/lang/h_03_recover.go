// recover stops a panic only when called directly by the deferred function.
package main

func helper() any { return recover() }

func direct() (s string) {
	defer func() {
		if r := recover(); r != nil {
			s = "recovered " + r.(string)
		}
	}()
	panic("direct")
}

func nested() (s string) {
	defer func() { s += " outer:" + recover().(string) }()
	defer func() {
		func() {
			if recover() == nil {
				s += "nested saw nil"
			}
		}()
	}()
	panic("nested")
}

func viaHelper() (s string) {
	defer func() {
		if r := recover(); r != nil {
			s = "still " + r.(string)
		}
	}()
	defer func() {
		if helper() == nil {
			s = "helper saw nil"
		}
	}()
	panic("helper")
}

func again() (s string) {
	defer func() { s = recover().(string) }()
	defer func() {
		r := recover().(string)
		panic(r + " twice")
	}()
	panic("once")
}

func main() {
	println(recover() == nil)
	println(direct())
	println(nested())
	println(viaHelper())
	println(again())
	println("alive")
}
