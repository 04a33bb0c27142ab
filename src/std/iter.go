// Package iter names the shapes of functions that range-over-func loops call, and turns them inside out.
package iter

// Seq iterates over values.
type Seq[V any] func(yield func(V) bool)

// Seq2 iterates over pairs.
type Seq2[K, V any] func(yield func(K, V) bool)

// Pull runs seq in a goroutine of its own, one value for each call of next, until stop.
func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	next2, stop := Pull2(func(yield func(V, struct{}) bool) {
		seq(func(v V) bool { return yield(v, struct{}{}) })
	})
	return func() (V, bool) {
		v, _, ok := next2()
		return v, ok
	}, stop
}

// Pull2 is Pull for pairs.
func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	var (
		key     K
		value   V
		have    bool
		started bool
		done    bool
		cause   any
		failed  bool
		resume  = make(chan bool)
		yielded = make(chan bool)
	)
	run := func() {
		defer func() {
			if !done {
				failed = true
				cause = recover()
			}
			have = false
			done = true
			yielded <- true
		}()
		if <-resume {
			seq(func(k K, v V) bool {
				key, value, have = k, v, true
				yielded <- true
				return <-resume
			})
		}
		done = true
	}
	step := func(more bool) {
		if !started {
			started = true
			go run()
		}
		resume <- more
		<-yielded
		if failed {
			failed = false
			panic(cause)
		}
	}
	next = func() (K, V, bool) {
		var k K
		var v V
		if done {
			return k, v, false
		}
		step(true)
		if !have {
			return k, v, false
		}
		k, v = key, value
		have = false
		return k, v, true
	}
	stop = func() {
		if done {
			return
		}
		if !started {
			done = true
			return
		}
		step(false)
	}
	return next, stop
}
