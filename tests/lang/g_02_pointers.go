// Pointers to variables, fields, elements, and new; a pointer keeps a local alive.
package main

type node struct {
	val  int
	next *node
}

func local() *int { x := 5; return &x }

func swap(a, b *int) { *a, *b = *b, *a }

func main() {
	p, q := local(), local()
	*p++
	println(*p, *q, p == q, p != nil)
	a, b := 1, 2
	swap(&a, &b)
	println(a, b)
	arr := [3]int{1, 2, 3}
	e := &arr[1]
	*e = 50
	println(arr[1])
	s := []int{1, 2}
	f := &s[0]
	s = append(s, 3, 4, 5)
	*f = 77
	println(s[0], *f)
	n := new(node)
	n.val = 1
	n.next = &node{val: 2}
	field := &n.next.val
	*field += 40
	println(n.next.val, n.next.next == nil)
	var list *node
	for i := range 5 {
		list = &node{i, list}
	}
	for l := list; l != nil; l = l.next {
		print(l.val, " ")
	}
	println()
	pp := &list
	*pp = (*pp).next
	println(list.val)
	v := new(3 + 4)
	println(*v)
	defer func() { println(recover().(error).Error()) }()
	list = nil
	println(list.val)
}
