package main

import (
	"fmt"
	"strings"
	"unicode"
)

// digest sums numbers up so that each one and its place count.
type digest uint64

func (d *digest) add(n int) { *d = (*d ^ digest(uint32(n))) * 1099511628211 }

func (d *digest) table(t *unicode.RangeTable) {
	for _, r := range t.R16 {
		d.add(int(r.Lo))
		d.add(int(r.Hi))
		d.add(int(r.Stride))
	}
	for _, r := range t.R32 {
		d.add(int(r.Lo))
		d.add(int(r.Hi))
		d.add(int(r.Stride))
	}
	d.add(t.LatinOffset)
}

func tables(name string, all map[string]*unicode.RangeTable) {
	var sum digest
	// Maps have no order: the sums of the tables are added.
	var total uint64
	for key, t := range all {
		sum = digest(len(key))
		sum.table(t)
		total += uint64(sum)
	}
	fmt.Printf("%s %d %x\n", name, len(all), total)
}

// members counts the characters of a table by walking its ranges, and asks Is about each.
func members(t *unicode.RangeTable) (n int) {
	for _, r := range t.R16 {
		for c := rune(r.Lo); c <= rune(r.Hi); c += rune(r.Stride) {
			if unicode.Is(t, c) {
				n++
			}
		}
	}
	for _, r := range t.R32 {
		for c := rune(r.Lo); c <= rune(r.Hi); c += rune(r.Stride) {
			if unicode.Is(t, c) {
				n++
			}
		}
	}
	return n
}

func main() {
	tables("categories", unicode.Categories)
	tables("scripts", unicode.Scripts)
	tables("properties", unicode.Properties)
	tables("fold categories", unicode.FoldCategory)
	tables("fold scripts", unicode.FoldScript)
	fmt.Println(unicode.FoldCategory["M"], unicode.FoldScript["Greek"], *unicode.White_Space)
	fmt.Println(unicode.Upper.LatinOffset, unicode.Letter.R16[:3], len(unicode.Letter.R32))
	fmt.Println(members(unicode.Upper), members(unicode.Nd), members(unicode.Greek))

	var cases digest
	for _, c := range unicode.CaseRanges {
		cases.add(int(c.Lo))
		cases.add(int(c.Hi))
		for _, delta := range c.Delta {
			cases.add(int(delta))
		}
	}
	fmt.Printf("cases %d %x %v\n", len(unicode.CaseRanges), uint64(cases), unicode.CaseRanges[7])
	fmt.Println(len(unicode.CategoryAliases), unicode.CategoryAliases["Uppercase_Letter"], unicode.CategoryAliases["punct"])

	// Tables of one's own: what a table says is what holds, in the library's tables too.
	vowels := &unicode.RangeTable{R16: []unicode.Range16{{'a', 'i', 4}, {'o', 'o', 1}, {'u', 'u', 1}}, LatinOffset: 3}
	fmt.Println(strings.FieldsFunc("programming", func(r rune) bool { return unicode.Is(vowels, r) }))
	wide := &unicode.RangeTable{R32: []unicode.Range32{{0x1F600, 0x1F64F, 2}}}
	fmt.Println(unicode.Is(wide, 0x1F602), unicode.Is(wide, 0x1F603), unicode.In('e', wide, vowels))
	unicode.Nd.R16[0].Hi = '4'
	fmt.Println(unicode.Is(unicode.Nd, '3'), unicode.Is(unicode.Nd, '7'))
	func() {
		defer func() { fmt.Println(recover()) }()
		unicode.Is(nil, 'x')
	}()

	special := unicode.SpecialCase(unicode.CaseRanges)
	fmt.Println(strings.ToUpperSpecial(special, "straße ǆ ﬀ āăą"), strings.ToTitleSpecial(special, "ǆ"), strings.ToLowerSpecial(unicode.TurkishCase, "IİĀ"))
	fmt.Printf("%T %T %T\n", special, unicode.CaseRanges[0], unicode.Letter)
}
