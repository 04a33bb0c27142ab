package slog

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Value is any value; small ones stand in it without a place of their own.
type Value struct {
	_   [0]func() // no ==
	num uint64    // numbers, bools and durations
	any any       // a Kind for those in num; else the value: a string, time.Time or []Attr is of their kinds
}

// Kind says what a Value holds.
type Kind int

const (
	KindAny Kind = iota
	KindBool
	KindDuration
	KindFloat64
	KindInt64
	KindString
	KindTime
	KindUint64
	KindGroup
	KindLogValuer
)

func (k Kind) String() string {
	names := [...]string{"Any", "Bool", "Duration", "Float64", "Int64", "String", "Time", "Uint64", "Group", "LogValuer"}
	if k < 0 || int(k) >= len(names) {
		return "<unknown slog.Kind>"
	}
	return names[k]
}

// kindValue is a Kind that is a value itself.
type kindValue Kind

// The kinds of what stands in num, as interfaces once and for all.
var (
	inBool     any = KindBool
	inDuration any = KindDuration
	inFloat64  any = KindFloat64
	inInt64    any = KindInt64
	inUint64   any = KindUint64
)

// LogValuer makes the value that is to be logged for it.
type LogValuer interface{ LogValue() Value }

// Kind returns what v holds.
func (v Value) Kind() Kind {
	switch x := v.any.(type) {
	case Kind:
		return x
	case string:
		return KindString
	case time.Time:
		return KindTime
	case []Attr:
		return KindGroup
	case LogValuer:
		return KindLogValuer
	}
	return KindAny
}

func StringValue(value string) Value      { return Value{any: value} }
func IntValue(v int) Value                { return Value{num: uint64(v), any: inInt64} }
func Int64Value(v int64) Value            { return Value{num: uint64(v), any: inInt64} }
func Uint64Value(v uint64) Value          { return Value{num: v, any: inUint64} }
func Float64Value(v float64) Value        { return Value{num: math.Float64bits(v), any: inFloat64} }
func DurationValue(v time.Duration) Value { return Value{num: uint64(v), any: inDuration} }
func group(attrs []Attr) Value            { return Value{any: attrs} }
func (v Value) numOf(kind Kind) uint64    { v.must(kind); return v.num }
func (v Value) isEmptyGroup() bool        { g, is := v.any.([]Attr); return is && len(g) == 0 }
func isEmptyGroup(a Attr) bool            { return a.Value.isEmptyGroup() }
func (v Value) Int64() int64              { return int64(v.numOf(KindInt64)) }
func (v Value) Uint64() uint64            { return v.numOf(KindUint64) }
func (v Value) Bool() bool                { return v.numOf(KindBool) == 1 }
func (v Value) Duration() time.Duration   { return time.Duration(v.numOf(KindDuration)) }
func (v Value) Float64() float64          { return math.Float64frombits(v.numOf(KindFloat64)) }
func (v Value) Time() time.Time           { v.must(KindTime); return v.any.(time.Time) }
func (v Value) LogValuer() LogValuer      { return v.any.(LogValuer) }

// must panics if v is of another kind.
func (v Value) must(kind Kind) {
	if is := v.Kind(); is != kind {
		panic(fmt.Sprintf("Value kind is %s, not %s", is, kind))
	}
}

// BoolValue returns a Value of a bool.
func BoolValue(v bool) Value {
	value := Value{any: inBool}
	if v {
		value.num = 1
	}
	return value
}

// TimeValue returns a Value of a time without its monotonic clock.
func TimeValue(v time.Time) Value {
	if v.IsZero() {
		return Value{any: time.Time{}}
	}
	return Value{any: v.Round(0)}
}

// GroupValue returns a Value of attributes, without empty groups.
func GroupValue(as ...Attr) Value {
	if slices.ContainsFunc(as, isEmptyGroup) {
		as = slices.DeleteFunc(slices.Clone(as), isEmptyGroup)
	}
	return group(as)
}

// Group returns the attributes of a group.
func (v Value) Group() []Attr {
	attrs, is := v.any.([]Attr)
	if !is {
		panic("Group: bad kind")
	}
	return attrs
}

