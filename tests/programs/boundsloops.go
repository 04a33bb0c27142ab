package main

// Loops whose conditions prove their indices, loops that look like them and do not, and the errors of those.

import "fmt"

type pair struct{ a, b int }

type text struct{ s, t string }

// try says what f panics with.
func try(name string, f func() int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "panics:", r)
		}
	}()
	fmt.Println(name, f())
}

func sumUp(xs []int) (s int) {
	for i := 0; i < len(xs); i++ {
		s += xs[i]
	}
	return s
}

func sumFloats(xs, ys []float64) (s float64) {
	for i := range xs {
		s += xs[i] * ys[i]
	}
	return s
}

func double(xs []float64) float64 {
	p := 1.0
	for i := range xs {
		xs[i] += xs[i]
		p = p * xs[i]
	}
	return p
}

func bytes(b []byte) int {
	n := 0
	for i := len(b) - 1; i >= 0; i-- {
		b[i] ^= 1
		n = n*3 + int(b[i])
	}
	return n
}

func word(s string) int {
	h := 7
	for i := 0; i < len(s); i++ {
		h = h*31 + int(s[i])
	}
	return h
}

func runes(rs []rune) int {
	n := 0
	for i := range rs {
		if rs[i] > 100 {
			n += int(rs[i])
		}
	}
	return n
}

func bubble(xs []int) {
	n := len(xs)
	for i := 0; i < n; i++ {
		for j := 0; j < n-1-i; j++ {
			if xs[j] > xs[j+1] {
				xs[j], xs[j+1] = xs[j+1], xs[j]
			}
		}
	}
}

func selection(xs []int) {
	for i := 0; i < len(xs)-1; i++ {
		least := i
		for j := i + 1; j < len(xs); j++ {
			if xs[j] < xs[least] {
				least = j
			}
		}
		xs[i], xs[least] = xs[least], xs[i]
	}
}

func differences(xs []int) (out []int) {
	for i := 1; i < len(xs); i++ {
		out = append(out, xs[i]-xs[i-1])
	}
	return out
}

func fibs(n int) int {
	f := make([]int, n)
	for i := 0; i < n; i++ {
		if i < 2 {
			f[i] = i
			continue
		}
		f[i] = f[i-1] + f[i-2]
	}
	return f[n-1]
}

func pairs(ps []pair) int {
	n := 0
	for i := range ps {
		ps[i].a++
		n += ps[i].a * ps[i].b
	}
	for _, p := range ps {
		n += p.a
	}
	return n
}

func texts(ts []text, words []string, rows [][]int) int {
	n := 0
	for i := 0; i < len(words); i++ {
		n += len(words[i])
	}
	for _, w := range words {
		n += len(w)
	}
	for i := range ts {
		n += len(ts[i].s) + len(ts[i].t)
	}
	for y := range rows {
		row := rows[y]
		for x := range row {
			row[x]++
			n += row[x]
		}
	}
	return n
}

func arrays() int {
	var a [40]int
	var d [3]float64
	p := &[8]int{1, 2, 3}
	for k := 0; k < 40; k++ {
		a[k] = k
	}
	for k := 0; k <= 2; k++ {
		d[k] = float64(a[k])
	}
	for k := range p {
		p[k] += a[k]
	}
	n := 0
	for k := 0; k < len(p); k++ {
		n += p[k] + a[k] + a[k+32]
	}
	for k := 7; k >= 0; k-- {
		n = n*2 + p[k]
	}
	return n + int(d[0]+d[1]+d[2])
}

// What follows only looks as if it were proven.

func shrinks(xs []int) (s int) {
	for i := 0; i < len(xs); i++ {
		xs = xs[:len(xs)-1]
		s += xs[i]
	}
	return s
}

func skips(xs []int) (s int) {
	for i := 0; i < len(xs); i++ {
		s += xs[i]
		i += 2
		s += xs[i]
	}
	return s
}

func negative(xs []int, from int) (s int) {
	for i := from; i < len(xs); i++ {
		s += xs[i]
	}
	return s
}

func closure(xs []int) (s int) {
	cut := func() { xs = xs[:1] }
	for i := 0; i < len(xs); i++ {
		if i == 1 {
			cut()
		}
		s += xs[i]
	}
	return s
}

func ranged(xs, ys []int) (s int) {
	for i := range xs {
		s += ys[i]
	}
	return s
}

func reassigned(xs []int) (s int) {
	for i := range xs {
		xs = xs[:len(xs)-1]
		s += xs[i]
	}
	return s
}

func received(xs []int, c chan []int) (s int) {
	for i := 0; i < len(xs); i++ {
		select {
		case xs = <-c:
		default:
		}
		s += xs[i]
	}
	return s
}

func rangedInto(xs []int, rows [][]int) (s int) {
	for i := range 3 {
		for _, xs = range rows {
			s++
		}
		s += xs[i]
	}
	for i := 0; i < len(xs); i++ {
		for _, xs = range rows {
		}
		s += xs[i]
	}
	return s
}

func oneTooMany(xs []int) (s int) {
	for i := 0; i <= len(xs); i++ {
		s += xs[i]
	}
	return s
}

func nextToLast(xs []int) (s int) {
	for i := 0; i < len(xs); i++ {
		s += xs[i] * xs[i+1]
	}
	return s
}

func before(xs []int) (s int) {
	for i := 0; i < len(xs); i++ {
		s += xs[i-1]
	}
	return s
}

func beyond(k int) (s int) {
	var a [10]int
	for i := 0; i < 11; i++ {
		s += a[i] + k
	}
	return s
}

