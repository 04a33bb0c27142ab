// Package basecode reads and writes codes that turn groups of bytes into groups of characters.
package basecode

import (
	"io"
	"slices"
	"unsafe"
)

// Coding is a code whose text has a length that its bytes tell.
type Coding interface {
	EncodedLen(n int) int
	Encode(dst, src []byte)
	DecodedLen(n int) int
	Decode(dst, src []byte) (n int, err error)
}

// AppendEncode appends the text of src.
func AppendEncode(c Coding, dst, src []byte) []byte {
	n := c.EncodedLen(len(src))
	dst = slices.Grow(dst, n)
	c.Encode(dst[len(dst):][:n], src)
	return dst[:len(dst)+n]
}

// EncodeToString returns the text of src.
func EncodeToString(c Coding, src []byte) string {
	dst := make([]byte, c.EncodedLen(len(src)))
	c.Encode(dst, src)
	return unsafe.String(unsafe.SliceData(dst), len(dst))
}

// AppendDecode appends the bytes that a text stands for.
func AppendDecode(c Coding, dst, src []byte) ([]byte, error) {
	n := c.DecodedLen(len(src))
	dst = slices.Grow(dst, n)
	n, err := c.Decode(dst[len(dst):][:n], src)
	return dst[:len(dst)+n], err
}

// DecodeString returns the bytes that a text stands for, those before an error with it.
func DecodeString(c Coding, s string) ([]byte, error) {
	dst := make([]byte, c.DecodedLen(len(s)))
	n, err := c.Decode(dst, unsafe.Slice(unsafe.StringData(s), len(s)))
	return dst[:n], err
}

// Encoder encodes what is written to it.
type Encoder struct {
	w     io.Writer
	bytes int // of a group
	code  func(dst, src []byte)
	chars int
	rest  []byte
	out   []byte
	err   error
}

// room is how many characters are held at most; each code's groups fill it.
const room = 1024

// NewEncoder makes an encoder; code writes whole groups, and at the end what is left.
func NewEncoder(w io.Writer, bytes, chars int, code func(dst, src []byte)) *Encoder {
	return &Encoder{w: w, bytes: bytes, chars: chars, code: code, out: make([]byte, room)}
}

// Write encodes; what fills no group waits.
func (e *Encoder) Write(p []byte) (n int, err error) {
	if e.err != nil {
		return 0, e.err
	}
	if len(e.rest) > 0 {
		take := min(e.bytes-len(e.rest), len(p))
		e.rest = append(e.rest, p[:take]...)
		n, p = take, p[take:]
		if len(e.rest) < e.bytes {
			return n, nil
		}
		if e.emit(e.rest, e.chars); e.err != nil {
			return n, e.err
		}
		e.rest = e.rest[:0]
	}
	for len(p) >= e.bytes {
		take := min(len(p)/e.bytes, room/e.chars) * e.bytes
		if e.emit(p[:take], take/e.bytes*e.chars); e.err != nil {
			return n, e.err
		}
		n, p = n+take, p[take:]
	}
	e.rest = append(e.rest, p...)
	return n + len(p), nil
}

func (e *Encoder) emit(src []byte, chars int) {
	e.code(e.out[:chars], src)
	_, e.err = e.w.Write(e.out[:chars])
}

// Finish writes what is left, which takes so many characters.
func (e *Encoder) Finish(length func(n int) int) error {
	if e.err == nil && len(e.rest) > 0 {
		e.emit(e.rest, length(len(e.rest)))
		e.rest = nil
	}
	return e.err
}

// Decoder decodes what it reads.
type Decoder struct {
	R     io.Reader
	Group int // characters
	// Lines says that ends of lines do not count, Open that the last group may be short.
	Lines, Open bool
	Code        func(dst, src []byte) (n int, err error)
	// Rest says what is wrong with characters that are left at the end.
	Rest func(in []byte) error

	buf, room [room]byte
	held      int
	out       []byte
	err       error
}

// Read decodes; an error comes behind the bytes before it.
func (d *Decoder) Read(p []byte) (n int, err error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		if len(p) == 0 {
			return 0, nil
		}
		d.fill()
	}
	n = copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

func (d *Decoder) fill() {
	n, err := d.R.Read(d.buf[d.held:])
	for _, c := range d.buf[d.held : d.held+n] {
		if !d.Lines || c != '\n' && c != '\r' {
			d.buf[d.held] = c
			d.held++
		}
	}
	whole := d.held - d.held%d.Group
	if err == io.EOF && whole < d.held {
		if d.Open {
			whole = d.held
		} else {
			err = d.Rest(d.buf[whole:d.held])
		}
	}
	n, d.err = d.Code(d.room[:], d.buf[:whole])
	d.out = d.room[:n]
	d.held = copy(d.buf[:], d.buf[whole:d.held])
	if d.err == nil {
		d.err = err
	}
}

// Cut is the error of text that ends inside a group.
func Cut(in []byte) error { return io.ErrUnexpectedEOF }

// Map returns the value of each byte in an alphabet, 0xff for others. It panics if the alphabet is none.
func Map(alphabet string, size int, wrongSize string) (m [256]uint8) {
	if len(alphabet) != size {
		panic(wrongSize)
	}
	for i := range m {
		m[i] = 0xff
	}
	for i := range len(alphabet) {
		switch c := alphabet[i]; {
		case c == '\n' || c == '\r':
			panic("encoding alphabet contains newline character")
		case m[c] != 0xff:
			panic("encoding alphabet includes duplicate symbols")
		default:
			m[c] = uint8(i)
		}
	}
	return m
}

// CheckPad panics if a character cannot be padding; -1 is none.
func CheckPad(pad rune, m *[256]uint8) {
	switch {
	case pad < -1 || pad == '\r' || pad == '\n' || pad > 0xff:
		panic("invalid padding")
	case pad >= 0 && m[pad] != 0xff:
		panic("padding contained in alphabet")
	}
}
