// Categories and case of characters, folded into numbers.
package main

import (
	"fmt"
	"math/bits"
	"unicode"
)

type h uint64

func (x *h) add(v uint64) { *x = h(bits.RotateLeft64(uint64(*x), 5)*0x9E3779B97F4A7C15 ^ v) }

func b(x bool) uint64 {
	if x {
		return 1
	}
	return 0
}

func main() {
	var x h
	for r := rune(-1); r <= unicode.MaxRune+1; r++ {
		x.add(b(unicode.IsLetter(r)) | b(unicode.IsDigit(r))<<1 | b(unicode.IsNumber(r))<<2 | b(unicode.IsSpace(r))<<3 | b(unicode.IsUpper(r))<<4 | b(unicode.IsLower(r))<<5 | b(unicode.IsTitle(r))<<6 | b(unicode.IsPunct(r))<<7 | b(unicode.IsSymbol(r))<<8 | b(unicode.IsControl(r))<<9 | b(unicode.IsGraphic(r))<<10 | b(unicode.IsPrint(r))<<11 | b(unicode.IsMark(r))<<12 | b(unicode.Is(unicode.Han, r))<<13 | b(unicode.In(r, unicode.Latin, unicode.Greek, unicode.White_Space))<<14)
		x.add(uint64(unicode.ToUpper(r)))
		x.add(uint64(unicode.ToLower(r)))
		x.add(uint64(unicode.ToTitle(r)))
		x.add(uint64(unicode.SimpleFold(r)))
		if r%0x400 == 0 || r == -1 {
			fmt.Println(r, uint64(x))
		}
		if r == 0x2000 {
			r = 0x10FF00
		}
	}
}
