// In a file of an older version of the language all iterations of a loop share its variables.

//go:build go1.21

package main

import "fmt"

func main() {
	var fs []func() int
	var ps []*int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { return i })
		ps = append(ps, &i)
	}
	for i, v := range []string{"a", "b", "c"} {
		fs = append(fs, func() int { return i*10 + int(v[0]) })
		ps = append(ps, &i)
	}
	for k := range map[string]int{"x": 1} {
		fs = append(fs, func() int { return len(k) })
	}
	for i, r := range "hé" {
		fs = append(fs, func() int { i++; return i + int(r) })
	}
	var arr [3][40]int
	for i, a := range arr {
		a[0] = i
		fs = append(fs, func() int { return a[0] + i })
	}
	ch := make(chan int, 3)
	ch <- 1
	ch <- 2
	close(ch)
	for v := range ch {
		fs = append(fs, func() int { return v })
	}
	for i := range arr {
		defer func() { fmt.Print(i, " ") }()
	}
	for i, j := 0, 10; i < j; i, j = i+1, j-1 {
		if i == 3 {
			i++
			continue
		}
		fs = append(fs, func() int { return i*100 + j })
	}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	for _, p := range ps {
		fmt.Print(*p, " ")
	}
}
