// The last place of a text in another: of all lengths, where many places nearly are it, and where a search place by place would take minutes.
package main

import (
	"bytes"
	"fmt"
	"math/rand"
	"strings"
)

func plain(s, sub string) int {
	for at := len(s) - len(sub); at >= 0; at-- {
		if s[at:at+len(sub)] == sub {
			return at
		}
	}
	return -1
}

func main() {
	random := rand.New(rand.NewSource(3))
	text := func(n, letters int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = 'a' + byte(random.Intn(letters))
		}
		return string(b)
	}
	wrong, found := 0, 0
	for range 3000 {
		letters := 1 + random.Intn(2)
		s, sub := text(random.Intn(300), letters), text(random.Intn(12), letters)
		at := strings.LastIndex(s, sub)
		if at != plain(s, sub) || at != bytes.LastIndex([]byte(s), []byte(sub)) {
			wrong++
		}
		if at >= 0 {
			found++
		}
	}
	fmt.Println(wrong, found)

	half := strings.Repeat("a", 1<<20)
	long, odd := half+half+half, half+"b"+half
	fmt.Println(strings.LastIndex(long, odd), strings.LastIndex(long+odd, odd), strings.LastIndex(odd+long, odd), strings.LastIndex(long, half), strings.LastIndex(half, long))
	fmt.Println(strings.LastIndex("", ""), strings.LastIndex("abc", ""), strings.LastIndex("", "a"), strings.LastIndex(half, "b"), strings.LastIndex("b"+half, "b"))
}
