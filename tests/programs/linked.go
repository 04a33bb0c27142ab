// A small store with an undo log: maps of slices of pointers to structs holding interfaces.
package main

import (
	"fmt"
	"sort"
	"strings"
)

type value interface{ show() string }
type intVal int
type listVal []value
type refVal struct{ to *record }

func (v intVal) show() string { return fmt.Sprint(int(v)) }
func (v listVal) show() string {
	parts := make([]string, len(v))
	for i, e := range v {
		parts[i] = e.show()
	}
	return "[" + strings.Join(parts, " ") + "]"
}
func (v refVal) show() string { return "&" + v.to.key }

type record struct {
	key    string
	fields map[string]value
	links  map[*record]struct{}
	rev    int
}

type store struct {
	records map[string]*record
	byField map[string][]*record
	undo    []func()
}

func newStore() *store {
	return &store{records: map[string]*record{}, byField: map[string][]*record{}}
}

func (s *store) get(key string) *record {
	r, ok := s.records[key]
	if !ok {
		r = &record{key: key, fields: map[string]value{}, links: map[*record]struct{}{}}
		s.records[key] = r
		s.undo = append(s.undo, func() { delete(s.records, key) })
	}
	return r
}

func (s *store) set(key, field string, v value) {
	r := s.get(key)
	old, had := r.fields[field]
	r.fields[field] = v
	r.rev++
	if ref, ok := v.(refVal); ok {
		ref.to.links[r] = struct{}{}
	}
	if !had {
		s.byField[field] = append(s.byField[field], r)
	}
	s.undo = append(s.undo, func() {
		r.rev--
		if ref, ok := v.(refVal); ok {
			delete(ref.to.links, r)
		}
		if had {
			r.fields[field] = old
			return
		}
		delete(r.fields, field)
		list := s.byField[field]
		s.byField[field] = list[:len(list)-1]
	})
}

func (s *store) mark() int { return len(s.undo) }

func (s *store) rollback(mark int) {
	for len(s.undo) > mark {
		last := len(s.undo) - 1
		f := s.undo[last]
		s.undo = s.undo[:last]
		f()
	}
}

func (s *store) dump() {
	keys := make([]string, 0, len(s.records))
	for k := range s.records {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		r := s.records[k]
		var fs []string
		for f, v := range r.fields {
			fs = append(fs, f+"="+v.show())
		}
		sort.Strings(fs)
		fmt.Println(k, r.rev, fs, len(r.links))
	}
	fmt.Println(len(s.byField["n"]), len(s.undo))
}

func main() {
	s := newStore()
	s.set("a", "n", intVal(1))
	s.set("b", "n", intVal(2))
	s.set("b", "ref", refVal{s.get("a")})
	s.dump()
	m := s.mark()
	s.set("a", "n", listVal{intVal(1), refVal{s.get("b")}, listVal{}})
	s.set("c", "n", refVal{s.get("a")})
	s.set("c", "n", intVal(3))
	s.dump()
	s.rollback(m)
	s.dump()
	for i := range 500 {
		s.set(fmt.Sprint("k", i%50), "n", listVal{intVal(i), refVal{s.get(fmt.Sprint("k", (i*7)%50))}})
	}
	fmt.Println(len(s.records), s.records["k3"].fields["n"].show(), len(s.byField["n"]))
	s.rollback(0)
	fmt.Println(len(s.records), len(s.byField["n"]))
}
