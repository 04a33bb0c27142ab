// Division by constants at the edges: quotient and remainder agree with division by a variable.
package main

import "fmt"

func check(x int) (bad int) {
	d := func(q, r, by int) {
		if x/by != q || x%by != r {
			fmt.Println("wrong:", x, by, q, r)
			bad++
		}
	}
	d(x/2, x%2, 2)
	d(x/3, x%3, 3)
	d(x/4, x%4, 4)
	d(x/5, x%5, 5)
	d(x/7, x%7, 7)
	d(x/9, x%9, 9)
	d(x/10, x%10, 10)
	d(x/64, x%64, 64)
	d(x/100, x%100, 100)
	d(x/641, x%641, 641)
	d(x/1000, x%1000, 1000)
	d(x/65536, x%65536, 65536)
	d(x/1000003, x%1000003, 1000003)
	d(x/1000000007, x%1000000007, 1000000007)
	d(x/4294967296, x%4294967296, 4294967296)
	d(x/(1<<62), x%(1<<62), 1<<62)
	d(x/6148914691236517205, x%6148914691236517205, 6148914691236517205)
	d(x/9223372036854775807, x%9223372036854775807, 9223372036854775807)
	d(x/-7, x%-7, -7)
	d(x/-1, x%-1, -1)
	d(x/1, x%1, 1)
	return bad
}

func main() {
	bad, n := 0, 0
	for shift := 0; shift < 64; shift++ {
		for delta := -3; delta <= 3; delta++ {
			bad += check(1<<shift + delta)
			bad += check(-1<<shift + delta)
			n += 2
		}
	}
	x := 12345
	for range 3000 {
		x = x*6364136223846793005 + 1442695040888963407
		bad += check(x)
		n++
	}
	var i32 int32 = -2147483648
	var u uint = 1<<64 - 1
	fmt.Println(n, bad, i32/7, i32%7, i32/16, i32%16, u/10, u%10, u/7, u%1000003)
	a, y := []float64{1, 2, 3}, 2.5
	k := 1
	a[k] += y * a[0]
	a[k+1] -= a[k] * a[0]
	a[0]++
	a[2]--
	b := []int{5, 6, 7}
	b[0] += 3
	b[1] -= b[0]
	b[2]++
	b[k+1] -= 70000
	b[k] -= 5
	fmt.Println(a, b, y*y-a[1], a[1]-y*y, a[0]*y+a[2], k+128-1, 3+k+4, b[0]+b[1]*b[2])
}
