// Texts and slices so long that they are split, repeated, searched and sorted in steps; what comes out says the real Go.
package main

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
)

const big = 1<<20 + 77

func sum(parts []string) string {
	h := uint32(2166136261)
	for _, part := range parts {
		for i := range len(part) {
			h = (h ^ uint32(part[i])) * 16777619
		}
		h = (h ^ 255) * 16777619
	}
	return fmt.Sprint(len(parts), " ", h)
}

func ints(places [][]int) string {
	h := 7
	for _, place := range places {
		for _, at := range place {
			h = (h*31 + at + 1) & (1<<40 - 1)
		}
	}
	return fmt.Sprint(len(places), " ", h)
}

func splits() {
	text := strings.Repeat("aé, b\n", big/7+1)
	for _, sep := range []string{"", ", ", "é", "\n", "none", "b\na"} {
		fmt.Printf("%q: %s, %s\n", sep, sum(strings.Split(text, sep)), sum(strings.SplitAfter(text, sep)))
		for _, n := range []int{0, 1, 2, 20_000, 1 << 30} {
			fmt.Println(n, sum(strings.SplitN(text, sep, n)), sum(strings.SplitAfterN(text, sep, n)))
		}
	}
	fmt.Println("wrong bytes", sum(strings.Split(strings.Repeat("a\xff\xc3", big/3+1), "")))
	fmt.Println("fields", sum(strings.Fields(text)), sum(strings.Fields(strings.Repeat("x", big)+" y ")), sum(strings.Fields(strings.Repeat(" \u2003", big/4+1))))
	for _, unit := range []string{"abc", strings.Repeat("xy", 1<<19) + "z", "q"} {
		for _, n := range []int{1, 3, big/len(unit) + 1, 3_000_000/len(unit) + 2} {
			s, b := strings.Repeat(unit, n), bytes.Repeat([]byte(unit), n)
			fmt.Println(len(s), string(b) == s, strings.Count(s, unit), s[len(s)-len(unit):] == unit)
		}
	}
}

func sets() {
	var set strings.Builder
	for r := rune('Ā'); r < 'Ā'+3000; r++ {
		set.WriteRune(r)
	}
	text := strings.Repeat("z", 30_000) + "ȁ" + strings.Repeat("y", 30_000)
	fmt.Println(strings.IndexAny(text, set.String()), strings.LastIndexAny(text, set.String()), strings.IndexAny(text, "abcdefghijk"), strings.IndexAny(text, "abcdefghijkz"))
	fmt.Println(strings.Trim(set.String()+"z"+set.String(), set.String()), len(bytes.Trim([]byte(set.String()), set.String())))
	fmt.Println(strings.EqualFold(text, strings.ToUpper(text)), strings.EqualFold(text, text+"a"), strings.EqualFold("ſtraße", "STRAẞE"))
}

func searches() {
	text := strings.Repeat("ab é", big/5)
	for _, pattern := range []string{"b", "b|é", "(a)(b)?", "x*", `\bé?`, "é$", "^ab"} {
		re := regexp.MustCompile(pattern)
		longest := regexp.MustCompile(pattern)
		longest.Longest()
		fmt.Println(pattern, re.MatchString(text), re.FindStringSubmatchIndex(text), longest.FindStringIndex(text))
		fmt.Println(ints(re.FindAllStringIndex(text, -1)), ints(re.FindAllStringSubmatchIndex(text, 100_000)), ints(longest.FindAllStringIndex(text, 3)))
	}
	slow := regexp.MustCompile("((?:a?){120}(?:a){120})(b|c)")
	long := strings.Repeat("a", 9_000)
	fmt.Println(slow.MatchString(long), slow.FindStringSubmatchIndex(long+"c"+long), ints(slow.FindAllStringSubmatchIndex(long+"b"+long+"c", -1)))
	fmt.Println(len(regexp.MustCompile("b").ReplaceAllString(text, "<$0>")), sum(regexp.MustCompile(" ").Split(text, -1)))
}

func ordered[E cmp.Ordered](xs []E) bool { return slices.IsSorted(xs) }

func sorts() {
	const n = 1<<20 + 3
	for name, at := range map[string]func(i int) int{
		"mixed":  func(i int) int { return i * 7919 % 1_000_003 },
		"equal":  func(i int) int { return 5 },
		"two":    func(i int) int { return i & 1 },
		"sorted": func(i int) int { return i },
		"turned": func(i int) int { return -i },
		"mostly": func(i int) int { return max(0, i-n+100) },
	} {
		xs, fs, ss := make([]int, n), make([]float64, n), make([]string, n)
		total := 0
		for i := range xs {
			xs[i] = at(i)
			total += xs[i]
			fs[i] = float64(at(i)) / 3
			ss[i] = strconv.Itoa(at(i))
		}
		fs[n/2] = math.NaN()
		slices.Sort(xs)
		sort.Float64s(fs)
		slices.Sort(ss)
		after := 0
		for _, x := range xs {
			after += x
		}
		if !ordered(xs) || !ordered(fs) || !ordered(ss) || after != total || !math.IsNaN(fs[0]) {
			fmt.Println(name, "is not sorted")
		}
	}
}

func main() {
	splits()
	sets()
	searches()
	sorts()
}
