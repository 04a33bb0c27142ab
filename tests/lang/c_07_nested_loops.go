// Loop nests with break in a switch inside a loop.
package main

func main() {
	count := 0
	for a := 1; a < 30; a++ {
		for b := a; b < 30; b++ {
			for c := b; c < 30; c++ {
				if a*a+b*b == c*c {
					count++
				}
			}
		}
	}
	println(count)
	for i := 0; ; i++ {
		switch {
		case i < 3:
			continue
		case i == 5:
			break
		}
		if i > 6 {
			break
		}
		print(i, " ")
	}
	println()
}
