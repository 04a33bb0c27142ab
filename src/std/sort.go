// Package sort sorts collections that compare and swap by methods or functions.
//
// Sort is an introsort: quicksort on a median of three, insertion sort for short runs, heap sort when the partitions
// turn out badly, so n·log n at worst. Stable merges neighbouring runs by rotation and needs no memory.
package sort

// Interface is a collection that can be sorted.
type Interface interface {
	Len() int
	Less(i, j int) bool
	Swap(i, j int)
}

func depthLimit(n int) int {
	limit := 0
	for ; n > 0; n >>= 1 {
		limit++
	}
	return 2 * limit
}

func insertion(data Interface, lo, hi int) {
	for i := lo + 1; i < hi; i++ {
		for j := i; j > lo && data.Less(j, j-1); j-- {
			data.Swap(j, j-1)
		}
	}
}

func siftDown(data Interface, root, n, base int) {
	for {
		child := 2*root + 1
		if child >= n {
			return
		}
		if child+1 < n && data.Less(base+child, base+child+1) {
			child++
		}
		if !data.Less(base+root, base+child) {
			return
		}
		data.Swap(base+root, base+child)
		root = child
	}
}

func heapSort(data Interface, lo, hi int) {
	n := hi - lo
	for i := n/2 - 1; i >= 0; i-- {
		siftDown(data, i, n, lo)
	}
	for i := n - 1; i > 0; i-- {
		data.Swap(lo, lo+i)
		siftDown(data, 0, i, lo)
	}
}

// medianToFirst moves the median of three places to lo.
func medianToFirst(data Interface, lo, hi int) {
	a, b, c := lo+(hi-lo)/4, lo+(hi-lo)/2, hi-1-(hi-lo)/8
	if data.Less(b, a) {
		a, b = b, a
	}
	if data.Less(c, b) {
		b = c
		if data.Less(b, a) {
			b = a
		}
	}
	data.Swap(lo, b)
}

func introsort(data Interface, lo, hi, limit int) {
	for hi-lo > 12 {
		if limit == 0 {
			heapSort(data, lo, hi)
			return
		}
		limit--
		medianToFirst(data, lo, hi)
		// Invariant: (lo, i) is not greater than the pivot at lo, (j, hi) not less.
		i, j := lo+1, hi-1
		for {
			for i <= j && data.Less(i, lo) {
				i++
			}
			for i <= j && data.Less(lo, j) {
				j--
			}
			if i >= j {
				break
			}
			data.Swap(i, j)
			i++
			j--
		}
		data.Swap(lo, j)
		if j-lo < hi-j {
			introsort(data, lo, j, limit)
			lo = j + 1
		} else {
			introsort(data, j+1, hi, limit)
			hi = j
		}
	}
	insertion(data, lo, hi)
}

// Sort sorts data in ascending order; equal elements may change places.
func Sort(data Interface) {
	n := data.Len()
	if sorted(data, n) {
		return
	}
	introsort(data, 0, n, depthLimit(n))
}

func sorted(data Interface, n int) bool {
	for i := n - 1; i > 0; i-- {
		if data.Less(i, i-1) {
			return false
		}
	}
	return true
}

// Stable sorts data; equal elements keep their order.
func Stable(data Interface) {
	n := data.Len()
	const run = 20
	for lo := 0; lo < n; lo += run {
		insertion(data, lo, min(lo+run, n))
	}
	for size := run; size < n; size *= 2 {
		for lo := 0; lo+size < n; lo += 2 * size {
			merge(data, lo, lo+size, min(lo+2*size, n))
		}
	}
}

// merge merges the sorted [lo, mid) and [mid, hi) in place: it cuts the longer in half, finds where the middle
// belongs in the other, rotates what stands between, and goes on with both halves.
func merge(data Interface, lo, mid, hi int) {
	if lo >= mid || mid >= hi {
		return
	}
	if hi-lo == 2 {
		if data.Less(mid, lo) {
			data.Swap(lo, mid)
		}
		return
	}
	var left, right int
	if mid-lo >= hi-mid {
		left = lo + (mid-lo)/2
		right = mid + Search(hi-mid, func(i int) bool { return !data.Less(mid+i, left) })
	} else {
		right = mid + (hi-mid)/2
		left = lo + Search(mid-lo, func(i int) bool { return data.Less(right, lo+i) })
	}
	// The pivot, the first of what moves from the left or the last of what moves from the right, comes to its place.
	middle := left + right - mid
	if mid-lo < hi-mid {
		right++
	}
	rotate(data, left, mid, right)
	merge(data, lo, left, middle)
	merge(data, middle+1, right, hi)
}

func reverse(data Interface, lo, hi int) {
	for hi--; lo < hi; lo, hi = lo+1, hi-1 {
		data.Swap(lo, hi)
	}
}

func rotate(data Interface, lo, mid, hi int) {
	if lo == mid || mid == hi {
		return
	}
	reverse(data, lo, mid)
	reverse(data, mid, hi)
	reverse(data, lo, hi)
}