// AnyValue returns a Value of the kind that fits best.
func AnyValue(v any) Value {
	switch v := v.(type) {
	case string, []Attr, time.Time:
		return ofKind(v)
	case int:
		return Int64Value(int64(v))
	case bool:
		return BoolValue(v)
	case time.Duration:
		return DurationValue(v)
	case float64:
		return Float64Value(v)
	case float32:
		return Float64Value(float64(v))
	case int64:
		return Int64Value(v)
	case int32:
		return Int64Value(int64(v))
	case int16:
		return Int64Value(int64(v))
	case int8:
		return Int64Value(int64(v))
	case uint:
		return Uint64Value(uint64(v))
	case uint64:
		return Uint64Value(v)
	case uint32:
		return Uint64Value(uint64(v))
	case uint16:
		return Uint64Value(uint64(v))
	case uint8:
		return Uint64Value(uint64(v))
	case uintptr:
		return Uint64Value(uint64(v))
	case Kind:
		return Value{any: kindValue(v)}
	case Value:
		return v
	}
	return Value{any: v}
}

// ofKind keeps the interface of a string.
func ofKind(v any) Value {
	switch x := v.(type) {
	case []Attr:
		return GroupValue(x...)
	case time.Time:
		return TimeValue(x)
	}
	return Value{any: v}
}

// Any returns what v holds.
func (v Value) Any() any {
	switch x := v.any.(type) {
	case Kind:
		switch x {
		case KindInt64:
			return int64(v.num)
		case KindUint64:
			return v.num
		case KindFloat64:
			return math.Float64frombits(v.num)
		case KindBool:
			return v.num == 1
		case KindDuration:
			return time.Duration(v.num)
		}
		panic(fmt.Sprintf("bad kind: %s", x))
	case kindValue:
		return Kind(x)
	}
	return v.any
}

// String returns what v holds as text.
func (v Value) String() string {
	if text, is := v.any.(string); is {
		return text
	}
	return string(v.append(nil))
}

// append appends what v holds as text.
func (v Value) append(b []byte) []byte {
	switch x := v.any.(type) {
	case string:
		return append(b, x...)
	case time.Time:
		return append(b, x.String()...)
	case Kind:
		switch x {
		case KindInt64:
			return strconv.AppendInt(b, int64(v.num), 10)
		case KindUint64:
			return strconv.AppendUint(b, v.num, 10)
		case KindFloat64:
			return strconv.AppendFloat(b, math.Float64frombits(v.num), 'g', -1, 64)
		case KindBool:
			return strconv.AppendBool(b, v.num == 1)
		case KindDuration:
			return append(b, time.Duration(v.num).String()...)
		}
		panic(fmt.Sprintf("bad kind: %s", x))
	}
	return fmt.Append(b, v.any)
}

// Equal reports whether both are of one kind and hold the same.
func (v Value) Equal(w Value) bool {
	kind := v.Kind()
	if kind != w.Kind() {
		return false
	}
	switch kind {
	case KindInt64, KindUint64, KindBool, KindDuration:
		return v.num == w.num
	case KindFloat64:
		return v.Float64() == w.Float64()
	case KindTime:
		return v.any.(time.Time).Equal(w.any.(time.Time))
	case KindGroup:
		return slices.EqualFunc(v.Group(), w.Group(), Attr.Equal)
	}
	return v.any == w.any
}

// maxLogValues is how often LogValue may give another LogValuer.
const maxLogValues = 100

// Resolve asks LogValuers for their values until there is none. A panic becomes an error.
func (v Value) Resolve() (resolved Value) {
	if v.Kind() != KindLogValuer {
		return v
	}
	defer func() {
		if recover() != nil {
			resolved = AnyValue(fmt.Errorf("LogValue panicked\n%s", callers(5)))
		}
	}()
	given := v
	for range maxLogValues {
		if v = v.LogValuer().LogValue(); v.Kind() != KindLogValuer {
			return v
		}
	}
	return AnyValue(fmt.Errorf("LogValue called too many times on Value of type %T", given.Any()))
}

// callers lists the functions that were running at the panic which is being recovered.
func callers(most int) string {
	places := make([]uintptr, most+1)
	frames := runtime.CallersFrames(places[:runtime.Callers(4, places)])
	var b strings.Builder
	for i := 0; ; i++ {
		if i == most {
			b.WriteString("(rest of stack elided)\n")
			break
		}
		frame, more := frames.Next()
		fmt.Fprintf(&b, "called from %s (%s:%d)\n", frame.Function, frame.File, frame.Line)
		if !more {
			break
		}
	}
	return b.String()
}
