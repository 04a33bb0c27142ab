// range over an integer, with and without a variable, and over a typed one.
package main

func n() int { print("once "); return 3 }

func main() {
	for i := range 5 {
		print(i, " ")
	}
	println()
	k := 0
	for range 4 {
		k++
	}
	println(k)
	for i := range n() {
		print(i, " ")
	}
	println()
	var u uint8 = 3
	for i := range u {
		print(i+254, " ")
	}
	println()
	for i := range -2 {
		println("never", i)
	}
	for i := range 3 {
		i *= 10
		print(i, " ")
	}
	println()
}
