package gzip

import (
	"compress/flate"
	"errors"
	"hash/crc32"
	"io"
	"time"
)

// Writer writes one file of what is written to it. The Header is written before the first byte.
type Writer struct {
	Header
	w        io.Writer
	level    int
	begun    bool
	closed   bool
	deflater *flate.Writer
	sum      uint32
	size     uint32
	err      error
	buf      [10]byte
}

// NewWriter returns a writer with the level that is usual.
func NewWriter(w io.Writer) *Writer {
	z, _ := NewWriterLevel(w, DefaultCompression)
	return z
}

// NewWriterLevel returns a writer with this level.
func NewWriterLevel(w io.Writer, level int) (*Writer, error) {
	err := checkLevel(level)
	if err != nil {
		return nil, err
	}
	z := new(Writer)
	z.begin(w, level)
	return z, nil
}

func (z *Writer) begin(w io.Writer, level int) {
	deflater := z.deflater
	if deflater != nil {
		deflater.Reset(w)
	}
	*z = Writer{Header: Header{OS: unknownOS}, w: w, level: level, deflater: deflater}
}

// Reset makes it what NewWriterLevel would make for w with the same level.
func (z *Writer) Reset(w io.Writer) { z.begin(w, z.level) }

func (z *Writer) Write(p []byte) (int, error) {
	if z.err != nil {
		return 0, z.err
	}
	if !z.begun {
		z.begun = true
		z.err = z.writeHeader()
		if z.err != nil {
			return 0, z.err
		}
		if z.deflater == nil {
			z.deflater, _ = flate.NewWriter(z.w, z.level)
		}
	}
	z.size += uint32(len(p))
	z.sum = crc32.Update(z.sum, crc32.IEEETable, p)
	var n int
	n, z.err = z.deflater.Write(p)
	return n, z.err
}

func (z *Writer) writeHeader() error {
	z.buf = [10]byte{magic0, magic1, deflated, 9: z.OS}
	if z.Extra != nil {
		z.buf[3] |= hasExtra
	}
	if z.Name != "" {
		z.buf[3] |= hasName
	}
	if z.Comment != "" {
		z.buf[3] |= hasComment
	}
	if z.ModTime.After(time.Unix(0, 0)) {
		put32(z.buf[4:], uint32(z.ModTime.Unix()))
	}
	switch z.level {
	case BestCompression:
		z.buf[8] = 2
	case BestSpeed:
		z.buf[8] = 4
	}
	_, err := z.w.Write(z.buf[:])
	if err == nil && z.Extra != nil {
		err = z.writeExtra()
	}
	if err == nil && z.Name != "" {
		err = z.writeText(z.Name)
	}
	if err == nil && z.Comment != "" {
		err = z.writeText(z.Comment)
	}
	return err
}

func (z *Writer) writeExtra() error {
	if len(z.Extra) > 0xffff {
		return errors.New("gzip.Write: Extra data is too large")
	}
	put16(z.buf[:], uint16(len(z.Extra)))
	_, err := z.w.Write(z.buf[:2])
	if err == nil {
		_, err = z.w.Write(z.Extra)
	}
	return err
}

// writeText writes Latin-1 and a byte 0.
func (z *Writer) writeText(text string) error {
	latin1 := make([]byte, 0, len(text)+1)
	for _, r := range text {
		if r == 0 || r > 0xff {
			return errors.New("gzip.Write: non-Latin-1 header string")
		}
		latin1 = append(latin1, byte(r))
	}
	_, err := z.w.Write(append(latin1, 0))
	return err
}

// Flush writes all that waits: a reader has everything then.
func (z *Writer) Flush() error {
	if z.err != nil || z.closed {
		return z.err
	}
	if !z.begun {
		z.Write(nil)
		if z.err != nil {
			return z.err
		}
	}
	z.err = z.deflater.Flush()
	return z.err
}

// Close writes what waits, and the end of the file; z's writer stays open.
func (z *Writer) Close() error {
	if z.err != nil || z.closed {
		return z.err
	}
	z.closed = true
	if !z.begun {
		z.Write(nil)
		if z.err != nil {
			return z.err
		}
	}
	z.err = z.deflater.Close()
	if z.err != nil {
		return z.err
	}
	put32(z.buf[:], z.sum)
	put32(z.buf[4:], z.size)
	_, z.err = z.w.Write(z.buf[:8])
	return z.err
}
