// Package slogtest tests handlers of log/slog.
package slogtest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"testing"
	"time"
)

// demand says what is wrong with the record that a handler wrote, or nothing.
type demand func(record map[string]any) string

type testCase struct {
	name    string
	rule    string // what handlers have to do
	log     func(*slog.Logger)
	change  func(*slog.Record) // before the handler gets it, or nil
	demands []demand
}

// known is what each record has.
var known = []demand{has(slog.TimeKey), has(slog.LevelKey), is(slog.MessageKey, "msg")}

var testCases = []testCase{
	{name: "built-ins", rule: "a Handler writes slog.TimeKey, slog.LevelKey and slog.MessageKey",
		log: func(l *slog.Logger) { l.Info("msg") }, demands: known},
	{name: "attrs", rule: "a Handler writes the attributes of the call",
		log: func(l *slog.Logger) { l.Info("msg", "k", "v") }, demands: []demand{is("k", "v")}},
	{name: "empty-attr", rule: "a Handler leaves out an empty Attr",
		log: func(l *slog.Logger) { l.Info("msg", "a", "b", "", nil, "c", "d") }, demands: []demand{is("a", "b"), hasNot(""), is("c", "d")}},
	{name: "zero-time", rule: "a Handler leaves out a zero Record.Time",
		log: func(l *slog.Logger) { l.Info("msg", "k", "v") }, change: func(r *slog.Record) { r.Time = time.Time{} }, demands: []demand{hasNot(slog.TimeKey)}},
	{name: "WithAttrs", rule: "a Handler writes the attributes of WithAttrs",
		log: func(l *slog.Logger) { l.With("a", "b").Info("msg", "k", "v") }, demands: []demand{is("a", "b"), is("k", "v")}},
	{name: "groups", rule: "a Handler writes groups",
		log:     func(l *slog.Logger) { l.Info("msg", "a", "b", slog.Group("G", slog.String("c", "d")), "e", "f") },
		demands: []demand{is("a", "b"), in("G", is("c", "d")), is("e", "f")}},
	{name: "empty-group", rule: "a Handler leaves out an empty group",
		log: func(l *slog.Logger) { l.Info("msg", "a", "b", slog.Group("G"), "e", "f") }, demands: []demand{is("a", "b"), hasNot("G"), is("e", "f")}},
	{name: "inline-group", rule: "a Handler writes the attributes of a group without key as those of the group around",
		log:     func(l *slog.Logger) { l.Info("msg", "a", "b", slog.Group("", slog.String("c", "d")), "e", "f") },
		demands: []demand{is("a", "b"), is("c", "d"), is("e", "f")}},
	{name: "WithGroup", rule: "a Handler writes the attributes that follow WithGroup in a group",
		log: func(l *slog.Logger) { l.WithGroup("G").Info("msg", "a", "b") }, demands: append(known[:3:3], hasNot("a"), in("G", is("a", "b")))},
	{name: "multi-With", rule: "a Handler does WithGroup and WithAttrs in any order",
		log: func(l *slog.Logger) {
			l.With("a", "b").WithGroup("G").With("c", "d").WithGroup("H").Info("msg", "e", "f")
		},
		demands: append(known[:3:3], is("a", "b"), in("G", is("c", "d")), in("G", in("H", is("e", "f"))))},
	{name: "empty-group-record", rule: "a Handler leaves out a group of WithGroup without attributes",
		log:     func(l *slog.Logger) { l.With("a", "b").WithGroup("G").With("c", "d").WithGroup("H").Info("msg") },
		demands: append(known[:3:3], is("a", "b"), in("G", is("c", "d")), in("G", hasNot("H")))},
	{name: "nested-empty-group-record", rule: "a Handler leaves out groups in each other without attributes",
		log: func(l *slog.Logger) {
			l.With("a", "b").WithGroup("G").With("c", "d").WithGroup("H").WithGroup("I").Info("msg")
		},
		demands: append(known[:3:3], is("a", "b"), in("G", is("c", "d")), in("G", hasNot("H")), in("G", hasNot("I")))},
	{name: "resolve", rule: "a Handler resolves values",
		log: func(l *slog.Logger) { l.Info("msg", "k", valuer{"replaced"}) }, demands: []demand{is("k", "replaced")}},
	{name: "resolve-groups", rule: "a Handler resolves values in groups",
		log: func(l *slog.Logger) {
			l.Info("msg", slog.Group("G", slog.String("a", "v1"), slog.Any("b", valuer{"v2"})))
		},
		demands: []demand{in("G", is("a", "v1")), in("G", is("b", "v2"))}},
	{name: "resolve-WithAttrs", rule: "a Handler resolves values of WithAttrs",
		log: func(l *slog.Logger) { l.With("k", valuer{"replaced"}).Info("msg") }, demands: []demand{is("k", "replaced")}},
	{name: "resolve-WithAttrs-groups", rule: "a Handler resolves values in groups of WithAttrs",
		log: func(l *slog.Logger) {
			l.With(slog.Group("G", slog.String("a", "v1"), slog.Any("b", valuer{"v2"}))).Info("msg")
		},
		demands: []demand{in("G", is("a", "v1")), in("G", is("b", "v2"))}},
	{name: "empty-PC", rule: "a Handler leaves out slog.SourceKey if Record.PC is 0",
		log: func(l *slog.Logger) { l.Info("msg") }, change: func(r *slog.Record) { r.PC = 0 }, demands: []demand{hasNot(slog.SourceKey)}},
}

