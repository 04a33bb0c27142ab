package slog

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"internal/rt"
	"internal/unicode"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// writer writes one record, or the attributes of WithAttrs.
type writer struct {
	form     *form
	buf      []byte
	sep      string   // before the next key
	prefix   []byte   // of keys of text: the open groups
	groups   []string // the open groups, for ReplaceAttr
	inRecord bool     // ReplaceAttr sees no groups: what each record has is being written
}

func (f *form) writer(sep string) *writer {
	w := &writer{form: f, sep: sep, buf: make([]byte, 0, 256)}
	if f.opts.ReplaceAttr != nil {
		w.groups = append(w.groups, f.groups[:f.opened]...)
	}
	return w
}

// head writes time, level, source and message.
func (w *writer) head(r Record) {
	replaces := w.form.opts.ReplaceAttr != nil
	w.inRecord = true
	switch {
	case r.Time.IsZero():
	case replaces:
		w.attr(Time(TimeKey, r.Time.Round(0)))
	default:
		w.key(TimeKey)
		w.time(r.Time.Round(0))
	}
	if replaces {
		w.attr(Any(LevelKey, r.Level))
	} else {
		w.key(LevelKey)
		w.text(r.Level.String())
	}
	if w.form.opts.AddSource {
		source := r.Source()
		if source == nil {
			source = &Source{}
		}
		w.attr(Any(SourceKey, source))
	}
	if replaces {
		w.attr(String(MessageKey, r.Message))
	} else {
		w.key(MessageKey)
		w.text(r.Message)
	}
	w.inRecord = false
}

// attrs writes the attributes of WithAttrs and those of the record, and closes what is open.
func (w *writer) attrs(r Record) {
	f := w.form
	if len(f.done) > 0 {
		w.buf = append(append(w.buf, w.sep...), f.done...)
		w.sep = f.sepBehind(f.done)
	}
	opened := f.opened
	if r.NumAttrs() > 0 {
		w.prefix = append(w.prefix, f.prefix...)
		length := len(w.buf)
		w.openGroups()
		opened = len(f.groups)
		wrote := false
		r.Attrs(func(a Attr) bool {
			wrote = w.attr(a) || wrote
			return true
		})
		if !wrote {
			w.buf, opened = w.buf[:length], f.opened
		}
	}
	if f.isJSON {
		for range opened + 1 {
			w.buf = append(w.buf, '}')
		}
	}
}

// openGroups opens the groups of WithGroup that no attribute has opened.
func (w *writer) openGroups() {
	for _, name := range w.form.groups[w.form.opened:] {
		w.open(name)
	}
}

func (w *writer) open(name string) {
	if w.form.isJSON {
		w.key(name)
		w.buf = append(w.buf, '{')
		w.sep = ""
	} else {
		w.prefix = append(append(w.prefix, name...), '.')
	}
	if w.form.opts.ReplaceAttr != nil {
		w.groups = append(w.groups, name)
	}
}

func (w *writer) close(name string) {
	if w.form.isJSON {
		w.buf = append(w.buf, '}')
	} else {
		w.prefix = w.prefix[:len(w.prefix)-len(name)-1]
	}
	w.sep = w.form.sep()
	if w.form.opts.ReplaceAttr != nil {
		w.groups = w.groups[:len(w.groups)-1]
	}
}

// list writes attributes, and reports whether there was something to write.
func (w *writer) list(attrs []Attr) (wrote bool) {
	for _, a := range attrs {
		wrote = w.attr(a) || wrote
	}
	return wrote
}

// attr writes an attribute, and reports whether there was something to write.
func (w *writer) attr(a Attr) bool {
	a.Value = a.Value.Resolve()
	kind := a.Value.Kind()
	if replace := w.form.opts.ReplaceAttr; replace != nil && kind != KindGroup {
		groups := w.groups
		if w.inRecord {
			groups = nil
		}
		a = replace(groups, a)
		a.Value = a.Value.Resolve()
		kind = a.Value.Kind()
	}
	if a.isEmpty() {
		return false
	}
	if kind == KindAny {
		if source, is := a.Value.any.(*Source); is {
			if source == nil || *source == (Source{}) {
				return false
			}
			a.Value = StringValue(fmt.Sprintf("%s:%d", source.File, source.Line))
			if w.form.isJSON {
				a.Value = source.group()
			}
			kind = a.Value.Kind()
		}
	}
	if kind == KindGroup {
		return w.group(a)
	}
	w.key(a.Key)
	w.value(a.Value, kind)
	return true
}

// group writes the attributes of a group. Without a key they belong to the group around.
func (w *writer) group(a Attr) bool {
	attrs := a.Value.Group()
	if len(attrs) == 0 {
		return true
	}
	length := len(w.buf)
	if a.Key != "" {
		w.open(a.Key)
	}
	if !w.list(attrs) {
		w.buf = w.buf[:length]
		return false
	}
	if a.Key != "" {
		w.close(a.Key)
	}
	return true
}

