// Embedded fields promote their fields and methods; the shallowest wins.
package main

type base struct {
	id   int
	name string
}

func (b base) describe() string { return "base " + b.name }
func (b *base) rename(s string) { b.name = s }
func (b base) kind() string     { return "base" }

type mid struct {
	base
	extra int
}

func (m mid) kind() string { return "mid>" + m.base.kind() }

type top struct {
	*mid
	name string
}

type namer interface{ describe() string }

func main() {
	m := mid{base{1, "b"}, 5}
	m.rename("renamed")
	println(m.name, m.base.name, m.id, m.describe(), m.kind())
	t := top{&m, "top"}
	t.rename("again")
	println(t.name, t.mid.name, t.describe(), t.kind(), t.extra, m.name)
	var n namer = t
	println(n.describe())
	n = &m
	println(n.describe())
	f := t.describe
	t.mid.base.name = "late"
	println(f(), t.describe())
	t.id++
	println(m.id)
}
