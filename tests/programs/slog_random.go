// log/slog: random records, handlers, groups and values. The hashes are Go's; with an argument all that was hashed is printed.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"log"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"
)

type rng uint64

func (r *rng) n(k int) int {
	*r = *r*6364136223846793005 + 1442695040888963407
	return int(uint64(*r)>>33) % k
}

type point struct {
	X, Y int
	Name string `json:"name,omitempty"`
}
type textual struct{ s string }

func (t textual) MarshalText() ([]byte, error) {
	if t.s == "" {
		return nil, errors.New("no text")
	}
	return []byte(t.s), nil
}

type stringer struct{ p *int }

func (s *stringer) String() string { return fmt.Sprint("S", *s.p) }

type panics struct{}

func (panics) MarshalJSON() ([]byte, error) { panic("json!") }
func (panics) MarshalText() ([]byte, error) { panic(errors.New("text!")) }

type valuer struct{ v any }

func (v valuer) LogValue() slog.Value { return slog.AnyValue(v.v) }

type loop struct{}

func (l loop) LogValue() slog.Value { return slog.AnyValue(l) }

type errJSON struct{ s string }

func (e errJSON) Error() string                { return "E" + e.s }
func (e errJSON) MarshalJSON() ([]byte, error) { return []byte(`{"e":1}`), nil }

type byteish []byte

var words = []string{"", "a", "b c", "k=v", "q\"q", "é", "世界", "tab\t", "nl\n", "\x00\x1f\x7f\b\f", "\xff\xfe", "\u2028x\u2029", "back\\slash", "<&>", "plain", "[x]", "\u00a0", "\uFFFD", "😀", "a.b", "'", "{", "time"}

func (r *rng) word() string { return words[r.n(len(words))] }

func (r *rng) value(d int) any {
	switch r.n(38) {
	case 0:
		return r.n(1000) - 500
	case 1:
		return r.word()
	case 2:
		return r.n(2) == 0
	case 3:
		return []float64{0, 1.5, -0.25, 1e21, 1e-7, math.Inf(1), math.NaN(), math.MaxFloat64, 123456789, math.Copysign(0, -1)}[r.n(10)]
	case 4:
		return float32(r.n(100)) / 3
	case 5:
		return time.Duration(r.n(1 << 30))
	case 6:
		return time.Date(r.n(9990), 5, 6, 7, 8, 9, r.n(1e9), []*time.Location{time.UTC, time.FixedZone("X", 3600)}[r.n(2)])
	case 7:
		return uint8(r.n(256))
	case 8:
		return math.MaxUint64 - uint64(r.n(9))
	case 9:
		return int8(-r.n(128))
	case 10:
		return nil
	case 11:
		return errors.New(r.word())
	case 12:
		return point{r.n(5), -1, r.word()}
	case 13:
		return &point{r.n(5), 2, ""}
	case 14:
		return textual{r.word()}
	case 15:
		return []byte(r.word())
	case 16:
		return byteish(r.word())
	case 17:
		return (*stringer)(nil)
	case 18:
		return panics{}
	case 19:
		if d > 0 {
			return valuer{r.value(d - 1)}
		}
	case 20:
		return loop{}
	case 21, 22, 23:
		if d > 0 {
			return slog.GroupValue(r.attrs(d-1, 3)...)
		}
	case 24:
		if d > 0 {
			return r.attrs(d-1, 3)
		}
	case 25:
		return map[string]any{"k": r.n(3), "a<": r.word()}
	case 26:
		return slog.LevelWarn + slog.Level(r.n(6)) - 3
	case 27:
		return slog.Kind(r.n(12))
	case 28:
		return make(chan int, 0) == nil
	case 29:
		return errJSON{r.word()}
	case 30:
		return []any{1, "x", nil, map[string]int{"z": 1}}
	case 31:
		return &slog.Source{Function: "f", File: r.word(), Line: r.n(3)}
	case 32:
		return slog.StringValue(r.word())
	case 33:
		return complex(1, 2)
	case 34:
		return (*slog.Source)(nil)
	case 35:
		return time.Time{}
	case 36:
		return uintptr(7)
	}
	return r.word()
}

