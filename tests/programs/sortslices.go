// sort, slices and maps.
package main

import (
	"fmt"
	"maps"
	"math/rand"
	"slices"
	"sort"
	"strings"
)

type person struct {
	name string
	age  int
}

type byAge []person

func (b byAge) Len() int           { return len(b) }
func (b byAge) Less(i, j int) bool { return b[i].age < b[j].age }
func (b byAge) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func main() {
	p := fmt.Println
	people := []person{{"Ann", 30}, {"Bob", 25}, {"Cy", 30}, {"Di", 25}, {"Ed", 41}}
	sort.Stable(byAge(people))
	p(people)
	sort.Slice(people, func(i, j int) bool { return people[i].name > people[j].name })
	p(people)
	sort.SliceStable(people, func(i, j int) bool { return people[i].age > people[j].age })
	p(people, sort.IsSorted(sort.Reverse(byAge(people))))
	f := []float64{2.5, -1, 0}
	s := []string{"pear", "Apple", "fig"}
	sort.Float64s(f)
	sort.Strings(s)
	p(f, s, sort.SearchStrings(s, "fig"), sort.SearchInts([]int{1, 3, 5}, 4))
	i, found := sort.Find(3, func(i int) int { return 2 - i })
	p(i, found)

	x := []int{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5}
	y := slices.Clone(x)
	slices.Sort(y)
	p(x, y, slices.IsSorted(y), slices.Max(x), slices.Min(x))
	p(slices.BinarySearch(y, 5))
	p(slices.BinarySearch(y, 7))
	p(slices.Compact(slices.Clone(y)), slices.Contains(x, 9), slices.Index(x, 4), slices.Index(x, 8))
	slices.Reverse(y)
	p(y, slices.Equal(x, y), slices.Compare([]int{1, 2}, []int{1, 3}))
	p(slices.Insert([]int{1, 2, 3}, 1, 8, 9), slices.Delete([]int{0, 1, 2, 3, 4}, 1, 3), slices.Replace([]int{0, 1, 2}, 0, 2, 7))
	p(slices.IndexFunc(x, func(n int) bool { return n > 4 }), slices.ContainsFunc(x, func(n int) bool { return n > 10 }))
	slices.SortFunc(people, func(a, b person) int { return strings.Compare(a.name, b.name) })
	p(people)
	slices.SortStableFunc(people, func(a, b person) int { return a.age - b.age })
	p(people)
	p(slices.MaxFunc(people, func(a, b person) int { return a.age - b.age }))
	p(slices.DeleteFunc([]int{1, 2, 3, 4, 5, 6}, func(n int) bool { return n%2 == 0 }))
	p(slices.Concat([]int{1}, nil, []int{2, 3}), slices.Repeat([]string{"ab"}, 3))
	p(len(slices.Grow([]int{1}, 10)), cap(slices.Clip(make([]int, 2, 10))))
	for c := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Print(c, " ")
	}
	p()
	p(slices.Collect(maps.Keys(map[string]int{"only": 1})), slices.Sorted(slices.Values([]int{3, 1, 2})))

	m := map[string]int{"a": 1, "b": 2, "c": 3}
	n := maps.Clone(m)
	n["d"] = 4
	p(maps.Equal(m, n), len(m), len(n))
	maps.DeleteFunc(n, func(k string, v int) bool { return v%2 == 1 })
	p(n)
	maps.Copy(n, map[string]int{"z": 26, "b": 20})
	p(n, slices.Sorted(maps.Keys(n)))
	q := maps.Collect(maps.All(m))
	p(q, maps.EqualFunc(m, q, func(a, b int) bool { return a == b }))
	maps.Insert(q, maps.All(n))
	p(q)

	r := rand.New(rand.NewSource(7))
	big := make([]int, 500)
	for i := range big {
		big[i] = r.Intn(100)
	}
	other := slices.Clone(big)
	slices.Sort(big)
	sort.Sort(sort.IntSlice(other))
	p(slices.Equal(big, other), big[0] >= 0, big[499] < 100)
	perm := r.Perm(10)
	slices.Sort(perm)
	p(perm)
	defer func() { p(recover()) }()
	slices.Insert([]int{1}, 5, 1)
}
