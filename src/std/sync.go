// Package sync has locks and the like. Each step that must not be torn is native; the waiting is the scheduler's.
package sync

// Locker can be locked.
type Locker interface {
	Lock()
	Unlock()
}

// Mutex is a lock for one. Its words: locked, number of waiters. Unlock hands over to the first waiter.
type Mutex struct {
	locked  int32
	waiters int32
}

// Lock waits for the lock.
func (m *Mutex) Lock()

// TryLock takes the lock if it is free.
func (m *Mutex) TryLock() bool

// Unlock gives the lock to the first waiter or frees it.
func (m *Mutex) Unlock()

// RWMutex is a lock for one writer or many readers. Readers wait behind waiting writers.
type RWMutex struct {
	writer         int32
	readers        int32
	waitingReaders int32
	waitingWriters int32
	readerSema     int32
	writerSema     int32
}

// RLock waits for the lock, shared with other readers.
func (rw *RWMutex) RLock()

// TryRLock takes the lock for reading if that is possible.
func (rw *RWMutex) TryRLock() bool

// RUnlock undoes one RLock.
func (rw *RWMutex) RUnlock()

// Lock waits for the lock alone.
func (rw *RWMutex) Lock()

// TryLock takes the lock alone if that is possible.
func (rw *RWMutex) TryLock() bool

// Unlock undoes Lock.
func (rw *RWMutex) Unlock()

type readLocker struct {
	rw *RWMutex
}

func (r *readLocker) Lock()   { r.rw.RLock() }
func (r *readLocker) Unlock() { r.rw.RUnlock() }

// RLocker returns a Locker whose methods are RLock and RUnlock.
func (rw *RWMutex) RLocker() Locker { return &readLocker{rw} }

// WaitGroup waits for a number of things to be done.
type WaitGroup struct {
	n       int64
	waiters int64
}

// add adds delta and wakes the waiters at zero; false if the counter became negative.
func (wg *WaitGroup) add(delta int) bool

// Add adds delta to the counter.
func (wg *WaitGroup) Add(delta int) {
	if !wg.add(delta) {
		panic("sync: negative WaitGroup counter")
	}
}

// Done takes one off the counter.
func (wg *WaitGroup) Done() {
	if !wg.add(-1) {
		panic("sync: negative WaitGroup counter")
	}
}

// Wait waits until the counter is zero.
func (wg *WaitGroup) Wait()

// Go runs f in a goroutine that the group waits for.
func (wg *WaitGroup) Go(f func()) {
	wg.Add(1)
	go func() {
		defer wg.Done()
		f()
	}()
}

// Once runs a function once.
type Once struct {
	done bool
	m    Mutex
}

// Do runs f if this is the first call; others wait until it is done.
func (o *Once) Do(f func()) {
	if o.done {
		return
	}
	o.slow(f)
}

func (o *Once) slow(f func()) {
	o.m.Lock()
	defer o.m.Unlock()
	if !o.done {
		defer o.finish()
		f()
	}
}

func (o *Once) finish() { o.done = true }

func semaAcquire(s *int32)
func semaRelease(s *int32, n int32)

// Cond is a place to wait until told of a change. Signals are counted, so none is lost between Unlock and sleep.
type Cond struct {
	L       Locker
	waiters int32
	sema    int32
}

// NewCond returns a Cond with lock l.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

// Wait unlocks, waits for a signal, and locks again.
func (c *Cond) Wait() {
	c.waiters++
	c.L.Unlock()
	semaAcquire(&c.sema)
	c.L.Lock()
}

// Signal wakes one waiter.
func (c *Cond) Signal() {
	if c.waiters > 0 {
		c.waiters--
		semaRelease(&c.sema, 1)
	}
}

// Broadcast wakes all waiters.
func (c *Cond) Broadcast() {
	n := c.waiters
	c.waiters = 0
	if n > 0 {
		semaRelease(&c.sema, n)
	}
}

// Pool keeps values for use again. It keeps a few strongly; more are left to the collector.
type Pool struct {
	items []any
	New   func() any
}

// Get takes a value out, or makes one.
func (p *Pool) Get() any {
	if n := len(p.items); n > 0 {
		x := p.items[n-1]
		p.items[n-1] = nil
		p.items = p.items[:n-1]
		return x
	}
	if p.New != nil {
		return p.New()
	}
	return nil
}

// Put puts a value in.
func (p *Pool) Put(x any) {
	if x != nil && len(p.items) < 64 {
		p.items = append(p.items, x)
	}
}

// OnceFunc returns a function that calls f once; a panic of f is repeated at each call.
func OnceFunc(f func()) func() {
	var once Once
	var cause any
	ok := false
	return func() {
		once.Do(func() {
			defer func() {
				if !ok {
					cause = recover()
					panic(cause)
				}
			}()
			f()
			f = nil
			ok = true
		})
		if !ok {
			panic(cause)
		}
	}
}