func down(xs []int) (s int) {
	for i := len(xs); i >= 0; i-- {
		s += xs[i]
	}
	return s
}

func below(xs []int) (s int) {
	for i := len(xs) - 1; i >= -1; i-- {
		s += xs[i]
	}
	return s
}

func swapped(n int) (s int) {
	{
		xs := make([]int, n)
		s += len(xs)
	}
	{
		ys := []int{1}
		for i := 0; i < n; i++ {
			s += ys[i]
		}
	}
	return s
}

func lengthOfOther(xs []int) (s int) {
	n := len(xs)
	xs = xs[1:]
	for i := 0; i < n; i++ {
		s += xs[i]
	}
	return s
}

func named(n int) (xs []int, s int) {
	xs = make([]int, 3)
	for i := 0; i < len(xs); i++ {
		if i == n {
			return nil, xs[i] + 5
		}
		s += xs[i]
	}
	return xs, s
}

func laterLength(xs []int) (s int) {
	n := len(xs)
	for i := 0; i < n; i++ {
		if i == 1 {
			n = 100
		}
		s += xs[i]
	}
	return s
}

func stepsTwo(xs []int) (s int) {
	for i := 0; i < len(xs); i += 2 {
		s += xs[i] + xs[i+1]
	}
	return s
}

// The index passes the largest number, which is still below a length.
func wraps() (n int) {
	xs := make([]struct{}, 1<<63-1)
	ys := []int{1, 2}
	for i := 1<<62 + 1; i < len(xs); i += 1 << 62 {
		n++
		if n > 1 {
			return n + ys[i]
		}
	}
	return n
}

// The limit passes the smallest number.
func wrapsBelow(xs []int) (s int) {
	es := make([]struct{}, 1<<63-1)
	for i := len(es) - 1; i >= 0; i-- {
		for j := 0; j < len(xs)-i-9; j++ {
			s += xs[j]
		}
	}
	return s
}

func jumps(xs []int) (s int) {
	i := 0
again:
	for ; i < len(xs); i++ {
		s += xs[i]
		if s == 3 {
			i = -1
			s += 100
			goto again
		}
	}
	return s
}

func grid(n int) (s int) {
	g := make([][]int, n)
	for i := range g {
		g[i] = make([]int, n)
	}
	for y := 0; y < n; y++ {
		for x := 0; x < n; x++ {
			g[y][x] = x * y
		}
	}
	for y := range g {
		for x := range g[y] {
			s += g[y][x]
		}
	}
	return s
}

func nilArray(p *[4]int) (s int) {
	for i := range p {
		s += p[i]
	}
	return s
}

func constants() (s int) {
	xs := make([]int, 10)
	for i := 0; i < 10; i++ {
		xs[i] = i
	}
	for i := range 5 {
		s += xs[i] + xs[i+5]
	}
	for i := range 10 {
		s += xs[i]
	}
	return s
}

func main() {
	xs := func() []int { return []int{5, 3, 8, 1, 9, 2} }
	fmt.Println(sumUp(xs()), sumFloats([]float64{1, 2, 3}, []float64{4, 5, 6}), double([]float64{1, 2, 3}))
	fmt.Println(bytes([]byte("hello")), word("world"), runes([]rune("aé漢")))
	a, b := xs(), xs()
	bubble(a)
	selection(b)
	fmt.Println(a, b, differences(xs()), fibs(30))
	fmt.Println(pairs([]pair{{1, 2}, {3, 4}}), texts([]text{{"a", "bc"}}, []string{"def", "g"}, [][]int{{1, 2}, {3}}))
	fmt.Println(arrays(), grid(5), constants())
	fmt.Println(named(1))
	fmt.Println(named(7))
	full := make(chan []int, 1)
	full <- nil
	for _, c := range []struct {
		name string
		f    func() int
	}{
		{"shrinks", func() int { return shrinks(xs()) }},
		{"skips", func() int { return skips(xs()) }},
		{"skips of 4", func() int { return skips(xs()[:4:4]) }},
		{"negative", func() int { return negative(xs(), -1) }},
		{"closure", func() int { return closure(xs()) }},
		{"ranged", func() int { return ranged(xs(), xs()[:2]) }},
		{"reassigned", func() int { return reassigned(xs()) }},
		{"received", func() int { return received(xs(), full) }},
		{"ranged into", func() int { return rangedInto(xs(), [][]int{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}) }},
		{"ranged into less", func() int { return rangedInto(xs(), [][]int{{1, 2, 3}, {4}}) }},
		{"one too many", func() int { return oneTooMany(xs()) }},
		{"next to last", func() int { return nextToLast(xs()) }},
		{"before", func() int { return before(xs()) }},
		{"beyond", func() int { return beyond(1) }},
		{"down", func() int { return down(xs()) }},
		{"below", func() int { return below(xs()) }},
		{"swapped", func() int { return swapped(3) }},
		{"length of other", func() int { return lengthOfOther(xs()) }},
		{"later length", func() int { return laterLength(xs()) }},
		{"steps two", func() int { return stepsTwo(xs()) }},
		{"steps two, odd", func() int { return stepsTwo(xs()[:5:5]) }},
		{"wraps", wraps},
		{"jumps", func() int { return jumps([]int{1, 2, 3, 4}) }},
		{"wraps below", func() int { return wrapsBelow(xs()) }},
		{"nil array", func() int { return nilArray(nil) }},
	} {
		try(c.name, c.f)
	}
}