// IsSorted reports whether data is sorted.
func IsSorted(data Interface) bool { return sorted(data, data.Len()) }

type reversed struct {
	Interface
}

func (r reversed) Less(i, j int) bool { return r.Interface.Less(j, i) }

// Reverse returns data with the opposite order.
func Reverse(data Interface) Interface { return &reversed{data} }

// Search returns the least i in [0, n) for which f holds, n if none; f must hold from there on.
func Search(n int, f func(int) bool) int {
	lo, hi := 0, n
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if f(mid) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// Find returns the least i in [0, n) with cmp(i) <= 0 and whether cmp(i) == 0.
func Find(n int, cmp func(int) int) (i int, found bool) {
	i = Search(n, func(i int) bool { return cmp(i) <= 0 })
	return i, i < n && cmp(i) == 0
}

// SearchInts returns where x stands or belongs in the sorted a.
func SearchInts(a []int, x int) int {
	return Search(len(a), func(i int) bool { return a[i] >= x })
}

// SearchFloat64s returns where x stands or belongs in the sorted a.
func SearchFloat64s(a []float64, x float64) int {
	return Search(len(a), func(i int) bool { return a[i] >= x })
}

// SearchStrings returns where x stands or belongs in the sorted a.
func SearchStrings(a []string, x string) int {
	return Search(len(a), func(i int) bool { return a[i] >= x })
}

// IntSlice sorts ints.
type IntSlice []int

func (x IntSlice) Len() int           { return len(x) }
func (x IntSlice) Less(i, j int) bool { return x[i] < x[j] }
func (x IntSlice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }

// Sort sorts x.
func (x IntSlice) Sort() { Ints(x) }

// Search returns where v stands or belongs.
func (x IntSlice) Search(v int) int { return SearchInts(x, v) }

// Float64Slice sorts floats, NaN first.
type Float64Slice []float64

func (x Float64Slice) Len() int { return len(x) }

func (x Float64Slice) Less(i, j int) bool {
	return x[i] < x[j] || x[i] != x[i] && x[j] == x[j]
}

func (x Float64Slice) Swap(i, j int) { x[i], x[j] = x[j], x[i] }

// Sort sorts x.
func (x Float64Slice) Sort() { Float64s(x) }

// Search returns where v stands or belongs.
func (x Float64Slice) Search(v float64) int { return SearchFloat64s(x, v) }

// StringSlice sorts strings.
type StringSlice []string

func (x StringSlice) Len() int           { return len(x) }
func (x StringSlice) Less(i, j int) bool { return x[i] < x[j] }
func (x StringSlice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }

// Sort sorts x.
func (x StringSlice) Sort() { Strings(x) }

// Search returns where v stands or belongs.
func (x StringSlice) Search(v string) int { return SearchStrings(x, v) }

// Ints sorts x.
func Ints(x []int) { inSteps(x, sortInts) }

// These sort x and return 0, or do a step: they return how many elements there are that none behind them is smaller than.
func sortInts(x []int) int
func sortFloats(x []float64) int
func sortStrings(x []string) int

// inSteps sorts x, as slices does; importing that would more than double what a program that only sorts takes to start.
func inSteps[E any](x []E, sort func([]E) int) {
	for {
		cut := sort(x)
		if cut == 0 {
			return
		}
		inSteps(x[:cut], sort)
		x = x[cut:]
	}
}

// Float64s sorts x, NaN first.
func Float64s(x []float64) { inSteps(x, sortFloats) }

// Strings sorts x.
func Strings(x []string) { inSteps(x, sortStrings) }

// IntsAreSorted reports whether x is sorted.
func IntsAreSorted(x []int) bool { return IsSorted(IntSlice(x)) }

// Float64sAreSorted reports whether x is sorted.
func Float64sAreSorted(x []float64) bool { return IsSorted(Float64Slice(x)) }

// StringsAreSorted reports whether x is sorted.
func StringsAreSorted(x []string) bool { return IsSorted(StringSlice(x)) }

// swapElems exchanges elements i and j of the slice in x, which were checked against its length.
func swapElems(x any, i, j int)

// sliceLen returns the length of the slice in x.
func sliceLen(x any) int

type lessSwap struct {
	x    any
	n    int
	less func(i, j int) bool
}

func (s *lessSwap) Len() int           { return s.n }
func (s *lessSwap) Less(i, j int) bool { return s.less(i, j) }
func (s *lessSwap) Swap(i, j int)      { swapElems(s.x, i, j) }

// Slice sorts the slice x by less, which compares elements by index; equal elements may change places.
func Slice(x any, less func(i, j int) bool) {
	Sort(&lessSwap{x, sliceLen(x), less})
}

// SliceStable is Slice that keeps the order of equal elements.
func SliceStable(x any, less func(i, j int) bool) {
	Stable(&lessSwap{x, sliceLen(x), less})
}

// SliceIsSorted reports whether the slice x is sorted by less.
func SliceIsSorted(x any, less func(i, j int) bool) bool {
	return sorted(&lessSwap{x, sliceLen(x), less}, sliceLen(x))
}
