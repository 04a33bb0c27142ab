// A strings.Builder that was written to and copied would append to memory that strings share: it panics.
package main

import (
	"fmt"
	"strings"
)

func try(what string, f func(b *strings.Builder)) {
	var b strings.Builder
	b.Grow(16)
	b.WriteString("abc")
	text := b.String()
	c := b
	defer func() {
		fmt.Println(what, recover(), text, b.String())
	}()
	f(&c)
	c.WriteString("z")
	b.WriteString("yy")
	fmt.Println(c.String())
}

func main() {
	try("string", func(b *strings.Builder) { b.WriteString("x") })
	try("byte", func(b *strings.Builder) { b.WriteByte('x') })
	try("rune", func(b *strings.Builder) { b.WriteRune('x') })
	try("write", func(b *strings.Builder) { b.Write([]byte("x")) })
	try("grow", func(b *strings.Builder) { b.Grow(1) })
	try("reset", func(b *strings.Builder) { b.Reset() })
	try("read", func(b *strings.Builder) { fmt.Println(b.String(), b.Len()) })
	var empty strings.Builder
	other := empty
	other.WriteString("a copy of an empty one is one's own")
	empty.WriteString(", and so is the first")
	fmt.Println(other.String() + empty.String())
}
