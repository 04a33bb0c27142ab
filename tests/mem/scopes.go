// Scopes: a package, a file, functions, blocks, clauses, shadowing, labels, methods, type parameters, closures.
package main

import "fmt"

const limit = 3

var total int

type stack[T any] struct{ items []T }

func (s *stack[T]) push(item T) {
	s.items = append(s.items, item)
}

func add(a, b int) (sum int) {
	sum = a + b
	if sum := sum * 2; sum > limit {
		total := sum
		return total
	}
	return
}

func main() {
	s := &stack[string]{}
	for i, name := range []string{"a", "b"} {
		switch x := any(i).(type) {
		case int:
			total += x
		default:
			fmt.Println(x, name)
		}
		s.push(name)
	}
	twice := func(x int) int { return add(x, total) }
	fmt.Println(twice(limit), len(s.items))
}
