// Sums of strings with numbers in them, and as keys of maps: a key is made only where it is entered.
package main

import (
	"fmt"
	"math"
	"runtime"
	"strconv"
	"strings"
)

type name string

type point struct {
	x, y int
	tag  string
}

func numbers() {
	for _, n := range []int{0, 7, 10, 99, 100, 101, 12345, -1, -10, -99999, math.MaxInt64, math.MinInt64, math.MinInt64 + 1} {
		s := "<" + strconv.Itoa(n) + ">"
		fmt.Print(s, len(s), " ", strconv.Itoa(n)+strconv.FormatInt(int64(n)/2, 10)+"."+strconv.FormatInt(int64(n), 16), " ")
	}
	s := ""
	for i := range 12 {
		s += strconv.Itoa(i) + ","
	}
	s += strconv.Itoa(len(s))
	fmt.Println(s, "a"+strconv.Itoa(5)+"", ""+strconv.Itoa(-5))
}

func keys() {
	m := map[string]int{}
	for i := range 3000 {
		m["key"+strconv.Itoa(i%300)]++
		m[strconv.Itoa(i)+"/"+strconv.Itoa(i%7)] += i
		m[strconv.Itoa(i%5)] -= 2
		if i%400 == 0 {
			runtime.GC()
		}
	}
	sum := 0
	for i := range 400 {
		v, ok := m["key"+strconv.Itoa(i)]
		if ok {
			sum += v
		}
		sum += m["none"+strconv.Itoa(i)] + m[strconv.Itoa(i)+"/"+strconv.Itoa(i%7)]
	}
	fmt.Println(len(m), sum, m["3"], m["key7"], m["2999/3"])
}

func elements() {
	a, b := "left", "right"
	points := map[name]point{}
	texts := map[string]string{}
	lists := map[string][]int{}
	sets := map[string]struct{}{}
	floats := map[string]float64{}
	nested := map[string]map[string]int{}
	for i := range 4 {
		points[name(a)+"-"+name(b)] = point{i, points[name(a+"-")+name(b)].x, a + b}
		texts[a+b] += strconv.Itoa(i) + b[:i]
		lists[a+":"+b] = append(lists[a+":"+b], i, len(lists[a+":"+b]))
		sets[a+strconv.Itoa(i%2)] = struct{}{}
		floats[a+b] += 0.5
		floats[b+a] /= 2
		if nested[a+b] == nil {
			nested[a+b] = map[string]int{}
		}
		nested[a+b][b+strconv.Itoa(i)] = i
		nested[a+b][b+strconv.Itoa(i/2)]++
	}
	_, in := sets[a+strconv.Itoa(1)]
	_, out := sets[a+strconv.Itoa(2)]
	fmt.Println(points["left-right"], texts["leftright"], lists["left:right"], in, out, len(sets), floats, nested)
	delete(sets, a+strconv.Itoa(1))
	delete(sets, a+strconv.Itoa(5))
	var any_ = map[any]int{a + b: 1, strconv.Itoa(4): 2}
	fmt.Println(len(sets), any_["left"+b], any_[strconv.Itoa(2+2)], any_[a+"x"])
	lit := map[string]int{a + "1": 1, a + strconv.Itoa(2): 2, "": 3}
	empty := ""
	fmt.Println(lit["left"+strconv.Itoa(1)], lit[a+"2"], lit[empty+empty], len(lit))
}

func long() {
	m := map[string]int{}
	big := strings.Repeat("0123456789", 30)
	for i := range 50 {
		m[big+strconv.Itoa(i%10)]++
		m[big[:255]+"x"]++
		m[big[:256]+""+big[:1]]++
		m[big[:236]+strconv.Itoa(math.MinInt64)]++
	}
	fmt.Println(len(m), m[big+"3"], m[big[:255]+"x"], m[big[:257-1]+"0"], m[big[:236]+"-9223372036854775808"], m[big+big])
	joined := big + strconv.Itoa(1) + big + strconv.Itoa(-22) + big
	fmt.Println(len(joined), joined[300:304], joined[600:605])
	many := "a" + strconv.Itoa(1) + "b" + strconv.Itoa(2) + "c" + strconv.Itoa(3) + "d" + strconv.Itoa(4) + "e" + strconv.Itoa(5) + "f" + strconv.Itoa(6) + "g" + strconv.Itoa(7) + "h" + strconv.Itoa(8) + "i" + strconv.Itoa(9)
	m[many]++
	m["a"+strconv.Itoa(1)+"b"+strconv.Itoa(2)+"c"+strconv.Itoa(3)+"d"+strconv.Itoa(4)+"e"+strconv.Itoa(5)+"f"+strconv.Itoa(6)+"g"+strconv.Itoa(7)+"h"+strconv.Itoa(8)+"i"+strconv.Itoa(9)]++
	fmt.Println(many, m[many])
}

