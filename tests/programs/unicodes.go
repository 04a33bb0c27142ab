// unicode and unicode/utf8.
package main

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

func main() {
	const text = "aZ9 _\té世Σ𝄞\u0301½Ⅷ€\u00a0"
	for _, r := range text {
		fmt.Printf("%U %-8q L%t U%t l%t T%t D%t N%t S%t P%t C%t s%t M%t Pr%t G%t %c%c\n", r, r,
			unicode.IsLetter(r), unicode.IsUpper(r), unicode.IsLower(r), unicode.IsTitle(r), unicode.IsDigit(r), unicode.IsNumber(r),
			unicode.IsSpace(r), unicode.IsPunct(r), unicode.IsControl(r), unicode.IsSymbol(r), unicode.IsMark(r), unicode.IsPrint(r), unicode.IsGraphic(r),
			unicode.ToUpper(r), unicode.ToLower(r))
	}
	fmt.Println(string(unicode.ToUpper('ß')), string(unicode.ToTitle('ǆ')), string(unicode.ToLower('İ')), unicode.SimpleFold('A'), unicode.SimpleFold('k'))
	fmt.Println(unicode.Is(unicode.Han, '世'), unicode.Is(unicode.Latin, '世'), unicode.In('я', unicode.Greek, unicode.Cyrillic))
	fmt.Println(unicode.MaxRune, unicode.ReplacementChar, unicode.MaxASCII)

	s := "a\xffé\xe4\xb8世\xed\xa0\x80"
	fmt.Println(utf8.ValidString(s), utf8.RuneCountInString(s), len(s), utf8.ValidString(text))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		fmt.Print(i, ":", r, "/", n, " ")
		i += n
	}
	fmt.Println()
	for end := len(s); end > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:end])
		fmt.Print(string(r), n, " ")
		end -= n
	}
	fmt.Println()
	for _, r := range []rune{'a', 'é', '世', '𝄞', -1, 0xd800, 0x110000} {
		b := utf8.AppendRune(nil, r)
		fmt.Print(utf8.RuneLen(r), " ", utf8.ValidRune(r), " ", b, "; ")
	}
	fmt.Println()
	buf := make([]byte, utf8.UTFMax)
	n := utf8.EncodeRune(buf, '世')
	fmt.Println(n, buf[:n], utf8.RuneStart(buf[0]), utf8.RuneStart(buf[1]), utf8.FullRune(buf[:2]), utf8.FullRune(buf[:3]))
	r, size := utf8.DecodeRune(nil)
	fmt.Println(r, size, utf8.RuneError, utf8.RuneSelf, utf8.RuneCount([]byte("日本")), utf8.Valid([]byte{0xc0, 0x80}))
	counts := map[string]int{}
	for _, r := range "Hello, Wörld! 123 世界" {
		switch {
		case unicode.IsUpper(r):
			counts["upper"]++
		case unicode.IsLower(r):
			counts["lower"]++
		case unicode.IsDigit(r):
			counts["digit"]++
		case unicode.IsSpace(r):
			counts["space"]++
		default:
			counts["other"]++
		}
	}
	fmt.Println(counts)
}
