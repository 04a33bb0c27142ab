package slices

import "cmp"

// Sorting. Slices of the commonest types are sorted natively. SortFunc merges: runs of insertion sort, then merging
// with room for half of the elements; it is stable, so SortStableFunc is the same.

// These sort x and return 0, or do a step: they return how many elements there are that none behind them is smaller than.
func sortInts(x []int) int
func sortFloats(x []float64) int
func sortStrings(x []string) int

// inSteps sorts x.
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

// Sort sorts x in ascending order, NaN first.
func Sort[S ~[]E, E cmp.Ordered](x S) {
	switch s := any([]E(x)).(type) {
	case []int:
		inSteps(s, sortInts)
	case []float64:
		inSteps(s, sortFloats)
	case []string:
		inSteps(s, sortStrings)
	default:
		sortOrdered([]E(x))
	}
}

const run = 12

func sortOrdered[E cmp.Ordered](x []E) {
	n := len(x)
	for lo := 0; lo < n; lo += run {
		hi := min(lo+run, n)
		for i := lo + 1; i < hi; i++ {
			v := x[i]
			j := i
			for j > lo && cmp.Less(v, x[j-1]) {
				x[j] = x[j-1]
				j--
			}
			x[j] = v
		}
	}
	if n <= run {
		return
	}
	room := make([]E, n/2+run)
	for size := run; size < n; size *= 2 {
		for lo := 0; lo+size < n; lo += 2 * size {
			mid, hi := lo+size, min(lo+2*size, n)
			if !cmp.Less(x[mid], x[mid-1]) {
				continue
			}
			left := append(room[:0], x[lo:mid]...)
			i, j, k := 0, mid, lo
			for i < len(left) && j < hi {
				if cmp.Less(x[j], left[i]) {
					x[k] = x[j]
					j++
				} else {
					x[k] = left[i]
					i++
				}
				k++
			}
			copy(x[k:], left[i:])
		}
	}
}

// SortFunc sorts x by cmp.
func SortFunc[S ~[]E, E any](x S, cmp func(a, b E) int) { mergeSort([]E(x), cmp) }

// SortStableFunc sorts x by cmp, keeping the order of equal elements.
func SortStableFunc[S ~[]E, E any](x S, cmp func(a, b E) int) { mergeSort([]E(x), cmp) }

func mergeSort[E any](x []E, cmp func(a, b E) int) {
	n := len(x)
	for lo := 0; lo < n; lo += run {
		hi := min(lo+run, n)
		for i := lo + 1; i < hi; i++ {
			v := x[i]
			j := i
			for j > lo && cmp(v, x[j-1]) < 0 {
				x[j] = x[j-1]
				j--
			}
			x[j] = v
		}
	}
	if n <= run {
		return
	}
	room := make([]E, 0, n)
	for size := run; size < n; size *= 2 {
		for lo := 0; lo+size < n; lo += 2 * size {
			mid, hi := lo+size, min(lo+2*size, n)
			if cmp(x[mid], x[mid-1]) >= 0 {
				continue
			}
			left := append(room[:0], x[lo:mid]...)
			i, j, k := 0, mid, lo
			for i < len(left) && j < hi {
				if cmp(x[j], left[i]) < 0 {
					x[k] = x[j]
					j++
				} else {
					x[k] = left[i]
					i++
				}
				k++
			}
			copy(x[k:], left[i:])
		}
	}
}

// IsSorted reports whether x is in ascending order.
func IsSorted[S ~[]E, E cmp.Ordered](x S) bool {
	for i := len(x) - 1; i > 0; i-- {
		if cmp.Less(x[i], x[i-1]) {
			return false
		}
	}
	return true
}

// IsSortedFunc reports whether x is sorted by cmp.
func IsSortedFunc[S ~[]E, E any](x S, cmp func(a, b E) int) bool {
	for i := len(x) - 1; i > 0; i-- {
		if cmp(x[i], x[i-1]) < 0 {
			return false
		}
	}
	return true
}
