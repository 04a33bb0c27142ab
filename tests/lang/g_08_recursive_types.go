// A binary search tree with methods on pointer receivers.
package main

type tree struct {
	left, right *tree
	key         int
}

func (t *tree) insert(k int) *tree {
	if t == nil {
		return &tree{key: k}
	}
	switch {
	case k < t.key:
		t.left = t.left.insert(k)
	case k > t.key:
		t.right = t.right.insert(k)
	}
	return t
}

func (t *tree) walk(f func(int)) {
	if t == nil {
		return
	}
	t.left.walk(f)
	f(t.key)
	t.right.walk(f)
}

func (t *tree) height() int {
	if t == nil {
		return 0
	}
	return 1 + max(t.left.height(), t.right.height())
}

func main() {
	var root *tree
	x := 17
	for range 200 {
		x = (x*31 + 7) % 101
		root = root.insert(x)
	}
	n, last, sorted := 0, -1, true
	root.walk(func(k int) {
		n++
		sorted = sorted && k > last
		last = k
	})
	println(n, last, sorted, root.height())
}
