// Errors of indices and bounds of unsigned types show the number itself, not a negative one.
package main

import "fmt"

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func at[I ~uint64 | ~int64](a *[3]int, i I) int { return a[i] }

func main() {
	huge := []uint64{0, 3, 4, 1<<32 - 1, 1<<64 - 1}
	s, a, t := make([]int, 3, 3), [3]int{}, "abc"
	p := &a
	for _, i := range huge {
		try(func() { fmt.Println(s[i]) })
		try(func() { fmt.Println(a[i]) })
		try(func() { fmt.Println(p[uintptr(i)]) })
		try(func() { fmt.Println(t[uint(i)]) })
		try(func() { p[i] = 1 })
		try(func() { fmt.Println(at(p, i), at(p, int64(i))) })
		for _, j := range huge {
			try(func() { fmt.Println(s[i:j]) })
			try(func() { fmt.Println(a[int64(i):j]) })
			try(func() { fmt.Println(t[i:int64(j)]) })
			for _, k := range huge {
				try(func() { fmt.Println(p[i:j:k]) })
				try(func() { fmt.Println(s[i:int64(j):uint(k)]) })
				try(func() { fmt.Println(s[int64(i):j:int(k)]) })
			}
		}
	}
	for i := range uint8(5) {
		try(func() { fmt.Println(s[i+250:]) })
	}
}
