// Package lzw reads and writes the format of Lempel, Ziv and Welch as GIF and PDF have it: codes of up to 12 bits.
package lzw

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// Order is that of the bits of a code.
type Order int

const (
	LSB Order = iota // lowest first, as in GIF
	MSB              // highest first, as in PDF
)

const (
	maxWidth = 12
	noCode   = 0xffff
)

var errClosed = errors.New("lzw: reader/writer is closed")

func check(order Order, litWidth int) error {
	if order != LSB && order != MSB {
		return errors.New("lzw: unknown order")
	}
	if litWidth < 2 || litWidth > 8 {
		return fmt.Errorf("lzw: litWidth %d out of range", litWidth)
	}
	return nil
}

// Reader reads what was compressed.
type Reader struct {
	r        io.ByteReader
	order    Order
	litWidth uint
	bits     uint32
	nBits    uint
	width    uint // of codes
	err      error

	// Codes below clear are bytes; clear forgets all others, the next ends the text. Those up to hi were made: a text is that of its prefix and a byte.
	clear, hi, last uint16
	prefix          [1 << maxWidth]uint16
	suffix          [1 << maxWidth]byte
	text            [1 << maxWidth]byte // of one code, at the end
	out             []byte
	ready           []byte
}

// NewReader returns a *Reader of what was compressed with the same order and width. It reads no byte behind the text if r gives single bytes.
func NewReader(r io.Reader, order Order, litWidth int) io.ReadCloser {
	d := new(Reader)
	d.Reset(r, order, litWidth)
	return d
}

// Reset makes it what NewReader would make.
func (r *Reader) Reset(src io.Reader, order Order, litWidth int) {
	*r = Reader{out: r.out}
	r.err = check(order, litWidth)
	if r.err != nil {
		return
	}
	br, ok := src.(io.ByteReader)
	if !ok && src != nil {
		br = bufio.NewReader(src)
	}
	r.r, r.order, r.litWidth = br, order, uint(litWidth)
	r.clear = 1 << r.litWidth
	r.forget()
}

func (r *Reader) forget() {
	r.width = r.litWidth + 1
	r.hi = r.clear + 1
	r.last = noCode
}

// Close ends reading; the reader below stays open.
func (r *Reader) Close() error {
	r.err = errClosed
	return nil
}

func (r *Reader) Read(b []byte) (int, error) {
	for {
		if len(r.ready) > 0 {
			n := copy(b, r.ready)
			r.ready = r.ready[n:]
			return n, nil
		}
		if r.err != nil {
			return 0, r.err
		}
		r.decode()
	}
}

// code reads the next code.
func (r *Reader) code() (uint16, error) {
	for r.nBits < r.width {
		c, err := r.r.ReadByte()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return 0, err
		}
		if r.order == LSB {
			r.bits |= uint32(c) << r.nBits
		} else {
			r.bits |= uint32(c) << (24 - r.nBits)
		}
		r.nBits += 8
	}
	var code uint32
	if r.order == LSB {
		code = r.bits & (1<<r.width - 1)
		r.bits >>= r.width
	} else {
		code = r.bits >> (32 - r.width)
		r.bits <<= r.width
	}
	r.nBits -= r.width
	return uint16(code), nil
}

// decode makes some text ready.
func (r *Reader) decode() {
	r.out = r.out[:0]
	for len(r.out) < 1<<maxWidth && r.err == nil {
		code, err := r.code()
		switch {
		case err != nil:
			r.err = err
		case code == r.clear:
			r.forget()
		case code == r.clear+1:
			r.err = io.EOF
		case code > r.hi:
			r.err = errors.New("lzw: invalid code")
		default:
			r.add(code)
		}
	}
	r.ready = r.out
}

// add appends the text of a code and makes the next one: the text before and the first byte of this.
func (r *Reader) add(code uint16) {
	i := len(r.text)
	c := code
	if c == r.hi && r.last != noCode {
		// It is the one being made: its last byte is its first.
		i--
		c = r.last
	}
	for c >= r.clear {
		i--
		r.text[i] = r.suffix[c]
		c = r.prefix[c]
	}
	i--
	r.text[i] = byte(c)
	if code == r.hi && r.last != noCode {
		r.text[len(r.text)-1] = byte(c)
	}
	r.out = append(r.out, r.text[i:]...)
	if r.last != noCode {
		r.suffix[r.hi] = byte(c)
		r.prefix[r.hi] = r.last
	}
	r.last = code
	r.hi++
	if r.hi < 1<<r.width {
		return
	}
	if r.width == maxWidth {
		// There is no room for more until all is forgotten.
		r.last = noCode
		r.hi--
		return
	}
	r.width++
}
