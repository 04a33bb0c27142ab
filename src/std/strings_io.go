package strings

import (
	"errors"
	"io"
	"unicode/utf8"
)

// Builder builds a string piece by piece. One that has been written to must not be copied: two of them would append to the
// same memory, which strings share.
type Builder struct {
	self *Builder // the builder itself, once it has been written to
	buf  []byte
}

// own notes where a builder stands that is written to for the first time; another one is a copy.
func (b *Builder) own() {
	if b.self != nil {
		panic("strings: illegal use of non-zero Builder copied by value")
	}
	b.self = b
}

// bytesToString returns a string that shares the memory of b.
func bytesToString(b []byte) string

// String returns what was written; it shares the builder's memory, which is only ever appended to.
func (b *Builder) String() string { return bytesToString(b.buf) }

// Len returns the number of bytes written.
func (b *Builder) Len() int { return len(b.buf) }

// Cap returns the bytes there is room for.
func (b *Builder) Cap() int { return cap(b.buf) }

// Reset empties the builder.
func (b *Builder) Reset() { b.self, b.buf = nil, nil }

// Grow makes room for n more bytes.
func (b *Builder) Grow(n int) {
	if n < 0 {
		panic("strings.Builder.Grow: negative count")
	}
	if b.self != b {
		b.own()
	}
	if cap(b.buf)-len(b.buf) < n {
		grown := make([]byte, len(b.buf), 2*cap(b.buf)+n)
		copy(grown, b.buf)
		b.buf = grown
	}
}

// Write appends p.
func (b *Builder) Write(p []byte) (int, error) {
	if b.self != b {
		b.own()
	}
	b.buf = append(b.buf, p...)
	return len(p), nil
}

// WriteByte appends c.
func (b *Builder) WriteByte(c byte) error {
	if b.self != b {
		b.own()
	}
	b.buf = append(b.buf, c)
	return nil
}

// WriteRune appends r.
func (b *Builder) WriteRune(r rune) (int, error) {
	if b.self != b {
		b.own()
	}
	if uint32(r) < utf8.RuneSelf {
		b.buf = append(b.buf, byte(r))
		return 1, nil
	}
	n := len(b.buf)
	b.buf = utf8.AppendRune(b.buf, r)
	return len(b.buf) - n, nil
}

// WriteString appends s.
func (b *Builder) WriteString(s string) (int, error) {
	if b.self != b {
		b.own()
	}
	b.buf = append(b.buf, s...)
	return len(s), nil
}

// Reader reads from a string.
type Reader struct {
	s    string
	i    int64
	prev int // start of the character read last, or -1
}

// NewReader reads from s.
func NewReader(s string) *Reader { return &Reader{s, 0, -1} }

// Reset makes r read from s.
func (r *Reader) Reset(s string) { *r = Reader{s, 0, -1} }

// Len returns the bytes not yet read.
func (r *Reader) Len() int {
	if r.i >= int64(len(r.s)) {
		return 0
	}
	return int(int64(len(r.s)) - r.i)
}

// Size returns the length of the whole string.
func (r *Reader) Size() int64 { return int64(len(r.s)) }

func (r *Reader) Read(b []byte) (n int, err error) {
	if r.i >= int64(len(r.s)) {
		return 0, io.EOF
	}
	r.prev = -1
	n = copy(b, r.s[r.i:])
	r.i += int64(n)
	return n, nil
}

func (r *Reader) ReadAt(b []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errors.New("strings.Reader.ReadAt: negative offset")
	}
	if off >= int64(len(r.s)) {
		return 0, io.EOF
	}
	n = copy(b, r.s[off:])
	if n < len(b) {
		err = io.EOF
	}
	return n, err
}

func (r *Reader) ReadByte() (byte, error) {
	r.prev = -1
	if r.i >= int64(len(r.s)) {
		return 0, io.EOF
	}
	c := r.s[r.i]
	r.i++
	return c, nil
}

func (r *Reader) UnreadByte() error {
	if r.i <= 0 {
		return errors.New("strings.Reader.UnreadByte: at beginning of string")
	}
	r.prev = -1
	r.i--
	return nil
}

func (r *Reader) ReadRune() (ch rune, size int, err error) {
	if r.i >= int64(len(r.s)) {
		r.prev = -1
		return 0, 0, io.EOF
	}
	r.prev = int(r.i)
	ch, size = utf8.DecodeRuneInString(r.s[r.i:])
	r.i += int64(size)
	return ch, size, nil
}

func (r *Reader) UnreadRune() error {
	if r.i <= 0 {
		return errors.New("strings.Reader.UnreadRune: at beginning of string")
	}
	if r.prev < 0 {
		return errors.New("strings.Reader.UnreadRune: previous operation was not ReadRune")
	}
	r.i = int64(r.prev)
	r.prev = -1
	return nil
}

func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	r.prev = -1
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += r.i
	case io.SeekEnd:
		offset += int64(len(r.s))
	default:
		return 0, errors.New("strings.Reader.Seek: invalid whence")
	}
	if offset < 0 {
		return 0, errors.New("strings.Reader.Seek: negative position")
	}
	r.i = offset
	return offset, nil
}

func (r *Reader) WriteTo(w io.Writer) (n int64, err error) {
	r.prev = -1
	if r.i >= int64(len(r.s)) {
		return 0, nil
	}
	m, err := io.WriteString(w, r.s[r.i:])
	r.i += int64(m)
	if err == nil && r.i < int64(len(r.s)) {
		err = io.ErrShortWrite
	}
	return int64(m), err
}

// Replacer replaces strings by others, in one pass; earlier pairs go first.
type Replacer struct {
	old, new []string
	first    [256]bool // bytes that can begin an old string
	empty    bool      // one of the old strings is empty
}

// NewReplacer takes pairs old, new.
func NewReplacer(oldnew ...string) *Replacer {
	if len(oldnew)%2 == 1 {
		panic("strings.NewReplacer: odd argument count")
	}
	r := &Replacer{}
	for i := 0; i < len(oldnew); i += 2 {
		old := oldnew[i]
		r.old = append(r.old, old)
		r.new = append(r.new, oldnew[i+1])
		if old == "" {
			r.empty = true
		} else {
			r.first[old[0]] = true
		}
	}
	return r
}

// at finds the first pair that matches at the beginning of s, without empty old strings if noEmpty.
func (r *Replacer) at(s string, noEmpty bool) int {
	if len(s) > 0 && !r.first[s[0]] && (noEmpty || !r.empty) {
		return -1
	}
	for i, old := range r.old {
		if old == "" && noEmpty {
			continue
		}
		if HasPrefix(s, old) {
			return i
		}
	}
	return -1
}

// Replace returns s with all replacements made.
func (r *Replacer) Replace(s string) string {
	var out []byte
	last := 0
	wasEmpty := false // an empty old string does not match twice at one place
	for i := 0; i <= len(s); {
		k := r.at(s[i:], wasEmpty)
		wasEmpty = k >= 0 && r.old[k] == ""
		if k < 0 {
			i++
			continue
		}
		out = append(out, s[last:i]...)
		out = append(out, r.new[k]...)
		i += len(r.old[k])
		last = i
	}
	if out == nil && last == 0 {
		return s
	}
	if last < len(s) {
		out = append(out, s[last:]...)
	}
	return string(out)
}

// WriteString writes s to w with all replacements made.
func (r *Replacer) WriteString(w io.Writer, s string) (n int, err error) {
	return io.WriteString(w, r.Replace(s))
}
