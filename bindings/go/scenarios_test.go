package ergo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"
	"time"
	"unsafe"
)

// Vec3 and Enemy are the script's, as they lie in memory.
type Vec3 struct{ X, Y, Z float32 }

type enemy struct {
	hp      int
	name    *byte
	nameLen int
}

// player plays the scenarios and writes down what it sees.
type player struct {
	t          *testing.T
	transcript strings.Builder
	vm         *VM
	m          *Module
	printed    bytes.Buffer
	ticks      int
}

func (p *player) say(format string, args ...any) { fmt.Fprintf(&p.transcript, format+"\n", args...) }

func (p *player) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// found finds a function or ends the test.
func found[F any](p *player, symbol string) F {
	p.t.Helper()
	f, err := Func[F](p.m, symbol)
	p.must(err)
	return f
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func name(s Status) string { return strings.TrimPrefix(s.Error(), "ERGO_") }

// told is a failure in one line.
func told(err error) string {
	var e *Error
	if !errors.As(err, &e) {
		return fmt.Sprint(err)
	}
	line := name(e.Status)
	if e.File != "" {
		line += fmt.Sprintf(" %s:%d:%d", e.File, e.Line, e.Column)
	}
	if e.Message != "" {
		line += " " + e.Message
	}
	return line
}

var errHost = errors.New("host says no")

func (p *player) open(script string) {
	vm, err := Open(&Config{Stdout: &p.printed, EventRing: 1 << 16})
	p.must(err)
	p.vm = vm
	p.say("open: ABI %d", 1)
	p.m, err = vm.Load("scenarios", "script.go", script)
	p.must(err)
	var add func(int, int) (int, error)
	p.must(p.m.Host("twice", func(x float64) float64 { return 2 * x }))
	p.must(p.m.Host("shout", func(s string) string { return s + "!" }))
	p.must(p.m.Host("back", func(n int) (int, error) {
		if add == nil {
			add = found[func(int, int) (int, error)](p, "Add")
		}
		return add(n, n)
	}))
	p.must(p.m.Host("fail", func(text string) error {
		if text != errHost.Error() {
			panic(text)
		}
		return errHost
	}))
	p.must(p.m.Host("tick", func() { p.ticks++ }))
	p.must(p.m.Init())
	p.say("run: printed: %s", strings.TrimSuffix(p.printed.String(), "\n"))
	answer, err := Eval[int](p.m, "6 * 7")
	p.must(err)
	p.say("run: 6 * 7 = %d", answer)
	p.must(p.m.Exec("Count = 3"))
	count, err := Eval[int](p.m, "Count")
	p.must(err)
	p.say("run: Count = %d", count)
}

func (p *player) calls() {
	half := found[func(float64) float64](p, "Half")
	p.say("call: Add(2, 40) = %d", found[func(int, int) int](p, "Add")(2, 40))
	p.say("call: Half(3) = %g", half(3))
	p.say("call: Both(true, 200, -3) = %t", found[func(bool, uint8, int32) bool](p, "Both")(true, 200, -3))
	p.say("call: Greet(\"Go\") = %s", found[func(string) string](p, "Greet")("Go"))
	quotient, rest := found[func(int, int) (int, int)](p, "Divide")(17, 5)
	p.say("call: Divide(17, 5) = %d, %d", quotient, rest)
	scale, err := Func2[Vec3, float32, Vec3](p.m, "Scale")
	p.must(err)
	v, err := scale(Vec3{1, 2, 3}, 2)
	p.must(err)
	p.say("call: Scale({1 2 3}, 2) = %v", v)
	sum, err := Func1[[]float64, float64](p.m, "Sum")
	p.must(err)
	total, err := sum([]float64{1, 2, 3.5})
	p.must(err)
	p.say("call: Sum([1 2 3.5]) = %g", total)
	p.say("call: Doubled([1 2]) = %v", found[func([]float64) []float64](p, "Doubled")([]float64{1, 2}))

	count, err := Global[int](p.m, "Count")
	p.must(err)
	*count = 41
	p.say("call: Count set to 41, Counted() = %d", found[func() int](p, "Counted")())
	newEnemy, err := FuncAs[func(int) Pointer](p.m, "NewEnemy", "func(int) *Enemy")
	p.must(err)
	boss, err := p.m.Keep("*Enemy", newEnemy(30))
	p.must(err)
	defer boss.Release()
	p.must(p.vm.Collect())
	hit, err := FuncAs[func(Pointer, int) int](p.m, "(*Enemy).Hit", "func(int) int")
	p.must(err)
	p.say("call: (*Enemy).Hit(5) = %d", hit(boss.Pointer(), 5))
	e := (*enemy)(boss.Pointer().Addr())
	p.say("call: read in place: %s %d", unsafe.String(e.name, e.nameLen), e.hp)
	p.say("call: a call allocates: %s", yes(testing.AllocsPerRun(100, func() { half(1) }) != 0))
}

func (p *player) callbacks() {
	p.say("callback: Twice(1.5) = %g", found[func(float64) float64](p, "Twice")(1.5))
	p.say("callback: Shout(\"go\") = %s", found[func(string) string](p, "Shout")("go"))
	p.say("callback: Back(20) = %d", found[func(int) int](p, "Back")(20))
	found[func(int)](p, "Ticks")(1000)
	p.say("callback: Ticks(1000): %d", p.ticks)
	p.say("callback: the script recovers: %s", found[func(string) string](p, "Recovered")("host says no"))
	fail := found[func(string) error](p, "Fail")
	err := fail("host says no")
	var e *Error
	errors.As(err, &e)
	p.say("callback: nobody recovers: %s %s", name(e.Status), e.Message)
	// An error comes back wrapped, a panic as the panic it was.
	again := func() (v any) {
		defer func() { v = recover() }()
		return fail("a panic")
	}()
	p.say("callback: and the host has its own again: %s", yes(errors.Is(err, errHost) && again == "a panic"))
	err = found[func(string) error](p, "RecoveredThenOwn")("host says no")
	errors.As(err, &e)
	p.say("callback: a later panic is not the host's: %s, %s", e.Message, yes(!errors.Is(err, errHost)))
}

func (p *player) types() {
	typeOf := func(symbol string) *Type {
		t, err := p.m.TypeOf(symbol)
		p.must(err)
		return t
	}
	divide := typeOf("Divide")
	p.say("type: Divide is %v", divide)
	p.say("type: %d parameters, %d results", divide.NumIn(), divide.NumOut())
	p.say("type: (*Enemy).Hit is %v", typeOf("(*Enemy).Hit"))
	p.say("type: the second parameter of Both is %v", typeOf("Both").In(1))
	held := found[func(int) Any](p, "Any")
	for _, i := range []int{0, 1, 3, 4} {
		t, err := p.vm.TypeOf(held(i))
		p.must(err)
		if t == nil {
			p.say("type: Any(%d) holds nothing", i)
		} else {
			p.say("type: Any(%d) holds %v", i, t)
		}
	}
}

func (p *player) events() {
	for range p.vm.Events() { // of before
	}
	p.must(p.vm.Collect())
	ofACycle := map[EventKind]string{EventGCStart: "GC_START", EventGCRoots: "GC_ROOTS", EventGCMarkEnd: "GC_MARKTERM", EventGCEnd: "GC_END"}
	var names []string
	cycles, inOrder, last := map[uint64]bool{}, true, time.Duration(0)
	for e := range p.vm.Events() {
		inOrder, last = inOrder && e.Time >= last, e.Time
		if name, ok := ofACycle[e.Kind]; ok {
			names, cycles[e.A] = append(names, name), true
		}
	}
	p.say("events: of a cycle: %s", strings.Join(names, " "))
	p.say("events: all of one cycle: %s", yes(len(cycles) == 1))
	p.say("events: in the order of time: %s", yes(inOrder))
	p.vm.Tick()
	found[func(int)](p, "Garbage")(1000)
	ticked, left := 0, 0
	for e := range p.vm.Events() {
		if e.Kind == EventDelta {
			ticked++
		}
	}
	p.say("events: a tick is answered: %s", yes(ticked == 1))
	for range p.vm.Events() {
		left++
	}
	p.say("events: none left: %s", yes(left == 0))
}

var errFull = errors.New("full")

type fullWriter struct{}

func (fullWriter) Write([]byte) (int, error) { return 0, errFull }

func (p *player) exports() {
	exported := func(format Format) []byte {
		var b bytes.Buffer
		p.must(p.vm.Export(&b, format, 0))
		return b.Bytes()
	}
	gzip := []byte{0x1f, 0x8b}
	p.say("export: metrics end with # EOF: %s", yes(bytes.HasSuffix(exported(OpenMetrics), []byte("# EOF\n"))))
	p.say("export: a heap profile is gzip: %s", yes(bytes.HasPrefix(exported(PprofHeap), gzip)))
	p.must(p.vm.StartCPUProfile(10000))
	found[func(int)](p, "Garbage")(100000)
	p.must(p.vm.StopCPUProfile())
	p.say("export: a CPU profile is gzip: %s", yes(bytes.HasPrefix(exported(PprofCPU), gzip)))
	snapshot := exported(HeapSnapshot)
	p.say("export: a snapshot knows scenarios.Enemy: %s", yes(json.Valid(snapshot) && bytes.Contains(snapshot, []byte("scenarios.Enemy"))))
	_, none := p.vm.WriteSnapshot(io.Discard)
	var e *Error
	errors.As(none, &e)
	p.must(p.vm.BeginSnapshot(0))
	more, err := p.vm.WriteSnapshot(io.Discard)
	p.must(err)
	states := []string{name(e.Status), map[bool]string{true: "MORE", false: "OK"}[more]}
	for n := 0; more && n < 100000; n++ {
		_, err = p.vm.Step(time.Millisecond)
		p.must(err)
		more, err = p.vm.WriteSnapshot(io.Discard)
		p.must(err)
	}
	p.say("export: a snapshot beside the program: %s, %s", strings.Join(states, ", "), map[bool]string{true: "MORE", false: "OK"}[more])
	err = p.vm.Export(fullWriter{}, OpenMetrics, 0)
	p.say("export: a writer that fails: %s", told(err))
	p.say("export: and the host has its own again: %s", yes(errors.Is(err, errFull)))
	p.say("export: %s", told(p.vm.Export(io.Discard, 99, 0)))
}

func (p *player) errors() {
	_, err := p.vm.Load("broken", "broken.go", "package broken\n\nfunc f( {\n")
	p.say("error: %s", told(err))
	wrong, err := p.vm.Load("wrong", "wrong.go", "package wrong\n\nfunc f() { x := 1 }\n")
	p.must(err)
	err = wrong.Init()
	var e *Error
	errors.As(err, &e)
	p.say("error: %s [%s]", told(err), e.Code)
	_, err = found[func(int) (int, error)](p, "Deep")(5)
	p.say("error: %s", told(err))
	errors.As(err, &e)
	for _, f := range e.Frames {
		p.say("error:   %s %s:%d:%d", f.Func, f.File, f.Line, f.Column)
	}
	_, _, err = found[func(int, int) (int, int, error)](p, "Divide")(1, 0)
	p.say("error: %s", told(err))
	_, err = Func[func(float64) float64](p.m, "Add")
	p.say("error: %s", told(err))
	_, err = Func[func(float64) float64](p.m, "Absent")
	p.say("error: %s", told(err))
	_, err = Eval[int](p.m, "6 *")
	p.say("error: %s", told(err))
}

func (p *player) nodes() {
	p.must(p.vm.Collect()) // trees of what was refused before
	before := p.vm.Stats()
	tree, err := p.vm.Parse("tree.go", "package tree\n\nvar V = 1 + x*2\n")
	p.must(err)
	p.say("node: %s is the root", tree.Kind())
	sum := tree.At(24)
	at := sum.Extent()
	p.say("node: %s \"%s\" at %d:%d", sum.Kind(), sum.Text(), at.Line, at.Column)
	for child := range sum.Children() {
		p.say("node:   %s \"%s\"", child.Kind(), child.Text())
	}
	kept := sum.Keep()
	second := kept.Keep()
	p.say("node: handles: %d", kept.Lifespan().Handles)
	parent := second.Parent()
	p.say("node: its parent: %s", parent.Kind())
	for _, n := range []Node{parent, second, tree} {
		n.Release()
	}
	if sum.IsValid() || sum.Text() != "" {
		p.t.Error("a node of a handle that was released is there")
	}
	p.must(p.vm.Collect())
	p.must(p.vm.Collect())
	p.say("node: kept alone: \"%s\", handles: %d, parent: %s", kept.Text(), kept.Lifespan().Handles, yes(kept.Parent().IsValid()))
	dead := 0
	p.must(kept.OnDead(func(last Lifespan) {
		if last.State == 3 {
			dead++
		}
	}))
	kept.Release()
	p.must(p.vm.Collect())
	p.must(p.vm.Collect())
	_, err = p.vm.Finalize(math.MaxInt32)
	p.must(err)
	p.say("node: told of its death: %s", yes(dead == 1))
	p.say("node: as many nodes as before: %s", yes(p.vm.Stats().ASTNodes == before.ASTNodes))
}

func (p *player) stats() {
	before := p.vm.Stats()
	found[func(int)](p, "Garbage")(10000)
	p.must(p.vm.Collect())
	s := p.vm.Stats()
	p.say("stats: objects made: %s", yes(s.Mallocs-before.Mallocs >= 10000))
	p.say("stats: mallocs - frees = heap_objects: %s", yes(s.Mallocs-s.Frees == s.HeapObjects))
	p.say("stats: heap_alloc = alloc: %s", yes(s.HeapAlloc == s.Alloc))
	p.say("stats: heap_sys = heap_inuse + heap_idle: %s", yes(s.HeapSys == s.HeapInuse+s.HeapIdle))
	p.say("stats: cycles asked for: %d", s.NumForcedGC-before.NumForcedGC)
}

func (p *player) steps() {
	before := p.vm.Stats()
	p.must(p.vm.Set(GCAuto, 0))
	found[func(int)](p, "Garbage")(200000)
	p.say("step: nothing was collected by itself: %s", yes(p.vm.Stats().NumGC == before.NumGC))
	more := true
	for n := 0; more && n < 100000; n++ {
		progress, err := p.vm.Step(200 * time.Microsecond)
		p.must(err)
		more = progress.More
	}
	p.say("step: the cycle is over: %s", yes(!more))
	after := p.vm.Stats()
	p.say("step: by steps: %s", yes(after.GCSteps > before.GCSteps && after.NumGC == before.NumGC+1))
	p.say("step: freed: %s", yes(after.Frees-before.Frees >= 190000))
	p.must(p.vm.Set(GCAuto, 1))
}

func (p *player) stops() {
	spin := found[func() error](p, "Spin")
	p.vm.Interrupt()
	p.say("stop: %s", told(spin()))
	p.vm.ClearInterrupt()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	err := p.vm.Do(ctx, spin)
	var e *Error
	errors.As(err, &e)
	p.say("stop: after a while: %s, expired: %s", name(e.Status), yes(errors.Is(err, context.DeadlineExceeded)))
	p.must(p.vm.SetFuel(1000))
	p.say("stop: fuel: %s", told(spin()))
	p.say("stop: fuel left: %d", p.vm.Fuel())
	p.must(p.vm.SetFuel(math.MaxUint64))
	p.must(p.vm.Set(GCLimit, 16<<20))
	_, err = found[func() (int, error)](p, "Hoard")()
	p.say("stop: limit: %s", told(err))
	found[func()](p, "Forget")()
	p.must(p.vm.Set(GCLimit, math.MaxUint64))
	p.say("stop: it goes on: %d", found[func(int, int) int](p, "Add")(2, 40))
}

func TestScenarios(t *testing.T) {
	script, err := os.ReadFile("../scenarios/script.go")
	if err != nil {
		t.Fatal(err)
	}
	expected, err := os.ReadFile("../scenarios/expected.txt")
	if err != nil {
		t.Fatal(err)
	}
	p := &player{t: t}
	p.open(string(script))
	p.calls()
	p.callbacks()
	p.types()
	p.errors()
	p.nodes()
	p.stats()
	p.steps()
	p.events()
	p.exports()
	p.stops()
	survivor, err := p.vm.Parse("late.go", "package late\n")
	p.must(err)
	before, n := handles.Load(), len(p.vm.m.hosts)
	p.must(p.vm.Close())
	p.say("close: OK")
	p.say("close: host functions let go: %d of %d", before-handles.Load()-1, n) // and the writer
	p.say("close: a node outlives its machine: %s \"%s\"", survivor.Kind(), survivor.Text()[:12])
	survivor.Release()
	if got := p.transcript.String(); got != string(expected) {
		t.Errorf("the transcript differs:\n%s", diff(string(expected), got))
	}
}

// diff is the first line that differs, both ways.
func diff(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, a, b)
		}
	}
	return "none"
}
