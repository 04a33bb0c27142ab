// sync.Once, RWMutex, Mutex, WaitGroup and the atomics.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

type store struct {
	mu    sync.RWMutex
	items map[string]int
	reads atomic.Int32
}

func (s *store) get(k string) (int, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.reads.Add(1)
	v, ok := s.items[k]
	return v, ok
}

func (s *store) set(k string, v int) {
	s.mu.Lock()
	s.items[k] = v
	s.mu.Unlock()
}

type lazy struct {
	once sync.Once
	v    int
	n    int
}

func (l *lazy) value() int {
	l.once.Do(func() { l.n++; l.v = 42 })
	return l.v
}

type config struct{ name string }

func main() {
	var l lazy
	var wg sync.WaitGroup
	for range 10 {
		wg.Add(1)
		go func() { defer wg.Done(); l.value() }()
	}
	wg.Wait()
	fmt.Println(l.value(), l.n)

	s := &store{items: map[string]int{}}
	for i := range 20 {
		wg.Add(2)
		go func() { defer wg.Done(); s.set(fmt.Sprint("k", i%5), i%5) }()
		go func() {
			defer wg.Done()
			if v, ok := s.get(fmt.Sprint("k", i%5)); ok && v != i%5 {
				fmt.Println("wrong", v)
			}
		}()
	}
	wg.Wait()
	fmt.Println(s.items, s.reads.Load())

	var mu sync.Mutex
	fmt.Println(mu.TryLock(), mu.TryLock())
	mu.Unlock()
	n := 0
	for range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 50 {
				mu.Lock()
				v := n
				if v%10 == 0 {
					runtime.Gosched()
				}
				n = v + 1
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	fmt.Println(n)

	var i32 int32
	var i64 int64 = 10
	var u64 uint64
	atomic.AddInt32(&i32, 5)
	fmt.Println(atomic.CompareAndSwapInt32(&i32, 5, 6), atomic.CompareAndSwapInt32(&i32, 5, 7), atomic.LoadInt32(&i32))
	fmt.Println(atomic.SwapInt64(&i64, 20), atomic.AddInt64(&i64, -1))
	atomic.StoreUint64(&u64, 9)
	fmt.Println(atomic.AddUint64(&u64, ^uint64(0)))
	var b atomic.Bool
	fmt.Println(b.Swap(true), b.Load())
	var p atomic.Pointer[config]
	fmt.Println(p.Load() == nil)
	p.Store(&config{"one"})
	old := p.Swap(&config{"two"})
	fmt.Println(old.name, p.Load().name)
	var v atomic.Value
	v.Store([]int{1, 2})
	fmt.Println(v.Load().([]int)[1])
	var u atomic.Uint32
	u.Store(7)
	fmt.Println(u.CompareAndSwap(7, 8), u.Load())

	once := sync.OnceValue(func() int { fmt.Println("computed"); return 7 })
	fmt.Println(once(), once())
	var m sync.Map
	m.Store("a", 1)
	act, loaded := m.LoadOrStore("a", 2)
	fmt.Println(act, loaded)
	pool := sync.Pool{New: func() any { return new(config) }}
	c := pool.Get().(*config)
	fmt.Println(c.name == "")
	pool.Put(c)
	cond := sync.NewCond(&mu)
	ready := false
	go func() {
		mu.Lock()
		ready = true
		mu.Unlock()
		cond.Broadcast()
	}()
	mu.Lock()
	for !ready {
		cond.Wait()
	}
	mu.Unlock()
	fmt.Println(ready)
	func() {
		defer func() { fmt.Println(recover()) }()
		var bad sync.WaitGroup
		bad.Done()
	}()
	func() {
		var panics sync.Once
		defer func() { fmt.Println(recover()); panics.Do(func() { fmt.Println("never") }) }()
		panics.Do(func() { panic("in once") })
	}()
}
