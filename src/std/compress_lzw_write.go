package lzw

import (
	"errors"
	"io"
)

// maxCode is where all codes are forgotten.
const maxCode = 1<<maxWidth - 1

// Writer compresses what is written to it.
type Writer struct {
	w        io.Writer
	order    Order
	litWidth uint
	bits     uint32
	nBits    uint
	width    uint
	hi       uint32
	saved    uint32            // code of the text that has not been written, or noCode
	codes    map[uint32]uint32 // by code of the text before and a byte
	out      []byte
	err      error
}

// NewWriter returns a *Writer for bytes of so many bits.
func NewWriter(w io.Writer, order Order, litWidth int) io.WriteCloser {
	z := new(Writer)
	z.Reset(w, order, litWidth)
	return z
}

// Reset makes it what NewWriter would make.
func (w *Writer) Reset(dst io.Writer, order Order, litWidth int) {
	*w = Writer{w: dst, order: order, litWidth: uint(litWidth), codes: w.codes, out: w.out[:0], saved: noCode}
	w.err = check(order, litWidth)
	if w.err != nil {
		return
	}
	w.forget()
}

func (w *Writer) forget() {
	w.width = w.litWidth + 1
	w.hi = 1<<w.litWidth + 1
	if w.codes == nil {
		w.codes = make(map[uint32]uint32)
	}
	clear(w.codes)
}

func (w *Writer) Write(p []byte) (n int, err error) {
	if w.err != nil {
		return 0, w.err
	}
	if len(p) == 0 {
		return 0, nil
	}
	for _, c := range p {
		if c>>w.litWidth != 0 {
			w.err = errors.New("lzw: input byte too large for the litWidth")
			return 0, w.err
		}
	}
	n = len(p)
	code := w.saved
	if code == noCode {
		w.put(1 << w.litWidth)
		code, p = uint32(p[0]), p[1:]
	}
	for _, c := range p {
		key := code<<8 | uint32(c)
		longer, ok := w.codes[key]
		if ok {
			code = longer
			continue
		}
		w.put(code)
		code = uint32(c)
		if w.next() {
			w.codes[key] = w.hi
		}
	}
	w.saved = code
	if w.err != nil {
		return 0, w.err
	}
	return n, nil
}

// next goes on to the next code; false if all were forgotten.
func (w *Writer) next() bool {
	w.hi++
	if w.hi == 1<<w.width {
		w.width++
	}
	if w.hi < maxCode {
		return true
	}
	w.put(1 << w.litWidth)
	w.forget()
	return false
}

// put writes a code.
func (w *Writer) put(code uint32) {
	if w.order == LSB {
		w.bits |= code << w.nBits
	} else {
		w.bits |= code << (32 - w.width - w.nBits)
	}
	w.nBits += w.width
	for w.nBits >= 8 {
		w.putByte()
		w.nBits -= 8
	}
	if len(w.out) >= 4096 {
		w.flush()
	}
}

func (w *Writer) putByte() {
	if w.order == LSB {
		w.out = append(w.out, byte(w.bits))
		w.bits >>= 8
	} else {
		w.out = append(w.out, byte(w.bits>>24))
		w.bits <<= 8
	}
}

func (w *Writer) flush() {
	if w.err == nil {
		_, w.err = w.w.Write(w.out)
	}
	w.out = w.out[:0]
}

// Close writes what waits and the end of the text; w's writer stays open, and is flushed if it buffers.
func (w *Writer) Close() error {
	if w.err == errClosed {
		return nil
	}
	if w.err != nil {
		return w.err
	}
	if w.saved == noCode {
		w.put(1 << w.litWidth)
	} else {
		w.put(w.saved)
		w.next()
	}
	w.put(1<<w.litWidth + 1)
	if w.nBits > 0 {
		w.putByte()
	}
	w.flush()
	err := w.err
	w.err = errClosed
	if err != nil {
		return err
	}
	if b, ok := w.w.(interface {
		io.ByteWriter
		Flush() error
	}); ok {
		return b.Flush()
	}
	return nil
}
