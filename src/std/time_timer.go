package time

func startTimer(d Duration, f func()) uint64
func stopTimer(id uint64) bool

// Timer fires once.
type Timer struct {
	C  <-chan Time
	c  chan Time
	f  func()
	id uint64
}

func (t *Timer) fire() {
	if t.f != nil {
		t.f()
		return
	}
	select {
	case t.c <- Now():
	default:
	}
}

func (t *Timer) drain() bool {
	if t.c == nil {
		return false
	}
	select {
	case <-t.c:
		return true
	default:
	}
	return false
}

// NewTimer sends the time on C after d.
func NewTimer(d Duration) *Timer {
	c := make(chan Time, 1)
	t := &Timer{C: c, c: c}
	t.id = startTimer(d, t.fire)
	return t
}

// AfterFunc calls f in a goroutine of its own after d.
func AfterFunc(d Duration, f func()) *Timer {
	t := &Timer{f: f}
	t.id = startTimer(d, t.fire)
	return t
}

// Stop keeps the timer from firing; it reports whether it was in time. A value not yet received is gone.
func (t *Timer) Stop() bool {
	if t.id == 0 {
		panic("time: Stop called on uninitialized Timer")
	}
	stopped := stopTimer(t.id)
	return t.drain() || stopped
}

// Reset lets the timer fire after d; it reports whether it was still running.
func (t *Timer) Reset(d Duration) bool {
	if t.id == 0 {
		panic("time: Reset called on uninitialized Timer")
	}
	active := t.Stop()
	t.id = startTimer(d, t.fire)
	return active
}

// After returns a channel that gets the time after d.
func After(d Duration) <-chan Time { return NewTimer(d).C }

// Ticker fires again and again.
type Ticker struct {
	C      <-chan Time
	c      chan Time
	period Duration
	next   int64
	id     uint64
}

func (t *Ticker) fire() {
	if t.period <= 0 {
		return
	}
	select {
	case t.c <- Now():
	default:
	}
	now := monoClock()
	t.next += int64(t.period)
	if t.next < now {
		t.next = now
	}
	t.id = startTimer(Duration(t.next-now), t.fire)
}

func (t *Ticker) start(d Duration) {
	t.period = d
	t.next = monoClock() + int64(d)
	t.id = startTimer(d, t.fire)
}

// NewTicker sends the time on C each d; slow receivers miss ticks.
func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	c := make(chan Time, 1)
	t := &Ticker{C: c, c: c}
	t.start(d)
	return t
}

// Stop ends the ticking; C stays open.
func (t *Ticker) Stop() {
	if t.id == 0 {
		return
	}
	t.period = 0
	stopTimer(t.id)
}

// Reset goes on with another period.
func (t *Ticker) Reset(d Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	if t.c == nil {
		panic("time: Reset called on uninitialized Ticker")
	}
	t.Stop()
	t.start(d)
}

// Tick returns the channel of a ticker that is never stopped.
func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}
