// Integer division by zero panics; the value of the most negative number divided by -1 is itself.
package main

func div(a, b int) (r int, err string) {
	defer func() {
		if e := recover(); e != nil {
			err = e.(error).Error()
		}
	}()
	return a / b, ""
}

func mod(a, b uint8) (r uint8, err string) {
	defer func() {
		if e := recover(); e != nil {
			err = e.(error).Error()
		}
	}()
	return a % b, ""
}

func main() {
	println(div(7, 2))
	println(div(7, 0))
	println(mod(7, 4))
	println(mod(7, 0))
	println(div(-1<<63, -1))
}
