// Package hex writes bytes as two digits each.
package hex

import (
	"errors"
	"fmt"
	"internal/basecode"
	"io"
	"slices"
	"strings"
	"unsafe"
)

// ErrLength says that a text has an odd number of digits.
var ErrLength = errors.New("encoding/hex: odd length hex string")

// InvalidByteError is a character that is no digit.
type InvalidByteError byte

func (e InvalidByteError) Error() string {
	return fmt.Sprintf("encoding/hex: invalid byte: %#U", rune(e))
}

func encode(dst, src []byte)

// decode returns how many bytes it made, and the place of a character that is no digit, or -1.
func decode(dst, src []byte) (n, wrong int)

// EncodedLen returns the length of the text of n bytes.
func EncodedLen(n int) int { return n * 2 }

// DecodedLen returns how many bytes a text of length x stands for.
func DecodedLen(x int) int { return x / 2 }

// Encode writes the text of src to dst and returns its length.
func Encode(dst, src []byte) int {
	n := EncodedLen(len(src))
	encode(dst[:n:len(dst)], src)
	return n
}

// AppendEncode appends the text of src.
func AppendEncode(dst, src []byte) []byte {
	n := EncodedLen(len(src))
	dst = slices.Grow(dst, n)
	encode(dst[len(dst):][:n], src)
	return dst[:len(dst)+n]
}

// EncodeToString returns the text of src.
func EncodeToString(src []byte) string {
	dst := make([]byte, EncodedLen(len(src)))
	encode(dst, src)
	return unsafe.String(unsafe.SliceData(dst), len(dst))
}

// Decode writes the bytes that a text stands for, and returns how many; before an error there may be some.
func Decode(dst, src []byte) (int, error) {
	n, wrong := decode(dst, src)
	switch {
	case wrong >= 0:
		return n, InvalidByteError(src[wrong])
	case len(src)%2 == 1:
		return n, ErrLength
	}
	return n, nil
}

// AppendDecode appends the bytes that a text stands for.
func AppendDecode(dst, src []byte) ([]byte, error) {
	n := DecodedLen(len(src))
	dst = slices.Grow(dst, n)
	n, err := Decode(dst[len(dst):][:n], src)
	return dst[:len(dst)+n], err
}

// DecodeString returns the bytes that a text stands for, those before an error with it.
func DecodeString(s string) ([]byte, error) {
	dst := make([]byte, DecodedLen(len(s)))
	n, err := Decode(dst, unsafe.Slice(unsafe.StringData(s), len(s)))
	return dst[:n], err
}

// NewEncoder writes the text of what is written to it.
func NewEncoder(w io.Writer) io.Writer { return basecode.NewEncoder(w, 1, 2, encode) }

// NewDecoder reads the bytes that a text stands for.
func NewDecoder(r io.Reader) io.Reader {
	return &basecode.Decoder{R: r, Group: 2, Code: Decode, Rest: func(in []byte) error {
		if _, err := Decode(nil, in); err != ErrLength {
			return err
		}
		return io.ErrUnexpectedEOF
	}}
}

// Dump returns what hexdump -C prints.
func Dump(data []byte) string {
	var b strings.Builder
	d := Dumper(&b)
	d.Write(data)
	d.Close()
	return b.String()
}

// perLine is how many bytes a line of a dump shows.
const perLine = 16

type dumper struct {
	w      io.Writer
	line   []byte
	offset uint
	closed bool
}

// Dumper writes what hexdump -C prints of what is written to it.
func Dumper(w io.Writer) io.WriteCloser { return &dumper{w: w} }

func (d *dumper) Write(data []byte) (n int, err error) {
	if d.closed {
		return 0, errors.New("encoding/hex: dumper closed")
	}
	for n < len(data) {
		take := min(perLine-len(d.line), len(data)-n)
		d.line = append(d.line, data[n:n+take]...)
		n += take
		if len(d.line) == perLine {
			if err := d.flush(); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// Close writes the last line.
func (d *dumper) Close() error {
	if d.closed {
		return nil
	}
	d.closed = true
	if len(d.line) == 0 {
		return nil
	}
	return d.flush()
}

func (d *dumper) flush() error {
	out := fmt.Appendf(nil, "%08x ", uint32(d.offset))
	for i := range perLine {
		if i%8 == 0 {
			out = append(out, ' ')
		}
		if i < len(d.line) {
			out = append(AppendEncode(out, d.line[i:i+1]), ' ')
		} else {
			out = append(out, "   "...)
		}
	}
	out = append(out, " |"...)
	for _, c := range d.line {
		if c < 32 || c > 126 {
			c = '.'
		}
		out = append(out, c)
	}
	out = append(out, "|\n"...)
	d.offset += uint(len(d.line))
	d.line = d.line[:0]
	_, err := d.w.Write(out)
	return err
}
