// if with an initialiser, else if chains, scope of the initialiser's variable.
package main

func sign(n int) string {
	if n < 0 {
		return "neg"
	} else if n == 0 {
		return "zero"
	} else {
		return "pos"
	}
}

func main() {
	println(sign(-3), sign(0), sign(9))
	x := 100
	if x := x / 3; x > 50 {
		println("big", x)
	} else if y := x * 2; y > 60 {
		println("double", x, y)
	}
	println(x)
}
