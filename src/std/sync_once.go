package sync

// OnceValue returns a function that calls f once and returns its result.
func OnceValue[T any](f func() T) func() T {
	var result T
	once := OnceFunc(func() { result = f() })
	return func() T {
		once()
		return result
	}
}

// OnceValues returns a function that calls f once and returns its results.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var first T1
	var second T2
	once := OnceFunc(func() { first, second = f() })
	return func() (T1, T2) {
		once()
		return first, second
	}
}