func (w *writer) key(key string) {
	w.buf = append(w.buf, w.sep...)
	w.sep = w.form.sep()
	if w.form.isJSON {
		w.text(key)
		w.buf = append(w.buf, ':')
		return
	}
	prefix := string(w.prefix)
	switch {
	case prefix == "":
		w.text(key)
	case needsQuotes(prefix) || needsQuotes(key):
		w.buf = strconv.AppendQuote(w.buf, prefix+key)
	default:
		w.buf = append(append(w.buf, prefix...), key...)
	}
	w.buf = append(w.buf, '=')
}

// text writes a string, in quotes where the form has them.
func (w *writer) text(s string) {
	switch {
	case w.form.isJSON:
		w.buf = append(appendJSON(append(w.buf, '"'), s), '"')
	case needsQuotes(s):
		w.buf = strconv.AppendQuote(w.buf, s)
	default:
		w.buf = append(w.buf, s...)
	}
}

func (w *writer) fail(err error) { w.text(fmt.Sprintf("!ERROR:%v", err)) }

func (w *writer) time(t time.Time) {
	if !w.form.isJSON {
		w.buf = t.AppendFormat(w.buf, "2006-01-02T15:04:05.000Z07:00")
		return
	}
	if year := t.Year(); year < 0 || year >= 10000 {
		w.fail(errors.New("time.Time year outside of range [0,9999]"))
	}
	w.buf = append(t.AppendFormat(append(w.buf, '"'), time.RFC3339Nano), '"')
}

// value writes a value. Methods of it that panic leave their panic in its place.
func (w *writer) value(v Value, kind Kind) {
	switch kind {
	case KindString:
		w.text(v.any.(string))
	case KindTime:
		w.time(v.any.(time.Time))
	case KindInt64, KindUint64, KindBool:
		w.buf = v.append(w.buf)
	case KindDuration:
		if w.form.isJSON {
			w.buf = strconv.AppendInt(w.buf, int64(v.num), 10)
		} else {
			w.buf = v.append(w.buf)
		}
	case KindFloat64:
		if w.form.isJSON {
			w.marshal(v.Float64())
		} else {
			w.buf = v.append(w.buf)
		}
	default:
		w.any(v)
	}
}

func (w *writer) any(v Value) {
	defer func() {
		if r := recover(); r != nil {
			if rt.KindOf(v.any) == rt.Pointer && rt.IsNil(v.any) {
				w.text("<nil>")
			} else {
				w.text(fmt.Sprintf("!PANIC: %v", r))
			}
		}
	}()
	x := v.Any()
	if w.form.isJSON {
		_, isMarshaler := x.(json.Marshaler)
		if err, isError := x.(error); isError && !isMarshaler {
			w.text(err.Error())
		} else {
			w.marshal(x)
		}
		return
	}
	if m, is := v.any.(encoding.TextMarshaler); is {
		text, err := m.MarshalText()
		if err != nil {
			w.fail(err)
		} else {
			w.text(string(text))
		}
		return
	}
	if rt.KindOf(v.any) == rt.Slice && rt.ElemKind(v.any) == rt.Uint8 {
		w.buf = strconv.AppendQuote(w.buf, string(reflect.ValueOf(v.any).Bytes()))
		return
	}
	w.text(fmt.Sprintf("%+v", x))
}

// marshal writes what encoding/json makes of a value.
func (w *writer) marshal(v any) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		w.fail(err)
		return
	}
	w.buf = append(w.buf, bytes.TrimSuffix(b.Bytes(), []byte{'\n'})...)
}

// isWord reports whether text is of ASCII letters alone, as most keys are: it needs neither quotes nor escapes.
func isWord(s string) bool {
	for i := range len(s) {
		if c := s[i]; c|0x20 < 'a' || 'z' < c|0x20 {
			return false
		}
	}
	return s != ""
}

const controls = "\x00\x01\x02\x03\x04\x05\x06\x07\b\t\n\v\f\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f"

// needsQuotes reports whether text is to be quoted so that it can be read back.
func needsQuotes(s string) bool {
	if isWord(s) {
		return false
	}
	if s == "" || strings.ContainsAny(s, controls+" =\"") || !utf8.ValidString(s) {
		return true
	}
	if utf8.RuneCountInString(s) == len(s) {
		return false
	}
	for _, r := range s {
		if r >= utf8.RuneSelf && (r == utf8.RuneError || unicode.IsSpace(r) || !strconv.IsPrint(r)) {
			return true
		}
	}
	return false
}

// appendJSON appends what stands between the quotes of a JSON string.
func appendJSON(b []byte, s string) []byte {
	if isWord(s) || !strings.ContainsAny(s, controls+"\"\\\u2028\u2029") && utf8.ValidString(s) {
		return append(b, s...)
	}
	const hex = "0123456789abcdef"
	for i, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r < ' ':
			b = append(append(b, `\u00`...), hex[r>>4], hex[r&15])
		case r == '\u2028' || r == '\u2029':
			b = append(append(b, `\u202`...), hex[r&15])
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			b = append(b, `\ufffd`...)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}
