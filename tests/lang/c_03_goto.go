// goto forwards and backwards.
package main

func main() {
	i := 0
loop:
	if i < 5 {
		print(i, " ")
		i++
		goto loop
	}
	println()
	for a := 1; ; a++ {
		for b := 1; b <= a; b++ {
			if a*a+b*b == 25*25 {
				println(a, b)
				goto done
			}
		}
	}
done:
	println("done")
}