func (r *rng) attrs(d, most int) (as []slog.Attr) {
	for i := r.n(most + 1); i > 0; i-- {
		switch r.n(9) {
		case 0:
			as = append(as, slog.Group(r.word(), r.args(d-1, 2)...))
		case 1:
			as = append(as, slog.Attr{})
		default:
			as = append(as, slog.Any(r.word(), r.value(d)))
		}
	}
	return as
}

func (r *rng) args(d, most int) (as []any) {
	for i := r.n(most + 1); i > 0; i-- {
		switch r.n(6) {
		case 0:
			for _, a := range r.attrs(d, 2) {
				as = append(as, a)
			}
		case 1:
			as = append(as, r.value(d))
		default:
			as = append(as, r.word(), r.value(d))
		}
	}
	return as
}

var (
	sum = fnv.New64a()
	out = io.Writer(sum)
)

func (r *rng) options(trace io.Writer) *slog.HandlerOptions {
	switch r.n(6) {
	case 0:
		return nil
	case 1:
		return &slog.HandlerOptions{Level: slog.Level(r.n(12) - 6)}
	case 2:
		return &slog.HandlerOptions{AddSource: true, ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if s, is := a.Value.Any().(*slog.Source); is && s != nil {
				s.File = filepath.Base(s.File)
			}
			return a
		}}
	case 3:
		return &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			fmt.Fprintf(trace, "%q %s %v;", groups, a.Key, a.Value.Kind())
			return a
		}}
	}
	k := r.n(5)
	return &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		switch {
		case k == 0 && len(groups) == 0:
			return slog.Attr{}
		case k == 1 && a.Key == slog.LevelKey:
			return slog.String("lvl", strings.ToLower(a.Value.String()))
		case k == 2 && a.Key == "a":
			return slog.Group("g", "x", 1, "y", a.Value)
		case k == 3 && a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime:
			a.Value = slog.AnyValue(a.Value.Time().Year())
		case k == 4 && len(groups) > 0:
			a.Key = strings.Join(groups, "/") + a.Key
		}
		return a
	}}
}

func (r *rng) handler(b *bytes.Buffer) slog.Handler {
	switch r.n(7) {
	case 0, 1, 2:
		return slog.NewTextHandler(b, r.options(b))
	case 3:
		return slog.NewMultiHandler(slog.NewTextHandler(b, r.options(b)), slog.NewJSONHandler(b, r.options(b)))
	}
	return slog.NewJSONHandler(b, r.options(b))
}

func one(r *rng) {
	var b bytes.Buffer
	h := r.handler(&b)
	for i := r.n(4); i > 0; i-- {
		if r.n(2) == 0 {
			h = h.WithGroup(r.word())
		} else {
			h = h.WithAttrs(r.attrs(2, 2))
		}
	}
	when := time.Time{}
	if r.n(3) == 0 {
		when = time.Date(2020+r.n(5), 2, 3, 4, 5, 6, r.n(1e9), time.FixedZone("Z", 1800*r.n(5)))
	}
	rec := slog.NewRecord(when, slog.Level(r.n(16)-6), r.word(), 0)
	rec.Add(r.args(2, 4)...)
	rec.AddAttrs(r.attrs(2, 4)...)
	ctx := context.Background()
	fmt.Fprintln(&b, h.Enabled(ctx, rec.Level), rec.NumAttrs(), h.Handle(ctx, rec))
	rec.Attrs(func(a slog.Attr) bool {
		defer func() {
			if e := recover(); e != nil {
				fmt.Fprintln(&b, e)
			}
		}()
		if a.Value.Kind() != slog.KindLogValuer && a.Value.Kind() != slog.KindAny && a.Value.Kind() != slog.KindGroup {
			fmt.Fprintf(&b, "%s %v %v\n", a, a.Value.Kind(), a.Equal(a))
		}
		return true
	})
	out.Write(b.Bytes())
}

func main() {
	log.SetFlags(0)
	if len(os.Args) > 1 {
		out = os.Stdout
	}
	r := rng(7)
	const n = 1500
	for i := range n {
		one(&r)
		if i%250 == 249 {
			fmt.Printf("%d %x\n", i+1, sum.Sum64())
		}
	}
}
