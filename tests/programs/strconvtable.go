// strconv: parsing and formatting of integers, floats, booleans and quoted text, with their errors.
package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

func main() {
	for _, s := range []string{"0", "42", "-42", "+7", "", "12a", " 1", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1_000", "0x10"} {
		n, err := strconv.Atoi(s)
		fmt.Println(n, err)
	}
	for _, c := range []struct {
		s    string
		base int
		bits int
	}{{"ff", 16, 64}, {"0xff", 0, 64}, {"0b101", 0, 8}, {"0o17", 0, 64}, {"017", 0, 64}, {"1_000", 0, 64}, {"z", 36, 64}, {"128", 10, 8}, {"-129", 10, 8}, {"1", 1, 64}, {"1", 10, 99}, {"2", 2, 64}, {"-0x8000", 0, 16}} {
		n, err := strconv.ParseInt(c.s, c.base, c.bits)
		fmt.Println(n, err)
	}
	for _, s := range []string{"18446744073709551615", "18446744073709551616", "-1", "+1"} {
		n, err := strconv.ParseUint(s, 10, 64)
		fmt.Println(n, err)
	}
	for _, s := range []string{"1.5", "-0", "1e10", "1e400", "-1e400", "inf", "-Infinity", "NaN", ".5", "5.", "0x1p-2", "1e-400", "1.7976931348623157e308", "4.9e-324", "1_0.5", "abc", "1e", "0.1", "123456789012345678901234567890", "2.2250738585072011e-308"} {
		f, err := strconv.ParseFloat(s, 64)
		fmt.Println(f, err)
	}
	f, err := strconv.ParseFloat("3.4e39", 32)
	fmt.Println(f, err)
	f, _ = strconv.ParseFloat("0.1", 32)
	fmt.Println(f, float32(f) == 0.1)
	for _, s := range []string{"true", "T", "1", "false", "F", "0", "yes", "TRUE", "tRUE"} {
		b, err := strconv.ParseBool(s)
		fmt.Print(b, " ", err, "; ")
	}
	fmt.Println()
	_, err = strconv.Atoi("x")
	var ne *strconv.NumError
	fmt.Println(errors.Is(err, strconv.ErrSyntax), errors.As(err, &ne), ne.Func, ne.Num, ne.Err)
	_, err = strconv.ParseInt("300", 10, 8)
	fmt.Println(errors.Is(err, strconv.ErrRange))

	fmt.Println(strconv.Itoa(-45), strconv.FormatInt(-255, 16), strconv.FormatInt(35, 36), strconv.FormatUint(math.MaxUint64, 2), strconv.FormatInt(math.MinInt64, 10))
	for _, x := range []float64{0, 1, -1.5, 0.1, 1e21, 1e20, 123456.789, 1e-5, 100, math.Pi, math.Inf(1), math.NaN(), math.MaxFloat64, 5e-324, 1 / 3.0, 2.5, 3.5} {
		fmt.Println(strconv.FormatFloat(x, 'g', -1, 64), strconv.FormatFloat(x, 'e', 3, 64), strconv.FormatFloat(x, 'f', 0, 64), strconv.FormatFloat(x, 'G', 5, 32), strconv.FormatFloat(x, 'x', -1, 64))
	}
	fmt.Println(strconv.FormatFloat(0.1, 'f', 30, 64), strconv.FormatFloat(float64(float32(0.1)), 'g', -1, 32), strconv.FormatFloat(1234.5678, 'f', -1, 64))
	fmt.Println(strconv.FormatBool(true), string(strconv.AppendInt([]byte("n="), 7, 10)), string(strconv.AppendQuote(nil, "q")), string(strconv.AppendBool(nil, false)), string(strconv.AppendFloat(nil, 1.5, 'f', 2, 64)))

	for _, s := range []string{"", "plain", "a\"b", "tab\t\n\r\\", "é世", "\x00\x7f\x80", "\u200b\U0001F600", "`back`"} {
		fmt.Println(strconv.Quote(s), strconv.QuoteToASCII(s), strconv.CanBackquote(s))
	}
	fmt.Println(strconv.QuoteRune('x'), strconv.QuoteRune('\''), strconv.QuoteRune('世'), strconv.QuoteRuneToASCII('世'), strconv.QuoteRune('\n'))
	for _, s := range []string{`"a\tb"`, "`raw\\n`", `'x'`, `"\u00e9\x41\101"`, `"unclosed`, `noquotes`, `"bad \q"`, `'ab'`, `""`} {
		u, err := strconv.Unquote(s)
		fmt.Printf("%q %v\n", u, err)
	}
}
