// Objects made and dropped: trees, lists, boxed values.
package main

type tree struct{ left, right *tree }

func build(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{build(depth - 1), build(depth - 1)}
}

func (t *tree) count() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

type list struct {
	value any
	next  *list
}

func main() {
	total := 0
	for i := 0; i < 40; i++ {
		total += build(8).count()
	}
	var l *list
	for i := 0; i < 5000; i++ {
		l = &list{[2]int{i, i}, l}
		if i%100 == 0 {
			l = nil
		}
	}
	for ; l != nil; l = l.next {
		total += l.value.([2]int)[0]
	}
	println(total)
}
