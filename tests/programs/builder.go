// strings.Builder, bytes.Buffer and plain concatenation build the same text.
package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

type rope struct {
	left, right *rope
	leaf        string
	n           int
}

func leaf(s string) *rope { return &rope{leaf: s, n: len(s)} }

func (r *rope) plus(o *rope) *rope { return &rope{left: r, right: o, n: r.n + o.n} }

func (r *rope) write(b *strings.Builder) {
	if r.left == nil {
		b.WriteString(r.leaf)
		return
	}
	r.left.write(b)
	r.right.write(b)
}

func (r *rope) String() string {
	var b strings.Builder
	b.Grow(r.n)
	r.write(&b)
	return b.String()
}

func (r *rope) at(i int) byte {
	for r.left != nil {
		if i < r.left.n {
			r = r.left
		} else {
			i -= r.left.n
			r = r.right
		}
	}
	return r.leaf[i]
}

func main() {
	var sb strings.Builder
	var bb bytes.Buffer
	plain := ""
	r := leaf("")
	var raw []byte
	for i := range 300 {
		s := strconv.Itoa(i * i)
		sb.WriteString(s)
		sb.WriteByte(',')
		fmt.Fprintf(&bb, "%d,", i*i)
		plain += s + ","
		r = r.plus(leaf(s)).plus(leaf(","))
		raw = strconv.AppendInt(raw, int64(i*i), 10)
		raw = append(raw, ',')
	}
	fmt.Println(sb.Len(), bb.Len(), len(plain), r.n, len(raw))
	fmt.Println(sb.String() == plain, bb.String() == plain, r.String() == plain, string(raw) == plain)
	fmt.Println(plain[:30], string(r.at(500)) == plain[500:501])
	sb.Reset()
	for _, c := range "häßlich 世界" {
		sb.WriteRune(c)
		sb.WriteRune(c)
	}
	fmt.Println(sb.String(), sb.Len())
	fmt.Println(strings.Map(func(c rune) rune {
		if c == ',' {
			return -1
		}
		return c + 1
	}, plain[:20]))
	line, err := bb.ReadString(',')
	fmt.Printf("%q %v %d\n", line, err, bb.Len())
	bb.Truncate(3)
	fmt.Printf("%q\n", bb.String())
	fmt.Println(strings.Repeat("=-", 20))
}
