// A walk through the packages of the first shelf.
package main

import (
	"bufio"
	"bytes"
	"container/heap"
	"container/list"
	"container/ring"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"math/bits"
	"math/cmplx"
	"math/rand"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf16"
)

type H []int

func (h H) Len() int           { return len(h) }
func (h H) Less(i, j int) bool { return h[i] < h[j] }
func (h H) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *H) Push(x any)        { *h = append(*h, x.(int)) }
func (h *H) Pop() any          { o := *h; x := o[len(o)-1]; *h = o[:len(o)-1]; return x }

type pair struct {
	k string
	i int
}

func main() {
	h := &H{5, 2, 8, 1}
	heap.Init(h)
	heap.Push(h, 0)
	for h.Len() > 0 {
		fmt.Print(heap.Pop(h), " ")
	}
	l := list.New()
	l.PushBack(1)
	l.PushFront(0)
	l.InsertAfter(5, l.Front())
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value, " ")
	}
	r := ring.New(3)
	for i := range 3 {
		r.Value = i
		r = r.Next()
	}
	r.Do(func(x any) { fmt.Print(x, " ") })
	fmt.Println(r.Len())
	// slices, maps
	m := map[string]int{"b": 2, "a": 1, "c": 3}
	ks := slices.Sorted(maps.Keys(m))
	fmt.Println(ks, slices.Collect(maps.Values(map[int]int{1: 2})), maps.Clone(m), maps.Equal(m, maps.Clone(m)))
	for i, v := range slices.Backward(ks) {
		fmt.Print(i, v, " ")
	}
	for c := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Print(c)
	}
	x := []pair{{"b", 1}, {"a", 2}, {"b", 3}, {"a", 4}}
	slices.SortStableFunc(x, func(a, b pair) int { return strings.Compare(a.k, b.k) })
	fmt.Println(x, slices.Index(ks, "b"), slices.Contains(ks, "z"), slices.Max(ks))
	sort.Slice(x, func(i, j int) bool { return x[i].i > x[j].i })
	fmt.Println(x)
	sort.SliceStable(x, func(i, j int) bool { return x[i].k < x[j].k })
	fmt.Println(x, sort.SearchInts([]int{1, 3, 5}, 4))
	rng := rand.New(rand.NewSource(5))
	big := make([]pair, 500)
	for i := range big {
		big[i] = pair{string(rune('a' + rng.Intn(26))), i}
	}
	sort.SliceStable(big, func(i, j int) bool { return big[i].k < big[j].k })
	fmt.Println(big[:20], big[490:])
	fl := []float64{3, 1, 2}
	sort.Float64s(fl)
	ss := []string{"z", "y", "x"}
	sort.Strings(ss)
	sort.Sort(sort.Reverse(sort.StringSlice(ss)))
	u := []uint16{5, 3, 4}
	slices.Sort(u)
	fmt.Println(fl, ss, u, slices.Compact([]int{1, 1, 2, 2, 1}), slices.Insert([]int{1, 2}, 1, 9, 8), slices.Repeat([]int{1}, 3))
	next, stop := iter.Pull(slices.Values(ks))
	fmt.Println(next())
	fmt.Println(next())
	stop()
	fmt.Println(next())
	for s := range strings.SplitSeq("a,b,c", ",") {
		fmt.Print(s, ";")
	}
	for s := range strings.Lines("x\ny\n") {
		fmt.Printf("%q", s)
	}
	fmt.Println(strings.NewReplacer("a", "1", "b", "2").Replace("abc"), strings.Map(func(r rune) rune { return r + 1 }, "abc"))
	// io, bufio, bytes
	sc := bufio.NewScanner(strings.NewReader("one two\nthree"))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		fmt.Print(sc.Text(), "|")
	}
	w := bufio.NewWriter(os.Stdout)
	fmt.Fprintf(w, "buffered %d\n", 5)
	w.Flush()
	br := bufio.NewReader(strings.NewReader("line1\nline2"))
	s1, e1 := br.ReadString('\n')
	s2, e2 := br.ReadString('\n')
	fmt.Printf("%q %v %q %v\n", s1, e1, s2, e2)
	var buf bytes.Buffer
	buf.WriteString("hello ")
	fmt.Fprint(&buf, 1, 2)
	io.Copy(os.Stdout, &buf)
	all, err := io.ReadAll(io.LimitReader(strings.NewReader("abcdef"), 3))
	fmt.Println(string(all), err, buf.Len())
	pr, pw := io.Pipe()
	go func() { fmt.Fprint(pw, "through pipe"); pw.Close() }()
	all, err = io.ReadAll(pr)
	fmt.Println(string(all), err)
	// sync
	var mu sync.Mutex
	var rw sync.RWMutex
	var wg sync.WaitGroup
	var n, total int64
	for i := range 20 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range 50 {
				mu.Lock()
				total += int64(j)
				if j%10 == 0 {
					runtime.Gosched()
				}
				mu.Unlock()
				rw.RLock()
				_ = total
				rw.RUnlock()
				if j%25 == 0 {
					rw.Lock()
					runtime.Gosched()
					rw.Unlock()
				}
				atomic.AddInt64(&n, int64(i))
			}
		}()
	}
	wg.Wait()
	fmt.Println(total, n, mu.TryLock(), mu.TryLock(), rw.TryRLock(), rw.TryLock())
	mu.Unlock()
	var once sync.Once
	for range 3 {
		once.Do(func() { fmt.Println("once") })
	}
	ov := sync.OnceValue(func() int { fmt.Println("computed"); return 7 })
	fmt.Println(ov(), ov())
	c := sync.NewCond(&mu)
	ready := 0
	for range 3 {
		wg.Go(func() {
			mu.Lock()
			for ready == 0 {
				c.Wait()
			}
			mu.Unlock()
		})
	}
	runtime.Gosched()
	mu.Lock()
	ready = 1
	c.Broadcast()
	mu.Unlock()
	wg.Wait()
	var sm sync.Map
	sm.Store("a", 1)
	v, ok := sm.LoadOrStore("a", 2)
	fmt.Println(v, ok)
	pool := sync.Pool{New: func() any { return new(bytes.Buffer) }}
	pool.Put(pool.Get())
	var ai atomic.Int32
	ai.Add(5)
	var ap atomic.Pointer[pair]
	ap.Store(&pair{"p", 1})
	var av atomic.Value
	av.Store("v")
	fmt.Println(ai.Load(), ai.CompareAndSwap(5, 6), ap.Load().k, av.Load())
	// context, time
	ctx, cancel := context.WithTimeout(context.WithValue(context.Background(), "k", "v"), 5*time.Millisecond)
	select {
	case <-ctx.Done():
		fmt.Println(ctx.Err(), ctx.Value("k"), errors.Is(ctx.Err(), context.DeadlineExceeded))
	case <-time.After(2 * time.Second):
		fmt.Println("late")
	}
	cancel()
	ctx, cancel = context.WithCancel(context.Background())
	child, cancel2 := context.WithCancel(ctx)
	cancel()
	<-child.Done()
	fmt.Println(child.Err(), context.Cause(child))
	cancel2()
	tk := time.NewTicker(time.Millisecond)
	for range 3 {
		<-tk.C
	}
	tk.Stop()
	tm := time.NewTimer(time.Hour)
	fmt.Println(tm.Stop(), tm.Reset(time.Millisecond))
	<-tm.C
	done := make(chan bool)
	time.AfterFunc(time.Millisecond, func() { done <- true })
	fmt.Println(<-done)
	t0 := time.Date(2024, 2, 29, 13, 4, 5, 600, time.UTC)
	fmt.Println(t0, t0.Weekday(), t0.YearDay(), t0.AddDate(1, 0, 0), t0.Format(time.Kitchen), t0.Unix(), t0.Truncate(time.Hour))
	p, err := time.Parse(time.RFC3339, "2023-05-06T07:08:09+02:00")
	fmt.Println(p.UTC(), err, time.Duration(1500)*time.Millisecond, t0.Sub(p).Round(time.Hour))
	d, err := time.ParseDuration("1h2m3.5s")
	fmt.Println(d, err, time.Since(time.Now()) < time.Second)
	// misc
	hi, lo := bits.Mul64(1<<63, 6)
	q, rem := bits.Div64(1, 5, 7)
	fmt.Println(hi, lo, q, rem, bits.OnesCount(255), bits.Reverse8(1), cmplx.Abs(3+4i), cmplx.Sqrt(-1), utf16.Encode([]rune("a😀")))
	fmt.Println(rand.New(rand.NewSource(42)).Perm(8), rand.New(rand.NewSource(1)).Float64(), rand.Intn(1))
	_, err = os.Open("/nonexistent/file")
	fmt.Println(err != nil, len(os.Args))
	_, file, line, ok := runtime.Caller(0)
	fmt.Println(strings.HasSuffix(file, "stdlib.go"), line, ok)
	pc, _, _, _ := runtime.Caller(0)
	fmt.Println(runtime.FuncForPC(pc).Name())
	var pcs [5]uintptr
	k := runtime.Callers(1, pcs[:])
	fr, _ := runtime.CallersFrames(pcs[:k]).Next()
	fmt.Println(fr.Function, fr.Line)
	fmt.Println(debug.SetGCPercent(50), debug.SetGCPercent(100), runtime.NumGoroutine())
	fin := make(chan string, 1)
	func() {
		o := &pair{"final", 1}
		runtime.SetFinalizer(o, func(p *pair) { fin <- p.k })
	}()
	for i := 0; i < 10; i++ {
		runtime.GC()
		select {
		case s := <-fin:
			fmt.Println(s)
			i = 10
		case <-time.After(5 * time.Millisecond):
		}
	}
	defer func() {
		e := recover()
		re, ok := e.(runtime.Error)
		fmt.Println(e, ok, re)
		var wg2 sync.WaitGroup
		defer func() { fmt.Println(recover()) }()
		wg2.Done()
	}()
	var arr []int
	_ = arr[5]
}
