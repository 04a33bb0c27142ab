// Expression switches: lists, no tag, initialiser, default anywhere, first match wins.
package main

func kind(n int) string {
	switch n {
	default:
		return "many"
	case 0:
		return "none"
	case 1, 2, 3:
		return "few"
	}
}

func grade(n int) string {
	switch {
	case n >= 90:
		return "A"
	case n >= 80:
		return "B"
	}
	return "F"
}

func say(s string) string { print(s, "? "); return s }

func main() {
	for i := 0; i < 5; i++ {
		print(kind(i), " ")
	}
	println()
	println(grade(95), grade(85), grade(10))
	switch x := "b"; x {
	case say("a"), say("b"), say("c"):
		println("found", x)
	}
	switch y := 5; {
	case y > 3:
		println("y", y)
		break
	case y > 4:
		println("never")
	}
	switch {
	}
}
