// Numbers to text and back, quoting: thousands of cases folded into few numbers.
package main

import (
	"fmt"
	"math"
	"math/rand"
	"strconv"
)

// digest folds what is written into one number; each batch of lines prints it.
type digest struct {
	sum   uint64
	lines int
}

func (d *digest) Write(p []byte) (int, error) {
	for _, c := range p {
		d.sum = (d.sum ^ uint64(c)) * 1099511628211
	}
	d.lines++
	return len(p), nil
}

var out digest

// batch ends a batch.
func batch(name string) {
	fmt.Println(name, out.lines, out.sum)
	out = digest{}
}

func main() {
	r := rand.New(rand.NewSource(1))
	fs := []float64{0, math.Copysign(0, -1), 1, 0.5, 2.5, 0.25, 0.35, 1e21, 1e22, 1e23, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 123456, 1234567, 999999.5, 9.5, 0.05, 1e-5, 1e-4, 0.00012345, math.Inf(1), math.Inf(-1), math.NaN(), 100, 1e100}
	for i := 0; i < 60; i++ {
		fs = append(fs, math.Float64frombits(r.Uint64()))
		fs = append(fs, float64(r.Intn(1000000))/1000)
		fs = append(fs, float64(r.Int63())/float64(int64(1)<<uint(r.Intn(62))))
	}
	for i, f := range fs {
		for _, c := range "eEfgGbxX" {
			if c == 'f' && math.Abs(f) > 1e40 && i > 40 {
				continue
			}
			for _, p := range []int{-1, 0, 1, 2, 3, 6, 17, 25} {
				if i > 40 && (i+p)%3 != 0 && p != -1 {
					continue
				}
				fmt.Fprintln(&out, strconv.FormatFloat(f, byte(c), p, 64), strconv.FormatFloat(f, byte(c), p, 32))
			}
		}
		s := strconv.FormatFloat(f, 'g', -1, 64)
		g, err := strconv.ParseFloat(s, 64)
		h, err2 := strconv.ParseFloat(s, 32)
		fmt.Fprintln(&out, s, math.Float64bits(g), err, math.Float64bits(h), err2)
		s = strconv.FormatFloat(f, 'x', i%20-1, 64)
		g, err = strconv.ParseFloat(s, 64)
		h, err2 = strconv.ParseFloat(s, 32)
		fmt.Fprintln(&out, s, math.Float64bits(g), err, math.Float64bits(h), err2)
	}
	batch("floats")
	for _, s := range []string{"", "1", "+1", "-1", "1e", "1e+", ".5", "5.", ".", "1_000", "1__0", "_1", "1_", "0x1p-2", "0x1.8p1", "0x", "0x1", "0x.8p0", "0x1_0p0", "inf", "+Inf", "-INFINITY", "infi", "nan", "NaN", "+nan", "1e400", "-1e400", "1e-400", "0x1p2000", "0x1p-2000", "1.7976931348623159e308", "3.4028236e38", "1e5000000000", "0x1.fffffffffffff8p0", "0x1.fffffffffffff7p0", "0x0.0000000000001p-1022", "12345678901234567890123", "0.1e1", "1 ", " 1", "1a", "0b1", "0o7", "00001", "1e0_1", "0x1.p1", "0xp1", "i"} {
		for _, bits := range []int{32, 64} {
			f, err := strconv.ParseFloat(s, bits)
			fmt.Fprintln(&out, s, f, err)
		}
		n, err := strconv.ParseInt(s, 0, 64)
		fmt.Fprintln(&out, n, err)
		u, err := strconv.ParseUint(s, 10, 8)
		fmt.Fprintln(&out, u, err)
		m, err := strconv.Atoi(s)
		fmt.Fprintln(&out, m, err)
	}
	batch("texts")
	for _, s := range []string{"9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616", "0xffffffffffffffff", "0b102", "0o77", "077", "08", "0_7", "0x_f", "zz", "-0", "+0", "127", "128", "-129", "-128"} {
		for _, base := range []int{0, 2, 8, 10, 16, 36} {
			for _, bits := range []int{0, 8, 32, 64} {
				n, err := strconv.ParseInt(s, base, bits)
				u, err2 := strconv.ParseUint(s, base, bits)
				fmt.Fprintln(&out, n, err, u, err2)
			}
		}
	}
	for i := 0; i < 100; i++ {
		x := r.Uint64() >> uint(r.Intn(64))
		b := 2 + r.Intn(35)
		fmt.Fprintln(&out, strconv.FormatUint(x, b), strconv.FormatInt(-int64(x), b), strconv.Itoa(int(x)), string(strconv.AppendInt([]byte("x"), int64(x), b)), string(strconv.AppendFloat([]byte("y"), float64(x), 'g', 5, 64)))
	}
	batch("bases")
	for c := rune(-2); c < 0x11000; c += 1 + c/50 {
		fmt.Fprintln(&out, strconv.QuoteRune(c), strconv.QuoteRuneToASCII(c), strconv.QuoteRuneToGraphic(c), strconv.IsPrint(c), strconv.IsGraphic(c))
	}
	batch("runes")
	for _, s := range []string{"", "a\"b'c`", "\x00\x07\x7f\xff\u00a0\u200b\ufeff\U0010ffff", "日本\n", "\u3000", "a\xc3", "\xed\xa0\x80"} {
		fmt.Fprintln(&out, strconv.Quote(s), strconv.QuoteToASCII(s), strconv.QuoteToGraphic(s), strconv.CanBackquote(s))
	}
	batch("strings")
}
