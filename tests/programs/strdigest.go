// Searching, splitting, trimming and case of strings and bytes, UTF-8 that is broken: thousands of cases folded into few numbers.
package main

import (
	"bytes"
	"fmt"
	"math/rand"
	"strings"
	"unicode/utf8"
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
	strs := []string{"", "a", "ab", "abc", "aXbXc", " a b  c ", "\t\n x", "héllo wörld", "\xffa\xfe", "a,b,,c", "XX", "aaa", "ÀÉ", "ǅ x", "a\u2028b", "ß", "ſK", "K", "ΑΒΓςσ", "İı", "hello", "l", "o, w"}
	for _, a := range strs {
		for _, b := range strs {
			fmt.Fprintln(&out, strings.Index(a, b), strings.LastIndex(a, b), strings.IndexAny(a, b), strings.LastIndexAny(a, b), strings.Count(a, b), strings.Contains(a, b), strings.HasPrefix(a, b), strings.HasSuffix(a, b), strings.EqualFold(a, b), strings.Compare(a, b))
			fmt.Fprintf(&out, "%q %q %q\n", strings.Split(a, b), strings.SplitAfter(a, b), strings.SplitN(a, b, 2))
			fmt.Fprintf(&out, "%q %q %q\n", strings.Replace(a, b, "<>", 2), strings.ReplaceAll(a, b, ""), strings.Join([]string{a, b, a}, b))
			fmt.Fprintf(&out, "%q %q %q %q %q\n", strings.Trim(a, b), strings.TrimLeft(a, b), strings.TrimRight(a, b), strings.TrimPrefix(a, b), strings.TrimSuffix(a, b))
			x, y := []byte(a), []byte(b)
			fmt.Fprintln(&out, bytes.Index(x, y), bytes.LastIndex(x, y), bytes.IndexAny(x, b), bytes.LastIndexAny(x, b), bytes.Count(x, y), bytes.Contains(x, y), bytes.HasPrefix(x, y), bytes.HasSuffix(x, y), bytes.EqualFold(x, y), bytes.Compare(x, y), bytes.Equal(x, y))
			fmt.Fprintf(&out, "%q %q %q %q\n", bytes.Replace(x, y, []byte("<>"), 2), bytes.Trim(x, b), bytes.TrimLeft(x, b), bytes.Split(x, y))
			fmt.Fprintln(&out, bytes.Replace(x, y, y, 1) == nil, bytes.Split(x, y) == nil)
		}
		fmt.Fprintf(&out, "%q %q %q %q %q\n", strings.ToUpper(a), strings.ToLower(a), strings.TrimSpace(a), strings.Fields(a), strings.Repeat(a, 3))
		fmt.Fprintf(&out, "%q %q %q %q\n", bytes.ToUpper([]byte(a)), bytes.ToLower([]byte(a)), bytes.TrimSpace([]byte(a)), bytes.Fields([]byte(a)))
		for _, r := range "aXéſ\uFFFD\x80語" {
			fmt.Fprint(&out, strings.IndexRune(a, r), strings.IndexByte(a, byte(r)), strings.LastIndexByte(a, byte(r)), bytes.IndexRune([]byte(a), r), bytes.IndexByte([]byte(a), byte(r)), bytes.LastIndexByte([]byte(a), byte(r)), " ")
		}
		fmt.Fprintln(&out, strings.IndexRune(a, -1), strings.IndexRune(a, 0xD800))
		fmt.Fprintln(&out, utf8.RuneCountInString(a), utf8.RuneCount([]byte(a)), utf8.ValidString(a), utf8.Valid([]byte(a)), utf8.FullRuneInString(a), utf8.FullRune([]byte(a)))
		for i := range len(a) + 1 {
			r, n := utf8.DecodeRuneInString(a[i:])
			s, m := utf8.DecodeLastRuneInString(a[:i])
			t, k := utf8.DecodeRune([]byte(a[i:]))
			u, l := utf8.DecodeLastRune([]byte(a[:i]))
			fmt.Fprint(&out, r, n, s, m, t, k, u, l, utf8.FullRuneInString(a[i:]), ";")
		}
		fmt.Fprintln(&out)
	}
	batch("pairs")
	r := rand.New(rand.NewSource(3))
	for i := 0; i < 200; i++ {
		n := r.Intn(12)
		b := make([]byte, n)
		for j := range b {
			b[j] = []byte{0xe6, 0x97, 0xa5, 'a', 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80, 0xed, 0xa0, 0xff, 'b'}[r.Intn(14)]
		}
		s := string(b)
		fmt.Fprintln(&out, utf8.ValidString(s), utf8.RuneCountInString(s), []rune(s))
		fmt.Fprintf(&out, "%q %q\n", strings.ToUpper(s), strings.ToValidUTF8(s, "?"))
		// many false starts for the search
		h := strings.Repeat("ab", r.Intn(300)) + "c"
		nd := strings.Repeat("ab", r.Intn(20)) + "c"
		fmt.Fprintln(&out, strings.Index(h, nd), strings.LastIndex(h, nd), strings.Count(h, "ba"))
	}
	batch("random")
}
