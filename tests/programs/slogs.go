// log/slog: loggers, the bridge to package log and back, lines of calls, levels, values.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func plain(groups []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey && len(groups) == 0 {
		return slog.Attr{}
	}
	if s, is := a.Value.Any().(*slog.Source); is {
		s.File = filepath.Base(s.File)
	}
	return a
}

type panicky struct{}

func (panicky) LogValue() slog.Value { panic("oops") }

type secret string

func (secret) LogValue() slog.Value { return slog.StringValue("***") }

type user struct{ first, last string }

func (u user) LogValue() slog.Value {
	return slog.GroupValue(slog.String("first", u.first), slog.String("last", u.last))
}

func wrapped(l *slog.Logger, msg string) { l.Info(msg) }

type failing struct{ slog.Handler }

func (failing) Handle(context.Context, slog.Record) error { return errors.New("cannot") }

func try(f func()) {
	defer func() { fmt.Println("panic:", recover()) }()
	f()
}

func main() {
	ctx := context.Background()
	opts := &slog.HandlerOptions{AddSource: true, ReplaceAttr: plain, Level: slog.LevelDebug}
	text := slog.New(slog.NewTextHandler(os.Stdout, opts))
	object := slog.New(slog.NewJSONHandler(os.Stdout, opts))
	for _, l := range []*slog.Logger{text, object} {
		l.Debug("d", "a", 1)
		l.Info("i", "pass", secret("x"), "user", user{"A", "B"}, "odd")
		l.Warn("w", slog.Group("g", "x", 1, slog.Group("h", "y", true)), slog.Duration("t", time.Second))
		l.Error("e", "err", errors.New("bad"), 3, 4)
		l.Log(ctx, slog.LevelInfo+1, "m")
		l.LogAttrs(nil, slog.LevelWarn, "attrs", slog.Int64("i", -1), slog.Uint64("u", 1), slog.Float64("f", 0.5), slog.Any("n", nil), slog.GroupAttrs("ga", slog.Bool("b", false)))
		l.With("k", "v").WithGroup("G").With("in", 1).WithGroup("H").Info("groups", "z", 2)
		l.WithGroup("empty").Info("none")
		wrapped(l, "wrapped")
		l.InfoContext(ctx, "ctx")
	}
	fmt.Println(text.With() == text, text.WithGroup("") == text, text.Enabled(nil, slog.LevelDebug-1))

	// A panic while a value is asked for stands in its place, with the functions that were running.
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if err, is := a.Value.Any().(error); is {
			lines := strings.Split(err.Error(), "\n")
			fmt.Println(lines[0], len(lines))
			for _, line := range lines[1:2] {
				fmt.Println(strings.Split(line, "(")[0])
			}
		}
		return a
	}})).Info("p", "p", panicky{})

	// The default logger writes through package log, and package log through it.
	var out bytes.Buffer
	log.SetOutput(&out)
	log.SetFlags(log.Lshortfile)
	slog.Info("bridge", "a", 1)
	slog.Debug("not shown")
	old := slog.SetLogLoggerLevel(slog.LevelDebug)
	slog.With("w", 1).WithGroup("g").Debug("shown", "x", "y z")
	slog.SetDefault(slog.New(slog.NewTextHandler(&out, opts)))
	slog.Warn("direct", "b", 2)
	log.Print("from log\n")
	log.Printf("%d lines", 2)
	slog.SetLogLoggerLevel(slog.LevelError)
	log.Println("as error")
	slog.ErrorContext(ctx, "ctx")
	slog.LogAttrs(ctx, slog.LevelInfo, "attrs", slog.Int("i", 1))
	slog.Log(ctx, slog.LevelDebug, "log")
	logger := slog.NewLogLogger(slog.NewJSONHandler(&out, opts), slog.LevelWarn)
	logger.Println("json", 1)
	logger.SetPrefix("p: ")
	logger.Output(1, "out")
	fmt.Print(old, "\n", out.String())
	slog.New(failing{slog.DiscardHandler}).Error("nobody hears")

	// Levels.
	for l := slog.Level(-6); l < 11; l += 3 {
		js, _ := json.Marshal(l)
		var back slog.Level
		fmt.Println(l, string(js), json.Unmarshal(js, &back), back == l)
	}
	var level slog.LevelVar
	fmt.Println(level.UnmarshalText([]byte("warn-2")), &level, level.Level())
	fmt.Println(level.UnmarshalText([]byte("INF")), level.UnmarshalText([]byte("INFO+x")), level.Level())
	var l slog.Level
	fmt.Println(json.Unmarshal([]byte(`"x`), &l), l.UnmarshalJSON([]byte(`x`)))

	// Values.
	fmt.Println(slog.KindGroup, slog.Kind(77), slog.AnyValue(slog.KindBool), slog.AnyValue(slog.KindBool).Kind())
	fmt.Println(slog.Int("a", 1), slog.Any("b", []int{1}), slog.Group("c", "x", 1), slog.Time("t", time.Time{}))
	fmt.Println(slog.IntValue(1).Equal(slog.Int64Value(1)), slog.IntValue(1).Equal(slog.Uint64Value(1)), slog.GroupValue(slog.Int("a", 1), slog.Group("e")).Equal(slog.GroupValue(slog.Int("a", 1))))
	try(func() { slog.IntValue(1).Bool() })
	try(func() { slog.StringValue("s").Time() })
	try(func() { slog.IntValue(1).Group() })
	try(func() { slog.New(nil) })
	try(func() { fmt.Println(slog.AnyValue([]int{1}).Equal(slog.AnyValue([]int{1}))) })

	// Records.
	r := slog.NewRecord(time.Time{}, slog.LevelInfo, "m", 0)
	for i := range 6 {
		r.Add(fmt.Sprint(i), i)
	}
	r.AddAttrs(slog.Int("x", 1), slog.Int("y", 2), slog.Group("empty"))
	copied, clone := r, r.Clone()
	r.AddAttrs(slog.Int("z", 3))
	clone.AddAttrs(slog.Int("c", 4))
	copied.AddAttrs(slog.Int("d", 5))
	for _, each := range []slog.Record{r, copied, clone} {
		fmt.Print(each.NumAttrs(), each.Source() == nil, ":")
		each.Attrs(func(a slog.Attr) bool { fmt.Print(" ", a); return true })
		fmt.Println()
	}
	fmt.Println(slog.NewTextHandler(os.Stdout, nil).Handle(ctx, clone))
	multi := slog.NewMultiHandler(failing{slog.NewTextHandler(os.Stdout, nil)}, slog.NewJSONHandler(os.Stdout, nil), slog.DiscardHandler)
	fmt.Println(multi.WithGroup("g").WithAttrs([]slog.Attr{slog.Int("a", 1)}).Handle(ctx, clone), multi.Enabled(ctx, slog.LevelDebug), multi.Handle(ctx, clone))
}