// Texts up to 16 bytes are joined, hashed and compared in registers, longer ones in memory: each finds what the other way has entered.
func edges() {
	const text = "0123456789abcdefghij"
	m := map[string]int{}
	for n := range len(text) + 1 {
		m[text[:n]] = n
		for cut := range n + 1 {
			m[text[:cut]+text[cut:n]] += 100
			m[text[:cut]+"+"+text[cut:n]]++
		}
	}
	sum := 0
	for n := range len(text) + 1 {
		sum += m[text[:n]] * n
		for cut := range n + 1 {
			sum += m[text[:cut]+text[cut:n]] + 3*m[strings.Join([]string{text[:cut], text[cut:n]}, "+")]
		}
	}
	fmt.Println(len(m), sum, m[""], m[text[:7]+text[7:15]], m[text[:16]], m[text[:9]+text[9:17]])
	for n := 1; n > 0 && n < math.MaxInt64/10; n *= 10 {
		for _, near := range []int{n - 1, n, -n, 1 - n, n + n/2} {
			m["#"+strconv.Itoa(near)] += n % 7
			m[strings.Repeat("#", 1)+fmt.Sprint(near)]++
			m[strconv.Itoa(near)+"."] = len(strconv.Itoa(near) + "")
			sum += m[fmt.Sprint(near, ".")] + m[fmt.Sprint(near)+"."] + m["#"+strconv.Itoa(near)]
		}
	}
	fmt.Println(len(m), sum, m["#0"], m["#-100000000"], m["#999999999999999"], m["#9999999999999999"], m["-99999999."])
	zeros := map[string]int{"a": 1, "a\x00": 2, "\x00a": 3, "\x00": 4}
	a, zero := "a", "\x00"
	fmt.Println(zeros[a+""], zeros[a+zero], zeros[zero+a], zeros[zero+""], zeros[zero+zero], zeros[a+zero+zero])
}

// What a key is made of is read before what comes behind it is done.
func order() {
	m := map[string]int{}
	log := ""
	note := func(s string) string { log += s; return s }
	count := func() int { log += "#"; return len(log) }
	m[note("a")+note("b")] = count()
	m[note("c")+strconv.Itoa(count())] += count()
	v, ok := m[note("a")+"b"]
	fmt.Println(m, log, v, ok)
	x, y := 1, "k"
	m[y+strconv.Itoa(x)], x, y = x+10, 2, "l"
	m[y+strconv.Itoa(x)], m["k"+strconv.Itoa(x-1)] = m["k"+strconv.Itoa(x-1)], m[y+strconv.Itoa(x)]
	fmt.Println(m["k1"], m["l2"], x, y)
}

type ticket struct{ n int }

func (t *ticket) next() int { t.n++; return t.n }

var global = 10

func bump() int { global++; return global }

// strconv.Itoa(x) is a call: x is read in its turn.
func turns() {
	t := ticket{1}
	s := strconv.Itoa(t.n) + "/" + strconv.Itoa(t.next()) + "/" + strconv.Itoa(t.n)
	g := strconv.Itoa(global) + "," + strconv.Itoa(bump())
	m := map[string]int{}
	m[strconv.Itoa(t.n)+":"+strconv.Itoa(t.next())] = 1
	fmt.Println(s, g, m)
}

// No map is made as one of this type: layouts come by what is met.
type ages map[string]int
type lists map[string][]byte

func typed() {
	k := "x"
	a := ages(map[string]int{"x1": 1})
	l := lists(map[string][]byte{"x1": {1, 2}})
	a[k+"2"] = 7
	a[k+strconv.Itoa(1)]++
	l[k+"1"] = append(l[k+"1"], 3)
	v, ok := l[k+"1"]
	fmt.Println(a[k+"1"], a[k+"2"], len(a), v, ok)
}

func trapped(what string, f func()) {
	defer func() { fmt.Println(what, recover()) }()
	f()
}

func main() {
	numbers()
	keys()
	elements()
	long()
	edges()
	order()
	turns()
	typed()
	var none map[string]int
	k := "k"
	fmt.Println(none[k+strconv.Itoa(1)], len(none))
	trapped("set", func() { none[k+"x"] = 1 })
	trapped("add", func() { none[strconv.Itoa(len(k))]++ })
	trapped("key", func() { _ = none[k+strconv.Itoa(1/len(none))] })
	strconv := struct{ Itoa func(int) string }{func(n int) string { return fmt.Sprint("own", n) }}
	fmt.Println("a" + strconv.Itoa(3))
}
