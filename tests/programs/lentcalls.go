// Functions that only follow a pointer are called with the object itself, which comes back: aliases, order, panics, recursion, and what is called both ways.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

type vec struct{ x, y, z float64 }

func (v *vec) norm(n int) {
	for range n {
		v.x, v.y = v.y/2, v.x/2
	}
}
func (v *vec) String() string { return fmt.Sprint(v.x, "/", v.y, "/", v.z) }

type lexer struct {
	src string
	pos int
}

func (l *lexer) peek() byte {
	if l.pos >= len(l.src) {
		return 0
	}
	return l.src[l.pos]
}

func (l *lexer) number() (n int, err error) {
	start := l.pos
	for l.peek() >= '0' && l.peek() <= '9' {
		n = n*10 + int(l.peek()-'0')
		l.pos++
	}
	if l.pos == start {
		return 0, fmt.Errorf("no number at %d", l.pos)
	}
	return n, nil
}

func (l *lexer) sum() (int, error) {
	s, err := l.number()
	for err == nil && l.peek() == '+' {
		l.pos++
		var n int
		n, err = l.number()
		s += n
	}
	return s, err
}

type builder struct {
	buf []byte
	n   int
	tag any
}

func (b *builder) add(s string) *int {
	b.buf = append(b.buf, s...)
	b.n++
	return nil
}
func (b *builder) addAll(ss ...string) {
	for _, s := range ss {
		b.add(s)
	}
}
func (b *builder) twice(s string) {
	b.add(s)
	b.add(strings.ToUpper(s))
	b.tag = s
}
func (b *builder) risky(s string, n int) (ok bool) {
	defer func() { ok = recover() == nil }()
	b.add(s)
	b.n += 10 / n
	b.add("!")
	return true
}
func (b *builder) panics(s string) {
	b.add(s)
	panic(s)
}

// What the call that panicked had done is seen behind the recover.
func (b *builder) guarded(s string) {
	defer func() { recover() }()
	b.panics(s)
}
func (b *builder) guarded2(c *counter, i int) {
	defer func() { recover() }()
	c.count(i)
}

func (b *builder) unused(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i < n && yield(i); i++ {
		}
	}
}

type counter struct {
	seen [2]int
	n    int
}

func (c *counter) count(i int) { c.n++; c.seen[i]++ }

func divmod(a, b int, q, r *int) {
	for a >= b {
		a -= b
		*q++
	}
	*r = a
}
func both(p, q *vec, n int) float64 {
	for range n {
		p.x += q.x
		q.x++
	}
	return p.x + q.x
}
func down(v *vec, n int) {
	if n > 0 {
		v.z++
		down(v, n-1)
	}
}
func even(v *vec, n int) bool {
	v.x++
	return n == 0 || odd(v, n-1)
}
func odd(v *vec, n int) bool {
	v.y++
	return n != 0 && even(v, n-1)
}

var kept *vec

func keeps(v *vec) { kept = v; v.norm(1) }
func through(v *vec, n int) string {
	v.norm(n)
	w := &vec{z: 2}
	both(v, w, n)
	return w.text() + v.text()
}
func (v *vec) text() string {
	s := ""
	for i := 0.0; i < v.x; i++ {
		s += "x"
	}
	return s
}

type option struct {
	name string
	size int
	more []string
}

func apply(o *option, f func()) string {
	f()
	if o == nil {
		return "nil"
	}
	s := strings.Repeat(o.name, o.size)
	for _, m := range o.more {
		s += m
	}
	o.size = 0
	return s
}

func result() (b builder) {
	defer func() { recover() }()
	b.add("kept")
	b.panics("lost?")
	return
}

func yields(n int) int {
	v := vec{1, 2, 3}
	done := make(chan bool)
	go func() { done <- true }()
	waits(&v, done)
	return int(v.z)
}
func waits(v *vec, c chan bool) {
	for range 3 {
		v.z++
		runtime.Gosched()
	}
	<-c
	runtime.GC()
	v.z *= 2
}

func mallocs(f func()) uint64 {
	var a, b runtime.MemStats
	f()
	runtime.ReadMemStats(&a)
	for range 1000 {
		f()
	}
	runtime.ReadMemStats(&b)
	return (b.Mallocs - a.Mallocs) / 1000
}

func main() {
	v := vec{8, 4, 1}
	v.norm(3)
	fmt.Println(v.x, v.y, v.z)
	w := &vec{8, 4, 1}
	w.norm(1)
	kept = &vec{1, 1, 1}
	kept.norm(2)
	fmt.Println(w, kept, both(kept, kept, 2), kept)
	u := vec{1, 2, 3}
	fmt.Println(both(&u, &u, 3), u)
	t := vec{1, 2, 3}
	fmt.Println(both(&u, &t, 2), u, t, both(&t, &vec{5, 5, 5}, 2), t)
	down(&t, 4)
	fmt.Println(even(&t, 5), t)
	keeps(&u)
	fmt.Println(*kept, u, through(&t, 2), t)

	l := lexer{src: "12+30+7+x"}
	fmt.Println(l.sum())
	fmt.Println(l.pos, l.peek())
	m := &lexer{src: "5"}
	n, err := m.sum()
	fmt.Println(n, err, m.pos)

	var b builder
	b.twice("a")
	b.addAll("b", "c")
	fmt.Println(b.risky("d", 0), b.risky("e", 5), string(b.buf), b.n, b.tag)
	c := &builder{tag: 1}
	c.twice("q")
	for i := range 3 {
		c.twice(fmt.Sprint(i))
	}
	fmt.Println(string(c.buf), c.n, c.tag)
	fmt.Println(func() (r any) {
		defer func() { r = recover() }()
		var d builder
		d.panics("p")
		return d
	}())
	r := result()
	fmt.Println(string(r.buf), r.n)

	var g builder
	g.guarded("seen")
	var k counter
	g.guarded2(&k, 1)
	g.guarded2(&k, 2)
	fmt.Println(string(g.buf), g.n, k)

	for i := range g.unused(2) {
		fmt.Println(i)
	}

	var q, rem int
	divmod(17, 5, &q, &rem)
	fmt.Println(q, rem)
	x := 1
	fmt.Println(apply(&option{name: "ab", size: x}, func() { x = 3 }), x)
	o := option{"z", x, []string{"m"}}
	fmt.Println(apply(&o, func() { x = 4 }), o, apply(nil, func() {}), yields(1))

	fmt.Println(mallocs(func() { v := vec{8, 4, 1}; v.norm(3) }), mallocs(func() { l := lexer{src: "12"}; l.number() }),
		mallocs(func() { var q, r int; divmod(17, 5, &q, &r) }))
}
