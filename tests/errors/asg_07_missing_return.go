package main

func a() int {
} // ERROR "1: missing return"

func b(x int) int {
	if x > 0 {
		return 1
	}
} // ERROR "1: missing return"

func c(x int) int {
	for {
		break
	}
} // ERROR "1: missing return"

func d(x int) int {
	switch x {
	case 1:
		return 1
	}
} // ERROR "1: missing return"

func e() int {
	for {
	}
}

func f(x int) int {
	switch {
	case x > 1:
		return 1
	default:
		panic("x")
	}
}

func main() {
	_ = func() string {
		println()
	} // ERROR "2: missing return"
}