// valuer is a value that is to be asked for another.
type valuer struct{ v any }

func (v valuer) LogValue() slog.Value { return slog.AnyValue(v.v) }

// changing changes records before the handler gets them.
type changing struct {
	slog.Handler
	change func(*slog.Record)
}

func (h *changing) Handle(ctx context.Context, r slog.Record) error {
	h.change(&r)
	return h.Handler.Handle(ctx, r)
}

// run logs the record of the case.
func (c *testCase) run(h slog.Handler) {
	if c.change != nil {
		h = &changing{h, c.change}
	}
	c.log(slog.New(h))
}

// wrong lists what is wrong with a record.
func (c *testCase) wrong(record map[string]any) (errs []error) {
	for _, demand := range c.demands {
		if problem := demand(record); problem != "" {
			errs = append(errs, fmt.Errorf("%s: %s: %s", c.name, problem, c.rule))
		}
	}
	return errs
}

// TestHandler logs through a handler that is enabled for LevelInfo, and looks at the results: for each record its keys and values, groups as maps.
func TestHandler(h slog.Handler, results func() []map[string]any) error {
	for i := range testCases {
		testCases[i].run(h)
	}
	records := results()
	if len(records) != len(testCases) {
		return fmt.Errorf("got %d results, want %d", len(records), len(testCases))
	}
	var errs []error
	for i, record := range records {
		errs = append(errs, testCases[i].wrong(record)...)
	}
	return errors.Join(errs...)
}

// Run is TestHandler with a test and a handler for each record.
func Run(t *testing.T, newHandler func(*testing.T) slog.Handler, result func(*testing.T) map[string]any) {
	for i := range testCases {
		c := &testCases[i]
		t.Run(c.name, func(t *testing.T) {
			c.run(newHandler(t))
			for _, err := range c.wrong(result(t)) {
				t.Error(err)
			}
		})
	}
}

func has(key string) demand {
	return func(record map[string]any) string {
		if _, there := record[key]; !there {
			return fmt.Sprintf("missing key %q", key)
		}
		return ""
	}
}

func hasNot(key string) demand {
	return func(record map[string]any) string {
		if _, there := record[key]; there {
			return fmt.Sprintf("unexpected key %q", key)
		}
		return ""
	}
}

func is(key string, want any) demand {
	return func(record map[string]any) string {
		got, there := record[key]
		switch {
		case !there:
			return fmt.Sprintf("missing key %q", key)
		case !reflect.DeepEqual(got, want):
			return fmt.Sprintf("%q: got %#v, want %#v", key, got, want)
		}
		return ""
	}
}

func in(group string, inner demand) demand {
	return func(record map[string]any) string {
		got, there := record[group]
		if !there {
			return fmt.Sprintf("missing group %q", group)
		}
		attrs, isGroup := got.(map[string]any)
		if !isGroup {
			return fmt.Sprintf("value for group %q is not map[string]any", group)
		}
		return inner(attrs)
	}
}
