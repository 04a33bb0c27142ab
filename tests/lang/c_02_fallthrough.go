// fallthrough enters the next clause without a test.
package main

func f(n int) {
	print(n, ":")
	switch n {
	case 1:
		print(" one")
		fallthrough
	case 2:
		print(" two")
		fallthrough
	default:
		print(" default")
	case 3:
		print(" three")
	case 4:
		print(" four")
		if n == 4 {
			break
		}
		print(" never")
	}
	println()
}

func main() {
	for i := 0; i < 6; i++ {
		f(i)
	}
}
