// Exact constant arithmetic with numbers of hundreds of digits.
package main

import (
	"fmt"
	"math"
)

const (
	fact20   = 1 * 2 * 3 * 4 * 5 * 6 * 7 * 8 * 9 * 10 * 11 * 12 * 13 * 14 * 15 * 16 * 17 * 18 * 19 * 20
	fact30   = fact20 * 21 * 22 * 23 * 24 * 25 * 26 * 27 * 28 * 29 * 30
	big      = 1 << 250
	bigger   = big * big
	tiny     = 1.0 / bigger
	googol   = 1e100
	mersenne = 1<<127 - 1
	third    = 1.0 / 3
	piece    = 22 / 7.0
	chars    = "αβγ"
	bitset   = ^0
	c        = 2 + 3i
)

type weekday uint

const (
	mo weekday = iota + 1
	tu
	we
	days = iota
)

const (
	b0 = 1 << iota
	b1
	_
	b3
	masks = b0 | b1 | b3
)

func main() {
	fmt.Println(fact20, fact30/fact20/1000, fact30%1000003)
	fmt.Println(bigger>>490, bigger/big == big, bigger*tiny == 1)
	fmt.Println(googol/1e98, mersenne%1000000007, mersenne>>100)
	fmt.Println(third*3 == 1, third+third+third == 1.0, piece)
	fmt.Println(len(chars), bitset, c*c, real(c), imag(c*c))
	fmt.Println(mo, tu, we, days, masks)
	fmt.Println(math.MaxInt64, uint64(math.MaxUint64), math.MinInt64, math.MaxInt32, math.MaxUint8)
	fmt.Println(math.MaxFloat64, math.SmallestNonzeroFloat64, math.MaxFloat32)
	fmt.Println(float32(third), float64(third), float32(math.Pi), math.Pi)
	var f32 float32 = 0.1
	fmt.Println(f32*10 == 1, float64(f32), f32)
	const x = 0x1.fffffffffffffp1023
	fmt.Println(x == math.MaxFloat64, 0x1p-1074 == math.SmallestNonzeroFloat64)
	fmt.Println(5/2, 5/2.0, -5/2, -5%3, 5.0/2*2, 1/2*3.0)
	fmt.Println('a'*2, 'a'+1.0, string(rune('a'+1)), "s"+"t" == "st")
	const huge = 1 << 64
	fmt.Println(huge>>1-1 == math.MaxInt64, huge/3%7, float64(huge))
	var shift uint = 3
	var i8 = int8(1) << shift
	var f = float64(1 << 3)
	fmt.Println(i8, f, 1<<shift, uint8(255)>>shift)
	fmt.Printf("%T %T %T %T %T %T\n", 1, 1.0, 'a', 1i, "s", 1 == 2)
	fmt.Printf("%v %v %v\n", 1e23, 123456789.0, 1e20)
	fmt.Println(0b1010_1010, 0o777, 0xDead_Beef, 1_000.5, 0x1p4, 1e+3)
	fmt.Println(-7>>1, -7/2, 7&^5, 6^3, ^6, +3)
}
