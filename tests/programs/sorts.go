// Quicksort, heap sort, merge sort, insertion sort over the same data, checked against package sort.
package main

import (
	"fmt"
	"sort"
)

type rng uint32

func (r *rng) next() int {
	*r ^= *r << 13
	*r ^= *r >> 17
	*r ^= *r << 5
	return int(*r % 100000)
}

func quick(a []int) {
	for len(a) > 12 {
		p := a[len(a)/2]
		i, j := 0, len(a)-1
		for i <= j {
			for a[i] < p {
				i++
			}
			for a[j] > p {
				j--
			}
			if i <= j {
				a[i], a[j] = a[j], a[i]
				i++
				j--
			}
		}
		quick(a[:j+1])
		a = a[i:]
	}
	insertion(a)
}

func insertion(a []int) {
	for i := 1; i < len(a); i++ {
		for j := i; j > 0 && a[j] < a[j-1]; j-- {
			a[j], a[j-1] = a[j-1], a[j]
		}
	}
}

func heap(a []int) {
	down := func(root, n int) {
		for {
			child := 2*root + 1
			if child >= n {
				return
			}
			if child+1 < n && a[child+1] > a[child] {
				child++
			}
			if a[root] >= a[child] {
				return
			}
			a[root], a[child] = a[child], a[root]
			root = child
		}
	}
	for i := len(a)/2 - 1; i >= 0; i-- {
		down(i, len(a))
	}
	for n := len(a) - 1; n > 0; n-- {
		a[0], a[n] = a[n], a[0]
		down(0, n)
	}
}

func merge(a []int) {
	if len(a) < 2 {
		return
	}
	mid := len(a) / 2
	merge(a[:mid])
	merge(a[mid:])
	left := append([]int{}, a[:mid]...)
	i, j := 0, mid
	for k := range a {
		if i == len(left) {
			break
		}
		if j == len(a) || left[i] <= a[j] {
			a[k] = left[i]
			i++
		} else {
			a[k] = a[j]
			j++
		}
	}
}

type byLast []int

func (b byLast) Len() int           { return len(b) }
func (b byLast) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }
func (b byLast) Less(i, j int) bool { return b[i]%10 < b[j]%10 }

func main() {
	r := rng(2463534242)
	data := make([]int, 1000)
	for i := range data {
		data[i] = r.next()
	}
	want := append([]int(nil), data...)
	sort.Ints(want)
	fmt.Println(want[:5], want[len(want)-5:])
	sorts := []struct {
		name string
		f    func([]int)
	}{{"quick", quick}, {"heap", heap}, {"merge", merge}}
	for _, s := range sorts {
		a := append([]int(nil), data...)
		s.f(a)
		same := true
		for i := range a {
			same = same && a[i] == want[i]
		}
		fmt.Println(s.name, same, sort.IntsAreSorted(a))
	}
	small := data[:20:20]
	insertion(small)
	fmt.Println(small)
	sort.Stable(byLast(small))
	fmt.Println(small)
	sort.Sort(sort.Reverse(sort.IntSlice(small)))
	fmt.Println(small[:4])
	fmt.Println(sort.SearchInts(want, want[500]) <= 500, sort.Search(1000, func(i int) bool { return i*i >= 2000 }))
}
