// Operations and natives that the dispatcher calls itself: they return, trap, wait, call back and collect in the middle of loops, in goroutines and in each other.
package main

import (
	"fmt"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

func try(what string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(what, "panics:", r)
		}
	}()
	f()
}

// Natives inside the callback of a native, which itself runs inside another's.
func callbacks() {
	words := strings.Fields("pear fig apple kiwi date lemon plum cherry")
	calls := 0
	sort.Slice(words, func(i, j int) bool {
		calls++
		x, y := strings.ToUpper(words[i]), strings.ToUpper(words[j])
		if strconv.Itoa(len(x)) != strconv.Itoa(len(y)) {
			return len(x) < len(y)
		}
		return strings.Index(x, "A") < strings.Index(y, "A") || x < y && strings.Index(x, "A") == strings.Index(y, "A")
	})
	fmt.Println(words, calls > 0)
	up := strings.Map(func(r rune) rune {
		if strings.ContainsRune("aeiou", r) {
			return rune(strings.ToUpper(string(r))[0])
		}
		return r
	}, strings.Join(words, "+"))
	fmt.Println(up)
	try("callback", func() {
		sort.Slice(words, func(i, j int) bool { return words[i*0+100] < words[j] })
	})
}

// Natives that wait, between others that do not.
func waits() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var parts []string
	for g := 0; g < 8; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < 50; i++ {
				mu.Lock()
				parts = append(parts, strconv.Itoa(g)+"."+strconv.FormatInt(int64(i), 3))
				if i%16 == 0 {
					runtime.Gosched()
				}
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	sort.Strings(parts)
	fmt.Println(len(parts), parts[0], parts[57], parts[399], len(strings.Join(parts, ",")))
}

// Strings that only a slot of the frame holds while everything around is collected.
func collects() {
	kept, sum := []string{}, 0
	for i := 0; i < 3000; i++ {
		s := "k" + strconv.Itoa(i) + string(rune('a'+i%26))
		b := append([]byte(s), "-"...)
		b = append(b, s[1:]...)
		t := string(b)
		sum += len(t) + strings.Count(t, "1")
		if i%150 == 0 {
			kept = append(kept, t)
			runtime.GC()
		}
	}
	fmt.Println(sum, kept[0], kept[7], kept[19])
}

func numbers() {
	for _, n := range []int64{0, 1, -1, 7, -10, 99, 100, 123456789, -1 << 63, 1<<63 - 1} {
		fmt.Print(strconv.Itoa(int(n)), " ", strconv.FormatInt(n, 2), " ", strconv.FormatInt(n, 16), " ", strconv.FormatInt(n, 36), " ",
			strconv.FormatUint(uint64(n), 10), " ", strconv.FormatUint(uint64(n), 7), " ", string(strconv.AppendInt([]byte("<"), n, 10)),
			" ", string(strconv.AppendUint([]byte("<"), uint64(n), 3)), "\n")
	}
	try("base 1", func() { fmt.Println(strconv.FormatInt(5, 1)) })
	try("base 37", func() { fmt.Println(strconv.AppendUint(nil, 5, 37)) })
}

func runes() {
	for _, r := range []rune{0, 'a', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF, 0x110000, -1, -1 << 31} {
		var b strings.Builder
		n, err := b.WriteRune(r)
		var room [4]byte
		m := utf8.EncodeRune(room[:], r)
		a := utf8.AppendRune([]byte("x"), r)
		fmt.Printf("%x %d %v %x %d %x %v %x\n", b.String(), n, err, room[:m], m, a, b.String() == string(r), string(r))
	}
	try("no room", func() { utf8.EncodeRune(nil, 'a') })
	try("little room", func() { utf8.EncodeRune(make([]byte, 1), 'é') })
	var b []byte
	for i := 0; i < 3; i++ {
		b = utf8.AppendRune(b, 'ж')
		fmt.Print(len(b), " ", cap(b), " ")
	}
	fmt.Println()
}

func folds() {
	for _, p := range [][2]string{{"", ""}, {"Go", "GO"}, {"Go", "GoX"}, {"k", "\u212A"}, {"S", "ſ"}, {"straße", "STRASSE"}, {"ÄÖ", "äö"}, {"aé", "AÉ"}, {"a\xff", "A\xff"}, {"@", "`"}, {"[", "{"}, {"abcé", "ABCe"}, {"Σς", "σσ"}} {
		fmt.Print(strings.EqualFold(p[0], p[1]), strings.EqualFold(p[1], p[0]), " ")
	}
	fmt.Println()
}

type pair struct {
	name string
	n    int
}

// Maps with keys that are constants, the same bytes elsewhere, and parts of other strings.
func keys() {
	m := map[string]*pair{}
	long := "xx-name-yy"
	for i := 0; i < 3; i++ {
		m["name"] = &pair{"name", i}
		if p := m[long[3:7]]; p != nil {
			p.n += 10
		}
		m[strings.ToLower("NAME")].n++
		delete(m, string([]byte{'o', 't'}))
		m["ot"] = m["name"]
	}
	fmt.Println(len(m), m["name"].n, m["ot"] == m[long[3:7]], m["nam"] == nil)
}

// What traps does so where it stands, in loops as well.
func traps() {
	var none map[string]int
	var anys [2]any = [2]any{[]int{1}, []int{1}}
	try("equal", func() { fmt.Println(anys[0] == anys[1]) })
	try("make", func() { n := -1; _ = make([]int, n) })
	try("nil map", func() { none[strconv.Itoa(3)]++ })
	n := 0
	for i := 0; i < 5; i++ {
		try("", func() { n += len(strconv.FormatInt(int64(i), i)) })
	}
	fmt.Println(n)
}

func main() {
	callbacks()
	waits()
	collects()
	numbers()
	runes()
	folds()
	keys()
	traps()
}
