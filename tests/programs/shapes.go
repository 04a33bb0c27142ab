// Interfaces in many forms: shapes, visitors, decorators, sort.Interface, Stringers, type switches.
package main

import (
	"fmt"
	"math"
	"sort"
	"strings"
)

type shape interface {
	area() float64
	perimeter() float64
}

type (
	circle   struct{ r float64 }
	rect     struct{ w, h float64 }
	triangle struct{ a, b, c float64 }
	square   struct{ rect }
)

func (c circle) area() float64      { return math.Pi * c.r * c.r }
func (c circle) perimeter() float64 { return 2 * math.Pi * c.r }
func (r rect) area() float64        { return r.w * r.h }
func (r rect) perimeter() float64   { return 2 * (r.w + r.h) }
func (t *triangle) area() float64 {
	s := t.perimeter() / 2
	return math.Sqrt(s * (s - t.a) * (s - t.b) * (s - t.c))
}
func (t *triangle) perimeter() float64 { return t.a + t.b + t.c }
func (s square) String() string        { return fmt.Sprintf("square %v", s.w) }
func (c *circle) grow(f float64)       { c.r *= f }

type scaled struct {
	shape
	k float64
}

func (s scaled) area() float64      { return s.shape.area() * s.k * s.k }
func (s scaled) perimeter() float64 { return s.shape.perimeter() * s.k }

type grower interface{ grow(float64) }

type shapes []shape

func (s shapes) Len() int           { return len(s) }
func (s shapes) Less(i, j int) bool { return s[i].area() < s[j].area() }
func (s shapes) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }

type byPerimeter struct{ shapes }

func (b byPerimeter) Less(i, j int) bool { return b.shapes[i].perimeter() > b.shapes[j].perimeter() }

func describe(s shape) string {
	switch v := s.(type) {
	case fmt.Stringer:
		return v.String()
	case circle, *circle:
		return fmt.Sprintf("%T r", v)
	case *triangle:
		return fmt.Sprint("triangle ", v.a, v.b, v.c)
	case scaled:
		return "scaled " + describe(v.shape)
	case nil:
		return "nothing"
	}
	return fmt.Sprintf("%T%v", s, s)
}

type visitor interface {
	number(float64)
	group(func())
}

type printer struct {
	b     strings.Builder
	depth int
}

func (p *printer) number(f float64) { fmt.Fprintf(&p.b, "%*s%.2f\n", p.depth*2, "", f) }
func (p *printer) group(f func())   { p.depth++; f(); p.depth-- }

type total struct{ sum float64 }

func (t *total) number(f float64) { t.sum += f }
func (t *total) group(f func())   { f() }

func visit(v visitor, all []shape) {
	for _, s := range all {
		v.number(s.area())
		v.group(func() { v.number(s.perimeter()) })
	}
}

func main() {
	c := &circle{1}
	all := shapes{rect{3, 4}, c, &triangle{3, 4, 5}, square{rect{2, 2}}, scaled{circle{1}, 2}, scaled{scaled{rect{1, 1}, 3}, 0.5}}
	for _, s := range all {
		if g, ok := s.(grower); ok {
			g.grow(1.5)
		}
	}
	sort.Sort(all)
	for _, s := range all {
		fmt.Printf("%-22s %8.3f %8.3f\n", describe(s), s.area(), s.perimeter())
	}
	sort.Sort(byPerimeter{all})
	fmt.Println(describe(all[0]), "|", describe(all[len(all)-1]), "|", describe(nil))
	p, t := &printer{}, &total{}
	for _, v := range []visitor{p, t} {
		visit(v, all[:2])
	}
	fmt.Print(p.b.String())
	fmt.Printf("%.4f\n", t.sum)
	var s shape = circle{2}
	fmt.Println(s == circle{2}, s == shape(&circle{2}), s != nil, all[0] == all[0])
	_, isGrower := s.(grower)
	fmt.Println(isGrower, c.r)
}
