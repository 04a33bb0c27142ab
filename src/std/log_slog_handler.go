package slog

import (
	"context"
	"errors"
	"io"
	"sync"
)

// Handler writes records.
type Handler interface {
	Enabled(context.Context, Level) bool
	Handle(context.Context, Record) error
	WithAttrs(attrs []Attr) Handler
	WithGroup(name string) Handler
}

// HandlerOptions are those of TextHandler and JSONHandler.
type HandlerOptions struct {
	AddSource   bool    // write the line of the call
	Level       Leveler // the least level that is written; nil is LevelInfo
	ReplaceAttr func(groups []string, a Attr) Attr
}

// Keys of what each record has.
const (
	TimeKey    = "time"
	LevelKey   = "level"
	MessageKey = "msg"
	SourceKey  = "source"
)

// form is what TextHandler and JSONHandler have in common.
type form struct {
	opts   HandlerOptions
	isJSON bool
	out    io.Writer
	mu     *sync.Mutex // of out; all handlers made out of one share it
	done   []byte      // attributes of WithAttrs as they are written
	prefix string      // before keys of text behind done
	groups []string    // of WithGroup
	opened int         // how many of them are open behind done
}

func newForm(out io.Writer, opts *HandlerOptions, isJSON bool) *form {
	f := &form{out: out, isJSON: isJSON, mu: new(sync.Mutex)}
	if opts != nil {
		f.opts = *opts
	}
	return f
}

func (f *form) enabled(l Level) bool {
	least := LevelInfo
	if f.opts.Level != nil {
		least = f.opts.Level.Level()
	}
	return l >= least
}

func (f *form) sep() string {
	if f.isJSON {
		return ","
	}
	return " "
}

// sepBehind returns what stands between written attributes and the next one.
func (f *form) sepBehind(done []byte) string {
	if f.isJSON && len(done) > 0 && done[len(done)-1] == '{' {
		return ""
	}
	return f.sep()
}

func (f *form) withGroup(name string) *form {
	g := *f
	g.groups = append(append(make([]string, 0, len(f.groups)+1), f.groups...), name)
	return &g
}

func (f *form) withAttrs(attrs []Attr) *form {
	if countEmptyGroups(attrs) == len(attrs) {
		return f
	}
	g := *f
	w := g.writer("")
	w.buf = append(w.buf, f.done...)
	w.prefix = append(w.prefix, f.prefix...)
	if len(f.done) > 0 {
		w.sep = f.sepBehind(f.done)
	}
	w.openGroups()
	if w.list(attrs) {
		g.done, g.prefix, g.opened = w.buf, string(w.prefix), len(g.groups)
	}
	return &g
}

// handle writes a record.
func (f *form) handle(r Record) error {
	w := f.writer("")
	if f.isJSON {
		w.buf = append(w.buf, '{')
	}
	w.head(r)
	w.attrs(r)
	w.buf = append(w.buf, '\n')
	f.mu.Lock()
	defer f.mu.Unlock()
	_, err := f.out.Write(w.buf)
	return err
}

// TextHandler writes records as lines of key=value.
type TextHandler struct{ form *form }

// NewTextHandler returns a handler that writes lines of key=value.
func NewTextHandler(w io.Writer, opts *HandlerOptions) *TextHandler {
	return &TextHandler{newForm(w, opts, false)}
}

func (h *TextHandler) Enabled(_ context.Context, level Level) bool { return h.form.enabled(level) }
func (h *TextHandler) Handle(_ context.Context, r Record) error    { return h.form.handle(r) }
func (h *TextHandler) WithAttrs(attrs []Attr) Handler              { return &TextHandler{h.form.withAttrs(attrs)} }
func (h *TextHandler) WithGroup(name string) Handler               { return &TextHandler{h.form.withGroup(name)} }

// JSONHandler writes records as lines of JSON objects.
type JSONHandler struct{ form *form }

// NewJSONHandler returns a handler that writes lines of JSON objects.
func NewJSONHandler(w io.Writer, opts *HandlerOptions) *JSONHandler {
	return &JSONHandler{newForm(w, opts, true)}
}

func (h *JSONHandler) Enabled(_ context.Context, level Level) bool { return h.form.enabled(level) }
func (h *JSONHandler) Handle(_ context.Context, r Record) error    { return h.form.handle(r) }
func (h *JSONHandler) WithAttrs(attrs []Attr) Handler              { return &JSONHandler{h.form.withAttrs(attrs)} }
func (h *JSONHandler) WithGroup(name string) Handler               { return &JSONHandler{h.form.withGroup(name)} }

// DiscardHandler writes nothing.
var DiscardHandler Handler = discardHandler{}

type discardHandler struct{}

func (discardHandler) Enabled(context.Context, Level) bool  { return false }
func (discardHandler) Handle(context.Context, Record) error { return nil }
func (h discardHandler) WithAttrs([]Attr) Handler           { return h }
func (h discardHandler) WithGroup(string) Handler           { return h }

// MultiHandler hands records to several handlers.
type MultiHandler struct{ handlers []Handler }

// NewMultiHandler returns a handler that hands records to several.
func NewMultiHandler(handlers ...Handler) *MultiHandler {
	return &MultiHandler{append([]Handler(nil), handlers...)}
}

// Enabled reports whether one of them is.
func (h *MultiHandler) Enabled(ctx context.Context, l Level) bool {
	for _, each := range h.handlers {
		if each.Enabled(ctx, l) {
			return true
		}
	}
	return false
}

// Handle hands the record to those that are enabled, and joins their errors.
func (h *MultiHandler) Handle(ctx context.Context, r Record) error {
	var errs []error
	for _, each := range h.handlers {
		if each.Enabled(ctx, r.Level) {
			errs = append(errs, each.Handle(ctx, r.Clone()))
		}
	}
	return errors.Join(errs...)
}

func (h *MultiHandler) with(change func(Handler) Handler) Handler {
	all := make([]Handler, len(h.handlers))
	for i, each := range h.handlers {
		all[i] = change(each)
	}
	return &MultiHandler{all}
}

func (h *MultiHandler) WithAttrs(attrs []Attr) Handler {
	return h.with(func(each Handler) Handler { return each.WithAttrs(attrs) })
}

func (h *MultiHandler) WithGroup(name string) Handler {
	return h.with(func(each Handler) Handler { return each.WithGroup(name) })
}
