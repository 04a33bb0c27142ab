package slog

import (
	"runtime"
	"slices"
	"time"
)

// Attr is a key and a value.
type Attr struct {
	Key   string
	Value Value
}

func String(key, value string) Attr             { return Attr{key, StringValue(value)} }
func Int(key string, value int) Attr            { return Attr{key, IntValue(value)} }
func Int64(key string, value int64) Attr        { return Attr{key, Int64Value(value)} }
func Uint64(key string, v uint64) Attr          { return Attr{key, Uint64Value(v)} }
func Float64(key string, v float64) Attr        { return Attr{key, Float64Value(v)} }
func Bool(key string, v bool) Attr              { return Attr{key, BoolValue(v)} }
func Time(key string, v time.Time) Attr         { return Attr{key, TimeValue(v)} }
func Duration(key string, v time.Duration) Attr { return Attr{key, DurationValue(v)} }
func Any(key string, value any) Attr            { return Attr{key, AnyValue(value)} }
func Group(key string, args ...any) Attr        { return Attr{key, GroupValue(attrsOf(args)...)} }
func GroupAttrs(key string, attrs ...Attr) Attr { return Attr{key, GroupValue(attrs...)} }
func (a Attr) Equal(b Attr) bool                { return a.Key == b.Key && a.Value.Equal(b.Value) }
func (a Attr) String() string                   { return a.Key + "=" + a.Value.String() }
func (a Attr) isEmpty() bool                    { return a.Key == "" && a.Value.num == 0 && a.Value.any == nil }

const badKey = "!BADKEY"

// nextAttr takes an attribute, or a key and a value, from the arguments.
func nextAttr(args []any) (a Attr, rest []any) {
	switch first := args[0].(type) {
	case Attr:
		return first, args[1:]
	case string:
		if len(args) > 1 {
			return Any(first, args[1]), args[2:]
		}
	}
	return Any(badKey, args[0]), args[1:]
}

func attrsOf(args []any) (attrs []Attr) {
	var a Attr
	for len(args) > 0 {
		a, args = nextAttr(args)
		attrs = append(attrs, a)
	}
	return attrs
}

// nFront is how many attributes stand in a record itself.
const nFront = 5

// Record is what is logged. A copy shares attributes with the record unless it is made by Clone.
type Record struct {
	Time    time.Time // of the call; a handler leaves a zero time out
	Message string
	Level   Level
	PC      uintptr // of the call, as runtime.Callers has it, or 0

	front [nFront]Attr
	n     int // how many there are in front
	back  []Attr
}

// NewRecord makes a record without attributes.
func NewRecord(t time.Time, level Level, msg string, pc uintptr) Record {
	return Record{Time: t, Message: msg, Level: level, PC: pc}
}

// Clone copies the record so that both may get more attributes.
func (r Record) Clone() Record {
	r.back = slices.Clip(r.back)
	return r
}

// NumAttrs returns how many attributes there are.
func (r Record) NumAttrs() int { return r.n + len(r.back) }

// Attrs calls f for each attribute as long as it returns true.
func (r Record) Attrs(f func(Attr) bool) {
	for i := range r.n {
		if !f(r.front[i]) {
			return
		}
	}
	for _, a := range r.back {
		if !f(a) {
			return
		}
	}
}

// put adds an attribute unless it is an empty group.
func (r *Record) put(a Attr) {
	switch {
	case a.Value.isEmptyGroup():
	case r.n < nFront:
		r.front[r.n] = a
		r.n++
	default:
		r.back = append(r.back, a)
	}
}

// AddAttrs adds attributes.
func (r *Record) AddAttrs(attrs ...Attr) {
	for len(attrs) > 0 && r.n < nFront {
		r.put(attrs[0])
		attrs = attrs[1:]
	}
	if n := len(r.back); n < cap(r.back) && !r.back[:n+1][n].isEmpty() {
		// Another record has appended to the same array.
		r.back = append(slices.Clip(r.back), String("!BUG", "AddAttrs unsafely called on copy of Record made without using Record.Clone"))
	}
	r.back = slices.Grow(r.back, len(attrs)-countEmptyGroups(attrs))
	for _, a := range attrs {
		r.put(a)
	}
}

// Add adds attributes, or keys and values in turn.
func (r *Record) Add(args ...any) {
	var a Attr
	for len(args) > 0 {
		a, args = nextAttr(args)
		if r.n == nFront && r.back == nil {
			r.back = make([]Attr, 0, countAttrs(args)+1)
		}
		r.put(a)
	}
}

// countAttrs returns how many attributes arguments make.
func countAttrs(args []any) (n int) {
	for len(args) > 0 {
		_, args = nextAttr(args)
		n++
	}
	return n
}

func countEmptyGroups(attrs []Attr) (n int) {
	for _, a := range attrs {
		if a.Value.isEmptyGroup() {
			n++
		}
	}
	return n
}

// Source is a line of source text.
type Source struct {
	Function string `json:"function"`
	File     string `json:"file"`
	Line     int    `json:"line"`
}

// Source returns the line of the call, or nil.
func (r Record) Source() *Source {
	if r.PC == 0 {
		return nil
	}
	frame, _ := runtime.CallersFrames([]uintptr{r.PC}).Next()
	return &Source{frame.Function, frame.File, frame.Line}
}

// group returns what is known of the line.
func (s *Source) group() Value {
	var attrs []Attr
	if s.Function != "" {
		attrs = append(attrs, String("function", s.Function))
	}
	if s.File != "" {
		attrs = append(attrs, String("file", s.File))
	}
	if s.Line != 0 {
		attrs = append(attrs, Int("line", s.Line))
	}
	return group(attrs)
}
