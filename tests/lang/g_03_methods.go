// Methods with value and pointer receivers on structs, slices, maps, functions and basic types.
package main

type counter struct{ n int }

func (c counter) get() int { return c.n }
func (c *counter) inc()    { c.n++ }
func (c counter) lost()    { c.n = 1000 }

type list []int

func (l list) sum() (t int) {
	for _, v := range l {
		t += v
	}
	return
}
func (l *list) push(v int) { *l = append(*l, v) }

type celsius float64

func (c celsius) f() float64 { return float64(c)*9/5 + 32 }

type set map[string]bool

func (s set) add(k string) set { s[k] = true; return s }

func (c *counter) isNil() bool { return c == nil }

func main() {
	c := counter{}
	c.inc()
	c.inc()
	c.lost()
	p := &c
	p.inc()
	println(c.get(), p.get())
	var l list
	l.push(1)
	l.push(41)
	println(l.sum(), len(l))
	println(celsius(100).f())
	println(len(set{}.add("a").add("b").add("a")))
	var np *counter
	println(np.isNil(), p.isNil())
	cs := []counter{{1}, {2}}
	for i := range cs {
		cs[i].inc()
	}
	println(cs[0].n, cs[1].n)
}
