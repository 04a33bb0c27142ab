package zlib

import (
	"compress/flate"
	"fmt"
	"hash"
	"hash/adler32"
	"io"
)

// Writer compresses what is written to it. The header is written before the first byte.
type Writer struct {
	w        io.Writer
	level    int
	dict     []byte
	deflater *flate.Writer
	sum      hash.Hash32
	err      error
	buf      [4]byte
	begun    bool
}

// NewWriter returns a writer with the level that is usual.
func NewWriter(w io.Writer) *Writer {
	z, _ := NewWriterLevelDict(w, DefaultCompression, nil)
	return z
}

// NewWriterLevel returns a writer with this level.
func NewWriterLevel(w io.Writer, level int) (*Writer, error) {
	return NewWriterLevelDict(w, level, nil)
}

// NewWriterLevelDict is NewWriterLevel for a reader that has dict, if it is not nil. It must not be changed.
func NewWriterLevelDict(w io.Writer, level int, dict []byte) (*Writer, error) {
	if level < HuffmanOnly || level > BestCompression {
		return nil, fmt.Errorf("zlib: invalid compression level: %d", level)
	}
	return &Writer{w: w, level: level, dict: dict}, nil
}

// Reset makes it the writer that was made, for w.
func (z *Writer) Reset(w io.Writer) {
	z.w = w
	if z.deflater != nil {
		z.deflater.Reset(w)
	}
	if z.sum != nil {
		z.sum.Reset()
	}
	z.err = nil
	z.buf = [4]byte{}
	z.begun = false
}

// begin writes the header, once.
func (z *Writer) begin() error {
	if z.begun || z.err != nil {
		return z.err
	}
	z.begun = true
	z.buf[0] = maxWindow<<4 | deflated
	switch z.level {
	case HuffmanOnly, NoCompression, BestSpeed:
		z.buf[1] = 0 << 6
	case 2, 3, 4, 5:
		z.buf[1] = 1 << 6
	case 6, DefaultCompression:
		z.buf[1] = 2 << 6
	default:
		z.buf[1] = 3 << 6
	}
	if z.dict != nil {
		z.buf[1] |= hasDict
	}
	z.buf[1] += byte(31 - (uint(z.buf[0])<<8|uint(z.buf[1]))%31)
	_, z.err = z.w.Write(z.buf[:2])
	if z.err == nil && z.dict != nil {
		put32(z.buf[:], adler32.Checksum(z.dict))
		_, z.err = z.w.Write(z.buf[:])
	}
	if z.err == nil && z.deflater == nil {
		z.deflater, z.err = flate.NewWriterDict(z.w, z.level, z.dict)
		z.sum = adler32.New()
	}
	return z.err
}

func (z *Writer) Write(p []byte) (n int, err error) {
	err = z.begin()
	if err != nil || len(p) == 0 {
		return 0, err
	}
	n, err = z.deflater.Write(p)
	if err != nil {
		z.err = err
		return n, err
	}
	z.sum.Write(p)
	return n, nil
}

// Flush writes all that waits: a reader has everything then.
func (z *Writer) Flush() error {
	err := z.begin()
	if err != nil {
		return err
	}
	z.err = z.deflater.Flush()
	return z.err
}

// Close writes what waits, and the end of the stream; z's writer stays open.
func (z *Writer) Close() error {
	err := z.begin()
	if err != nil {
		return err
	}
	z.err = z.deflater.Close()
	if z.err != nil {
		return z.err
	}
	put32(z.buf[:], z.sum.Sum32())
	_, z.err = z.w.Write(z.buf[:])
	return z.err
}
