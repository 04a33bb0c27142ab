// break and continue with labels leave or continue the named statement.
package main

func main() {
outer:
	for i := 0; i < 4; i++ {
		for j := 0; j < 4; j++ {
			if j == 2 {
				continue outer
			}
			if i == 3 {
				break outer
			}
			print(i, j, " ")
		}
	}
	println()
sw:
	switch x := 1; x {
	case 1:
		for {
			break sw
		}
		println("never")
	}
rows:
	for i := range 3 {
		switch {
		case i == 1:
			continue rows
		case i == 2:
			break rows
		}
		println("row", i)
	}
	println("end")
}
