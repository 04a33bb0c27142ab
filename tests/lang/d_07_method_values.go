// Method values bind their receiver when they are made; method expressions take it as a parameter.
package main

type acc struct{ n int }

func (a acc) get() int        { return a.n }
func (a *acc) add(k int) *acc { a.n += k; return a }

type getter interface{ get() int }

func main() {
	a := acc{1}
	get := a.get
	add := a.add
	a.n = 10
	println(get(), a.get())
	add(5).add(6)
	println(a.n)
	f := acc.get
	g := (*acc).add
	h := (*acc).get
	println(f(a), g(&a, 1).n, h(&a))
	var i getter = a
	iget := i.get
	i = acc{77}
	println(iget(), i.get(), getter.get(i))
}
