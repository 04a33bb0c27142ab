// Method values, method expressions and closures as handlers, options, memoisers, generators.
package main

import (
	"fmt"
	"sort"
	"strings"
)

type server struct {
	name   string
	port   int
	routes map[string]handler
	log    []string
}

type handler func(args ...string) string

type option func(*server)

func port(p int) option { return func(s *server) { s.port = p } }
func named(n string) option {
	return func(s *server) { s.name = n }
}

func newServer(opts ...option) *server {
	s := &server{name: "default", port: 80, routes: map[string]handler{}}
	for _, o := range opts {
		o(s)
	}
	s.handle("echo", func(args ...string) string { return strings.Join(args, "+") })
	s.handle("stats", s.stats)
	s.handle("upper", logged(s, "upper", func(a ...string) string { return strings.ToUpper(a[0]) }))
	return s
}

func (s *server) handle(path string, h handler) { s.routes[path] = h }

func (s *server) stats(...string) string { return fmt.Sprintf("%s:%d %d", s.name, s.port, len(s.log)) }

func (s *server) call(line string) (out string) {
	defer func() {
		if r := recover(); r != nil {
			out = fmt.Sprint("500 ", r)
		}
	}()
	f := strings.Fields(line)
	if h, ok := s.routes[f[0]]; ok {
		return h(f[1:]...)
	}
	return "404"
}

func logged(s *server, name string, h handler) handler {
	return func(args ...string) string {
		s.log = append(s.log, name)
		return h(args...)
	}
}

func memoise[K comparable, V any](f func(K) V) (func(K) V, func() int) {
	seen, calls := map[K]V{}, 0
	return func(k K) V {
		if v, ok := seen[k]; ok {
			return v
		}
		calls++
		seen[k] = f(k)
		return seen[k]
	}, func() int { return calls }
}

func generator() func() int {
	a, b := 0, 1
	return func() int {
		defer func() { a, b = b, a+b }()
		return a
	}
}

type point struct{ x, y int }

func (p point) add(q point) point { return point{p.x + q.x, p.y + q.y} }
func (p *point) scale(k int)      { p.x *= k; p.y *= k }

func fold(f func(point, point) point, ps ...point) (r point) {
	for _, p := range ps {
		r = f(r, p)
	}
	return
}

func curry(f func(int, int, int) int) func(int) func(int) func(int) int {
	return func(a int) func(int) func(int) int {
		return func(b int) func(int) int {
			return func(c int) int { return f(a, b, c) }
		}
	}
}

func main() {
	s := newServer(port(8080), named("srv"))
	for _, l := range []string{"echo a b c", "upper x", "upper", "stats", "nope", "stats now"} {
		fmt.Println(s.call(l))
	}
	var slow func(int) int
	fast, calls := memoise(func(n int) int {
		if n < 2 {
			return n
		}
		return slow(n-1) + slow(n-2)
	})
	slow = fast
	fmt.Println(fast(60), calls())
	next := generator()
	for range 10 {
		fmt.Print(next(), " ")
	}
	fmt.Println()
	p := point{1, 2}
	add, scale := p.add, p.scale
	scale(10)
	fmt.Println(p, add(point{100, 100}), fold(point.add, p, p, point{-1, 0}))
	(*point).scale(&p, 2)
	fmt.Println(p)
	fmt.Println(curry(func(a, b, c int) int { return a*100 + b*10 + c })(1)(2)(3))
	ops := map[string]func(float64, float64) float64{
		"+": func(a, b float64) float64 { return a + b },
		"-": func(a, b float64) float64 { return a - b },
	}
	var names []string
	for n := range ops {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		fmt.Print(n, ops[n](5, 3), " ")
	}
	fmt.Println()
	var fs [3]func() int
	for i := range fs {
		fs[i] = func() int { i *= 2; return i }
	}
	fmt.Println(fs[1](), fs[1](), fs[2](), fs[2](), fs[0]())
}
