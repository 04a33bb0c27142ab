// A deferred function may change named results after return has set them.
package main

func a() (n int) {
	defer func() { n *= 2 }()
	return 21
}

func b() int {
	n := 21
	defer func() { n *= 2 }()
	return n
}

func c() (s string, err string) {
	defer func() {
		if r := recover(); r != nil {
			err = r.(string)
		}
	}()
	s = "kept"
	panic("oops")
}

func main() {
	println(a(), b())
	println(c())
}
