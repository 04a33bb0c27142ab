// Package base32 writes bytes as characters of 5 bits each, by RFC 4648.
package base32

import (
	"bytes"
	"internal/basecode"
	"io"
	"slices"
	"strconv"
)

const (
	StdPadding rune = '='
	NoPadding  rune = -1
)

// Encoding is an alphabet and a character that fills the last group up.
type Encoding struct {
	alphabet string
	values   [256]uint8
	pad      rune
}

var (
	// StdEncoding is the usual one.
	StdEncoding = NewEncoding("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
	// HexEncoding keeps the order of the bytes.
	HexEncoding = NewEncoding("0123456789ABCDEFGHIJKLMNOPQRSTUV")
)

// CorruptInputError is the place of what is wrong in a text.
type CorruptInputError int64

func (e CorruptInputError) Error() string {
	return "illegal base32 data at input byte " + strconv.FormatInt(int64(e), 10)
}

func encode(dst, src []byte, alphabet string, pad rune)

// decode returns how many bytes it made, and the place of what is wrong, or -1.
func decode(dst, src []byte, values []byte, pad rune) (n, wrong int)

// NewEncoding makes an encoding with an alphabet of 32 bytes, padded with =.
func NewEncoding(encoder string) *Encoding {
	values := basecode.Map(encoder, 32, "encoding alphabet is not 32-bytes long")
	return &Encoding{alphabet: encoder, values: values, pad: StdPadding}
}

// WithPadding returns the encoding with another padding.
func (enc Encoding) WithPadding(padding rune) *Encoding {
	basecode.CheckPad(padding, &enc.values)
	enc.pad = padding
	return &enc
}

// EncodedLen returns the length of the text of n bytes.
func (enc *Encoding) EncodedLen(n int) int {
	if enc.pad == NoPadding {
		return n/5*8 + (n%5*8+4)/5
	}
	return (n + 4) / 5 * 8
}

// DecodedLen returns how many bytes a text of length n stands for at most.
func (enc *Encoding) DecodedLen(n int) int {
	if enc.pad == NoPadding {
		return n/8*5 + n%8*5/8
	}
	return n / 8 * 5
}

// Encode writes the text of src to dst.
func (enc *Encoding) Encode(dst, src []byte) {
	if n := enc.EncodedLen(len(src)); n > 0 {
		encode(dst[:n:len(dst)], src, enc.alphabet, enc.pad)
	}
}

// AppendEncode appends the text of src.
func (enc *Encoding) AppendEncode(dst, src []byte) []byte { return basecode.AppendEncode(enc, dst, src) }

// EncodeToString returns the text of src.
func (enc *Encoding) EncodeToString(src []byte) string { return basecode.EncodeToString(enc, src) }

// Decode writes the bytes that a text stands for, and returns how many; ends of lines do not count.
func (enc *Encoding) Decode(dst, src []byte) (n int, err error) {
	if bytes.ContainsAny(src, "\r\n") {
		src = slices.DeleteFunc(slices.Clone(src), func(c byte) bool { return c == '\r' || c == '\n' })
	}
	n, wrong := decode(dst, src, enc.values[:], enc.pad)
	if wrong >= 0 {
		return n, CorruptInputError(wrong)
	}
	return n, nil
}

// AppendDecode appends the bytes that a text stands for.
func (enc *Encoding) AppendDecode(dst, src []byte) ([]byte, error) {
	return basecode.AppendDecode(enc, dst, src)
}

// DecodeString returns the bytes that a text stands for, those before an error with it.
func (enc *Encoding) DecodeString(s string) ([]byte, error) { return basecode.DecodeString(enc, s) }

type encoder struct {
	*basecode.Encoder
	enc *Encoding
}

// Close writes what is left.
func (e encoder) Close() error { return e.Finish(e.enc.EncodedLen) }

// NewEncoder writes the text of what is written to it; Close writes the last group.
func NewEncoder(enc *Encoding, w io.Writer) io.WriteCloser {
	return encoder{basecode.NewEncoder(w, 5, 8, enc.Encode), enc}
}

// NewDecoder reads the bytes that a text stands for.
func NewDecoder(enc *Encoding, r io.Reader) io.Reader {
	open := enc.pad == NoPadding
	return &basecode.Decoder{R: r, Group: 8, Lines: true, Open: open, Code: enc.Decode, Rest: basecode.Cut}
}
