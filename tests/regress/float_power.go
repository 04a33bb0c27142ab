// The shortest decimal of a power of two is not always the nearest one of its length: that may read back as the float before it.
package main

import (
	"fmt"
	"math"
	"strconv"
)

func main() {
	wrong := 0
	for e := -1074; e <= 1023; e++ {
		x := math.Ldexp(1, e)
		text := strconv.FormatFloat(x, 'g', -1, 64)
		if back, _ := strconv.ParseFloat(text, 64); back != x {
			wrong++
		}
		if e%97 == 0 {
			fmt.Println(e, text)
		}
	}
	for e := -149; e <= 127; e++ {
		x := float32(math.Ldexp(1, e))
		if back, _ := strconv.ParseFloat(fmt.Sprint(x), 32); float32(back) != x {
			wrong++
		}
	}
	fmt.Println(math.Ldexp(1, 89), wrong)
}
