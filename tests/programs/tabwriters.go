// Package text/tabwriter: columns of all kinds under all flags, in one piece and byte by byte.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
)

var texts = []string{
	"",
	"\n\n",
	"a\tb\tc\nddd\te\tf\n",
	"a\tb\tc",
	"a\t",
	"a\t\nbb\t\n",
	"one\ttwo\tthree\nlonger one\tx\nno columns here\n1\t2\t3\n",
	"\t\tindented\n\tless\nnot\n\t\t\tmore\t.\n",
	"a\vb\v\vc\nd\ve\v\vf\n",
	"a\v\vb\n\v\vc\nx\t\ty\n",
	"first\tpage\n\fsecond\tpage\nof\tthis\n\f\f\nend\t.",
	"größe\tmaß\t€\nx\ty\tz\n",
	"<b>bold</b>\t&amp;\tx\n<i>y</i>\t&lt;tag&gt;\tplain & simple; text\n",
	"\xffnot\ta\ncell\xff\tnext\nx\ty\n",
	"open \xffescape\tstays",
	"unfinished <tag\tx\n y",
	"bad \xfe utf\tx\n\xc3\ty\n",
	".0\t.3\t2.4\t-5.1\t\n23.0\t12345678.9\t2.4\t-989.4\t\n5.1\t12.0\t2.4\t-7.0\t\n",
	"a\tb\n\nc\td\n",
	"日本\t語\n\t\v\t\n",
}

func main() {
	type config struct {
		min, tab, pad int
		char          byte
	}
	configs := []config{{0, 8, 1, ' '}, {5, 0, 0, '.'}, {8, 8, 1, '\t'}, {0, 4, 2, '\t'}, {3, 0, 1, '\t'}, {2, 3, 0, ' '}}
	for flags := range uint(64) {
		for _, c := range configs {
			for i, text := range texts {
				var whole, bytes strings.Builder
				w := tabwriter.NewWriter(&whole, c.min, c.tab, c.pad, c.char, flags)
				n, err := w.Write([]byte(text))
				before := whole.Len()
				err2 := w.Flush()
				w.Init(&bytes, c.min, c.tab, c.pad, c.char, flags)
				for i := range len(text) {
					w.Write([]byte{text[i]})
				}
				w.Flush()
				if n != len(text) || err != nil || err2 != nil || whole.String() != bytes.String() {
					fmt.Println("differs", flags, c, i, n, err, err2)
				}
				if flags == 0 || flags == 63 {
					fmt.Printf("%d %v %d %d %q\n", flags, c, i, before, whole.String())
				} else {
					sum := uint32(before)
					for _, b := range []byte(whole.String()) {
						sum = sum*31 + uint32(b)
					}
					fmt.Print(sum, " ")
				}
			}
		}
		fmt.Println()
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', tabwriter.AlignRight|tabwriter.Debug)
	for i := range 4 {
		fmt.Fprintf(w, "%d\t%s\t%v\t\n", i*i*i*i, strings.Repeat("x", i), i%2 == 0)
	}
	w.Flush()
	fmt.Fprint(w, "after\t")
	w.Flush()
	fmt.Fprint(w, "flush\tx\n")
	w.Flush()
	failing := tabwriter.NewWriter(broken{}, 0, 8, 1, ' ', 0)
	fmt.Println(failing.Write([]byte("a\tb\nline\nmore")))
	fmt.Println(failing.Flush())
	_, err := fmt.Fprint(failing, "x\ty")
	fmt.Println(err, failing.Flush())
	defer func() { fmt.Println(recover()) }()
	tabwriter.NewWriter(os.Stdout, -1, 0, 0, ' ', 0)
}

type broken struct{}

func (broken) Write(p []byte) (int, error) { return 0, errors.New("broken") }
