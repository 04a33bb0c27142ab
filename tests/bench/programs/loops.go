// Nested loops and integer arithmetic, nothing else.
package main

func main() {
	sum := 0
	for i := 0; i < 450; i++ {
		for j := 0; j < 450; j++ {
			for k := 0; k < 450; k++ {
				if k > j {
					sum += i*k - j
				} else {
					sum -= k + 1
				}
			}
		}
		sum %= 1000003
	}
	println(sum)
}
